"""A Conformity Scheme as it was published before the release, in the released form, and what was changed for it.

The published samples are of that time: ``passThreshold`` became ``requiredPerformance``, the context became mandatory,
and value objects lost their ``type``, which says no more than their place does. Nothing else is touched.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from greenchain.formats.untp.scheme_shape import CRITERION, SCHEME
from greenchain.formats.untp.v0_7_0 import CONTEXT, TABLE
from greenchain.values.errors import Fault
from greenchain.values.json import Json, pointer

_FORMER: Final = "passThreshold"
_PRESENT: Final = "requiredPerformance"
_TYPES: Final = {"RequiredPerformance": "Performance"}
"""The type by which a value object called itself, where that is not the name of its kind."""


def released_form(document: Mapping[str, Json], kind: str) -> tuple[dict[str, Json], tuple[Fault, ...]]:
    """The document in the released form, and a note of code ``UNTP_PRERELEASE`` for each change.

    Args:
        document: an object of ``kind``, whose members may be of any type.
        kind: a kind of the table of UNTP 0.7.0.
    """
    notes: list[Fault] = []
    released = _released(document, kind, "", notes)
    if kind == SCHEME and "@context" not in released:
        notes.append(Fault("UNTP_PRERELEASE", f"@context with {CONTEXT}", "none", "/@context"))
        released = {"@context": [CONTEXT], **released}
    return released, tuple(notes)


def _released(value: Mapping[str, Json], kind: str, where: str, notes: list[Fault]) -> dict[str, Json]:
    shape = TABLE.kinds[kind]
    types, own = shape.members, _TYPES.get(kind, kind)
    found: dict[str, Json] = {}
    for name, item in value.items():
        place = where + pointer(name)
        if name == "type" and not shape.is_open and not shape.types and list(_listed(item)) == [own]:
            notes.append(Fault("UNTP_PRERELEASE", f"no type in a {own}", own, place))
            continue
        if name == _FORMER and kind == CRITERION and _PRESENT not in value:
            notes.append(Fault("UNTP_PRERELEASE", _PRESENT, _FORMER, place))
            name = _PRESENT  # noqa: PLW2901 - the member under its released name
        found[name] = _within(item, types.get(name, ""), place, notes)
    return found


def _within(value: Json, wanted: str, where: str, notes: list[Fault]) -> Json:
    if wanted.startswith("[") and isinstance(value, list | tuple):
        return [_within(item, wanted[1:-1], f"{where}/{index}", notes) for index, item in enumerate(value)]
    if wanted in TABLE.kinds and isinstance(value, Mapping):
        return _released(value, wanted, where, notes)
    return value


def _listed(value: Json) -> tuple[Json, ...]:
    return tuple(value) if isinstance(value, list | tuple) else (value,)
