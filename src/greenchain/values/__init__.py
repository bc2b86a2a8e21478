"""Values: what every other room is built of, and which never change once made.

Errors, identifiers, quantities, instants and dates, canonical JSON, outcomes and findings. Nothing here knows of any
other room.
"""

from greenchain.values.codes import REGISTRY, CodeEntry
from greenchain.values.errors import (
    Fault,
    GreenchainError,
    IdentifierError,
    InputError,
    NotConformingError,
    PackError,
    PolicyError,
    StoreError,
    UnitMismatchError,
)
from greenchain.values.finding import Citation, FactStatus, Finding, PackRef, Verdict
from greenchain.values.identifiers import (
    Identifier,
    IdentifierKind,
    canonical,
    class_of,
    country,
    kind_of,
    lot_of,
)
from greenchain.values.json import Json, canonical_json, digest, parse_json
from greenchain.values.outcome import Outcome, combine
from greenchain.values.quantity import Quantity, Unit, decimal_text, parse_decimal, round_half_even, unit
from greenchain.values.result import result_document
from greenchain.values.time import DatePeriod, PartialDate, Period, aware, format_instant, parse_instant

__all__ = [
    "REGISTRY",
    "Citation",
    "CodeEntry",
    "DatePeriod",
    "FactStatus",
    "Fault",
    "Finding",
    "GreenchainError",
    "Identifier",
    "IdentifierError",
    "IdentifierKind",
    "InputError",
    "Json",
    "NotConformingError",
    "Outcome",
    "PackError",
    "PackRef",
    "PartialDate",
    "Period",
    "PolicyError",
    "Quantity",
    "StoreError",
    "Unit",
    "UnitMismatchError",
    "Verdict",
    "aware",
    "canonical",
    "canonical_json",
    "class_of",
    "combine",
    "country",
    "decimal_text",
    "digest",
    "format_instant",
    "kind_of",
    "lot_of",
    "parse_decimal",
    "parse_instant",
    "parse_json",
    "result_document",
    "round_half_even",
    "unit",
]
