"""A Conformity Scheme as it was published before the release, in the released form, and what was changed for it.

The published samples are of that time: ``passThreshold`` became ``requiredPerformance``, the context became mandatory,
and value objects lost their ``type``, which says no more than their place does. Nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from greenchain.formats.untp.scheme_shape import CRITERION, KINDS, SCHEME
from greenchain.values.errors import Fault
from greenchain.values.json import Json, pointer

CONTEXT: Final = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
_FORMER: Final = "passThreshold"
_PRESENT: Final = "requiredPerformance"


def released_form(document: Mapping[str, Json], kind: str) -> tuple[dict[str, Json], tuple[Fault, ...]]:
    """The document in the released form, and a note of code ``UNTP_PRERELEASE`` for each change.

    Args:
        document: an object of ``kind``, whose members may be of any type.
        kind: a name of ``KINDS``.
    """
    notes: list[Fault] = []
    released = _released(document, kind, "", notes)
    if kind == SCHEME and "@context" not in released:
        notes.append(Fault("UNTP_PRERELEASE", f"@context with {CONTEXT}", "none", "/@context"))
        released = {"@context": [CONTEXT], **released}
    return released, tuple(notes)


def _released(value: Mapping[str, Json], kind: str, where: str, notes: list[Fault]) -> dict[str, Json]:
    shape = KINDS[kind]
    types = {**shape.must, **shape.may}
    found: dict[str, Json] = {}
    for name, item in value.items():
        place = where + pointer(name)
        if name == "type" and not shape.is_open and "type" not in types and list(_listed(item)) == [kind]:
            notes.append(Fault("UNTP_PRERELEASE", f"no type in a {kind}", kind, place))
            continue
        if name == _FORMER and kind == CRITERION and _PRESENT not in value:
            notes.append(Fault("UNTP_PRERELEASE", _PRESENT, _FORMER, place))
            name = _PRESENT  # noqa: PLW2901 - the member under its released name
        found[name] = _within(item, types.get(name, ""), place, notes)
    return found


def _within(value: Json, wanted: str, where: str, notes: list[Fault]) -> Json:
    if wanted.startswith("[") and isinstance(value, list | tuple):
        return [_within(item, wanted[1:-1], f"{where}/{index}", notes) for index, item in enumerate(value)]
    if wanted in KINDS and isinstance(value, Mapping):
        return _released(value, wanted, where, notes)
    return value


def _listed(value: Json) -> tuple[Json, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
