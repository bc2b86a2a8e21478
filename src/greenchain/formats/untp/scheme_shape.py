"""What a Conformity Scheme of UNTP 0.7.0 may hold, as one table, and where a document departs from it.

An entity may have members of others, and they are kept; a value object may not. The standard writes dates and links as
text and leaves their form to the reader, and so does this table.

Source: UNTP 0.7.0, Conformity Vocabulary Catalog; JSON Schema of the release.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from greenchain.values.errors import Fault
from greenchain.values.json import Json, pointer

SCHEME: Final = "ConformityScheme"
PROFILE: Final = "ConformityProfile"
CRITERION: Final = "Criterion"

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of object.

    Attributes:
        must: type by member that it requires.
        may: type by member that it may have beside.
        is_open: whether members of others are allowed.
    """

    must: Mapping[str, str]
    may: Mapping[str, str] = field(default_factory=lambda: _NONE)
    is_open: bool = True


# A type is text, number or whole, the name of a kind, or either in brackets for a list; or words, one of which it is
_STANDING = "proposed|active|deprecated"
_LEVEL = "meets|exceeds|partial"
_ENDORSED = "endorsed_self|endorsed_mandate|endorsed_accreditation|endorsed_benchmarked"
_LICENCE = (
    "proprietary-Code|proprietary-Document|permissive-OpenSource|copyleft|creative-Commons|source-Available|public"
)

KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        SCHEME: Kind(
            {
                "@context": "[text]",
                "id": "text",
                "name": "text",
                "owner": "Party",
                "endorsementLevel": _ENDORSED,
                "documentation": "text",
            },
            {
                "type": "[text]",
                "description": "text",
                "endorsement": "Endorsement",
                "schemeScoringFramework": "ScoringFramework",
                "licenseType": _LICENCE,
                "establishedDate": "text",
                "geographicScope": "[Classification]",
                "industryScope": "[Classification]",
                "trustmark": "Image",
                "conformsTo": "Reference",
                "includedProfile": f"[{PROFILE}]",
            },
        ),
        PROFILE: Kind(
            {
                "id": "text",
                "name": "text",
                "version": "text",
                "validFrom": "text",
                "status": _STANDING,
                "criterion": f"[{CRITERION}]",
                "scheme": "Named",
            },
            {
                "type": "[text]",
                "description": "text",
                "subjectType": "product|facility|organisation",
                "standardAlignment": "[StandardAlignment]",
                "regulatoryAlignment": "[RegulatoryAlignment]",
                "criterionScoringFramework": "[ScoringFramework]",
                "documentation": "text",
                "scope": "[Classification]",
            },
        ),
        CRITERION: Kind(
            {
                "id": "text",
                "name": "text",
                "version": "text",
                "status": _STANDING,
                "conformityTopic": "[ConformityTopic]",
                "requiredPerformance": "[Performance]",
            },
            {"type": "[text]", "description": "text", "documentation": "text", "tag": "[text]"},
        ),
        "Performance": Kind({"metric": "Named"}, {"measure": "Measure", "score": "Score"}, is_open=False),
        "Measure": Kind(
            {"value": "number", "unit": "text"}, {"upperTolerance": "number", "lowerTolerance": "number"}, is_open=False
        ),
        "Score": Kind({"code": "text"}, {"rank": "whole", "definition": "text"}, is_open=False),
        "ConformityTopic": Kind(
            {"id": "text", "name": "text"}, {"type": "[text]", "definition": "text"}, is_open=False
        ),
        "ScoringFramework": Kind({"name": "text", "description": "text", "score": "[Score]"}),
        "StandardAlignment": Kind({"standard": "Named"}, {"alignmentLevel": _LEVEL}, is_open=False),
        "RegulatoryAlignment": Kind({"regulation": "Named"}, {"alignmentLevel": _LEVEL}, is_open=False),
        "Classification": Kind(
            {"code": "text", "name": "text", "schemeId": "text", "schemeName": "text"},
            {"definition": "text"},
            is_open=False,
        ),
        "Endorsement": Kind(
            {"name": "text", "issuingAuthority": "Party"}, {"trustmark": "Image", "endorsementEvidence": "Link"}
        ),
        "Image": Kind(
            {"name": "text", "imageData": "text", "mediaType": "text"}, {"description": "text"}, is_open=False
        ),
        "Link": Kind(
            {"linkURL": "text", "linkName": "text"},
            {"digestMultibase": "text", "mediaType": "text", "linkType": "text"},
            is_open=False,
        ),
        "Party": Kind({"id": "text", "name": "text"}, {"registeredId": "text"}),
        "Reference": Kind({"linkURL": "text", "linkName": "text"}),
        "Named": Kind({"id": "text", "name": "text"}),
    }
)


def deviations(value: Json, kind: str, where: str = "") -> Iterator[Fault]:
    """Where ``value`` departs from the kind of object that it should be; nothing for a document that holds to it.

    Args:
        value: a JSON value.
        kind: a name of ``KINDS``.
        where: its JSON pointer.

    Yields:
        ``UNTP_SHAPE`` for another type, ``REQUIRED_FIELD_MISSING``, ``UNTP_MEMBER_UNKNOWN``, ``UNTP_WORD_UNKNOWN``.
    """
    if not isinstance(value, Mapping):
        yield Fault("UNTP_SHAPE", f"an object, {kind}", _shown(value), where)
        return
    shape = KINDS[kind]
    for name in shape.must:
        if name not in value:
            yield Fault("REQUIRED_FIELD_MISSING", f"{name} of a {kind}", "none", where + pointer(name))
    allowed = {**shape.must, **shape.may}
    for name, item in value.items():
        place = where + pointer(name)
        if name in allowed:
            yield from _departures(item, allowed[name], place)
        elif not shape.is_open:
            yield Fault("UNTP_MEMBER_UNKNOWN", f"only {', '.join(allowed)} in a {kind}", name, place)
    listed = value.get("type")
    if kind in _TYPED and isinstance(listed, list | tuple) and kind not in listed:
        yield Fault("UNTP_WORD_UNKNOWN", f"{kind} among the types", _shown(listed), f"{where}/type")


_TYPED = (SCHEME, PROFILE, CRITERION, "ConformityTopic")


def _departures(value: Json, wanted: str, where: str) -> Iterator[Fault]:
    if wanted.startswith("["):
        if not isinstance(value, list | tuple):
            yield Fault("UNTP_SHAPE", "a list", _shown(value), where)
            return
        for index, item in enumerate(value):
            yield from _departures(item, wanted[1:-1], f"{where}/{index}")
    elif wanted in KINDS:
        yield from deviations(value, wanted, where)
    elif wanted in _SIMPLE:
        if not _SIMPLE[wanted](value):
            yield Fault("UNTP_SHAPE", f"a {wanted}", _shown(value), where)
    elif not isinstance(value, str):
        yield Fault("UNTP_SHAPE", f"one of {wanted.replace('|', ', ')}", _shown(value), where)
    elif value not in wanted.split("|"):
        yield Fault("UNTP_WORD_UNKNOWN", f"one of {wanted.replace('|', ', ')}", value, where)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


_SIMPLE: Mapping[str, Callable[[Json], bool]] = MappingProxyType(
    {
        "text": lambda value: isinstance(value, str),
        "number": _is_number,
        "whole": lambda value: _is_number(value) and value == int(value),  # type: ignore[arg-type]
    }
)


def _shown(value: Json) -> str:
    return "null" if value is None else repr(value)
