"""The dialects of EPCIS that the tolerant reader takes: each deviation has a name, and none changes what is meant.

What, when and action must stay unambiguous; a deviation that leaves one of them open is a fault and never a dialect.
The note of a deviation that a sender makes everywhere is given once a document, at its first place.
"""

from __future__ import annotations

import re
from functools import lru_cache

from greenchain.values.errors import Fault, IdentifierError
from greenchain.values.identifiers import Identifier

DIALECTS = frozenset(
    {
        "COMMENT_IN_JSON",
        "BYTE_ORDER_MARK",
        "UNKNOWN_MEMBER",
        "UNKNOWN_VOCABULARY",
        "URN_VOCABULARY",
        "FIELD_NOT_ALLOWED_HERE",
        "EMPTY_IDENTIFIER",
        "NOT_A_URI",
        "IDENTIFIER_MALFORMED",
        "CHECK_DIGIT_WRONG",
        "CONTEXT_NOT_AVAILABLE",
        "EVENT_ID_REUSED",
        "MEMBER_MISSING",
        "SHAPE_DEVIATES",
        "VERSION_UNKNOWN",
        "UNIT_SYMBOL",
        "UNIT_UNKNOWN",
        "QUANTITY_AS_TEXT",
    }
)
"""Codes of notes that name a dialect."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
# Spellings that promise a GS1 key: whoever uses them means one
_PROMISED = re.compile(
    r"urn:epc:(?:id|class|idpat):(?:sgtin|lgtin|upui|itip|sscc|sgln|pgln|grai|gdti|sgcn|gsrnp?|gsin|ginc|giai|cpi):"
    r"|https?://id\.gs1\.org/\w+/|(?:urn:)?(?:gtin|gln|pgln|sscc|lei|uscc):",
    re.IGNORECASE,
)
_PATTERN = re.compile(r"urn:epc:idpat:\S*\*", re.IGNORECASE)  # a class, or a wider pattern that stays as written
_CACHED = 4096  # a mistyped identifier stands in many events; distinct ones are few


@lru_cache(maxsize=_CACHED)
def identifier_dialect(text: str) -> Fault | None:
    """How ``text``, without blanks around it and not empty, deviates from what EPCIS takes; ``None`` where not.

    >>> identifier_dialect("LOT-7").code, identifier_dialect("https://id.gs1.org/01/04012345123457").code
    ('NOT_A_URI', 'CHECK_DIGIT_WRONG')
    """
    if not _URI.fullmatch(text):
        return Fault("NOT_A_URI", "a URI", text)
    try:
        reading = Identifier.parse(text)
    except IdentifierError as error:
        fault = error.faults[0]
        code = "CHECK_DIGIT_WRONG" if fault.code == "CHECK_DIGIT" else "IDENTIFIER_MALFORMED"
        return Fault(code, fault.expected, text)
    is_broken = reading.scheme == "uri" and _PROMISED.match(text) and not _PATTERN.fullmatch(text)
    return Fault("IDENTIFIER_MALFORMED", "a GS1 key", text) if is_broken else None
