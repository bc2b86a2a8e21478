"""Identifiers: read in any spelling of their scheme, kept in one.

Two entrances with two manners. :meth:`Identifier.parse` is asked what a text is and says so or raises.
:func:`canonical` makes the node keys of the graph, so it never raises: a spelling that names its scheme (EPC URN, GS1
Digital Link, ``gtin:...``, DID) becomes canonical, and everything else stays as written, for a bare number may be
anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from greenchain.values.errors import Fault, IdentifierError
from greenchain.values.identifiers.countries import read_country
from greenchain.values.identifiers.elements import read_elements
from greenchain.values.identifiers.entities import read_did, read_lei, read_uscc
from greenchain.values.identifiers.epc import read_urn
from greenchain.values.identifiers.gs1 import PRIMARY, RESOLVER, read_key, widen
from greenchain.values.identifiers.hs import read_hs
from greenchain.values.identifiers.links import read_link
from greenchain.values.identifiers.reading import IdentifierKind, Reading, refuse

MAX_IDENTIFIER = 2048  # what readers of URLs agree to take; longer text is data, not a name
_KEPT = 65_536  # identifiers repeat from event to event; so many, with what they are, take about 15 MB
_BLANKS = re.compile(r"[ -]")  # how numbers are grouped in print
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_MARKED = re.compile(r"(?:urn:epc:|https?://|did:|\(\d|(?:urn:)?(gtin|gln|pgln|sscc|lei|uscc):(?=\S))", re.IGNORECASE)
_DOCUMENTS = re.compile(r"urn:epcglobal:cbv:bt:\S+")  # CBV: business transactions, such as orders and invoices
_DIGITS = re.compile(r"[0-9]+")
_SSCC = re.compile(r"[0-9]{18}")
# A bare number tells its scheme by its length alone, so 8 and 13 digits do not tell
_BY_LENGTH = {8: ("gtin", "hs"), 12: ("gtin",), 13: ("gtin", "gln", "pgln"), 14: ("gtin",)}


def _gs1_reader(ai: str) -> Callable[[str], Reading]:
    def read(text: str) -> Reading:
        plain = text.strip()
        grouped = PRIMARY[ai].checked and not plain.strip("0123456789 -")
        return read_key(ai, widen(ai, _BLANKS.sub("", plain) if grouped else plain), qualifiers={})

    return read


_BARE: dict[str, Callable[[str], Reading]] = {
    **{key.scheme: _gs1_reader(ai) for ai, key in PRIMARY.items()},
    "lei": read_lei,
    "uscc": read_uscc,
    "did": read_did,
    "country": read_country,
}
SCHEMES = frozenset({*_BARE, "sgtin", "lgtin", "upui", "sgln", "hs", "uri"})


@dataclass(frozen=True, slots=True)
class Identifier:
    """A name of something in a known scheme.

    Attributes:
        scheme: such as ``gtin``, ``sgtin``, ``lgtin``, ``sscc``, ``gln``, ``pgln``, ``lei``, ``uscc``, ``did``, ``hs``,
            ``country``; ``uri`` for every other URI.
        value: the canonical text; GS1 keys as Digital Links on https://id.gs1.org.
        kind: what it names.
        edition: edition of the Harmonized System, for ``hs`` only.
    """

    scheme: str
    value: str
    kind: IdentifierKind
    edition: str = ""

    @classmethod
    def parse(cls, text: str, *, scheme: str | None = None, edition: str = "2022") -> Self:
        """Read ``text``, as an identifier of ``scheme`` where one is named.

        Args:
            text: any spelling; blanks around it do not count.
            scheme: one of ``SCHEMES``. Without it the spelling must tell: bare digits that more than one scheme could
                have issued are refused.
            edition: edition of the Harmonized System; read for ``hs`` only.

        Raises:
            IdentifierError: the text is no identifier, is none of the scheme, or its check digit does not fit.
            ValueError: no such scheme.

        >>> Identifier.parse("4006381333931", scheme="gtin").value
        'https://id.gs1.org/01/04006381333931'
        """
        if not isinstance(text, str):
            raise TypeError(f"an identifier is a str, not {type(text).__name__}")
        if len(text) > MAX_IDENTIFIER:
            raise IdentifierError(
                Fault(
                    "BUDGET_EXCEEDED",
                    f"an identifier of at most {MAX_IDENTIFIER} characters",
                    f"{len(text)} characters",
                )
            )
        reading = _read_any(text.strip()) if scheme is None else _read_as(text.strip(), scheme, edition=edition)
        return cls(reading.scheme, reading.value, reading.kind, reading.edition)

    def __str__(self) -> str:
        return self.value


def canonical(text: str) -> str:
    """The one text under which ``text`` is compared: canonical where its scheme shows, else as written.

    Never raises for a ``str``; ``canonical(canonical(text))`` is ``canonical(text)``.

    >>> canonical("urn:epc:class:lgtin:4012345.012345.998877")
    'https://id.gs1.org/01/04012345123456/10/998877'
    >>> canonical("LOT-7")
    'LOT-7'
    """
    reading = recognized(text)
    return text if reading is None else reading.value


def kind_of(text: str) -> IdentifierKind:
    """What ``text`` names; ``other`` where its spelling does not tell.

    >>> kind_of("https://id.gs1.org/417/9521234000006")
    <IdentifierKind.PARTY: 'party'>
    """
    reading = recognized(text)
    if reading is not None:
        return reading.kind
    entity = _sniff_entity(text.strip())
    if entity is not None and entity.value == text:
        return entity.kind
    return IdentifierKind.DOCUMENT if _DOCUMENTS.fullmatch(text) else IdentifierKind.OTHER


def recognized(text: str) -> Reading | None:
    """The identifier whose scheme the spelling of ``text`` tells, read; ``None`` where it tells none.

    >>> recognized("https://id.gs1.org/01/04012345123456").scheme, recognized("LOT-7")
    ('gtin', None)
    """
    if not isinstance(text, str):
        raise TypeError(f"an identifier is a str, not {type(text).__name__}")
    found = _READ.get(text, _UNREAD)
    return found if found is not _UNREAD else _read(text)


def lot_of(text: str) -> str:
    """The canonical lot that ``text`` is, or names beside a serial number; empty where it names none.

    The link must be taken as written: its canonical form keeps the serial number only.

    >>> lot_of("https://id.gs1.org/01/09520123456788/10/L7/21/S1")
    'https://id.gs1.org/01/09520123456788/10/L7'
    """
    reading = recognized(text)
    return reading.lot if reading else ""


def class_of(text: str) -> str:
    """The canonical product class that ``text`` is or belongs to; empty where its spelling names none.

    >>> class_of("urn:epc:id:sgtin:4012345.012345.12")
    'https://id.gs1.org/01/04012345123456'
    """
    reading = recognized(text)
    return reading.product_class if reading else ""


_UNREAD = Reading("", "", IdentifierKind.OTHER)
_READ: dict[str, Reading | None] = {}
"""What texts were read lately, under what was read and under its canonical spelling, which is asked for next."""


def _read(text: str) -> Reading | None:
    if len(text) > MAX_IDENTIFIER:
        return None
    try:
        reading = _read_marked(text.strip())
    except IdentifierError:
        reading = None
    if reading is not None and reading.scheme == "uri":
        reading = None
    if len(_READ) >= _KEPT:
        _READ.clear()
    _READ[text] = reading
    if reading is not None and reading.value.startswith(RESOLVER) and reading.lot in ("", reading.value):
        _READ[reading.value] = reading  # a canonical link says all of it, but not of which lot an instance is
    return reading


def _read_marked(text: str) -> Reading | None:
    """What a text that names its own scheme is; ``None`` where it names none."""
    match = _MARKED.match(text)
    if match is None:
        return None
    if match[1]:
        return _BARE[match[1].lower()](text[match.end() :])
    if match[0] == "did:":
        return read_did(text)
    if text.startswith("("):
        return read_elements(text)
    return read_link(text) if match[0][-1] == "/" else read_urn(text)


def _read_any(text: str) -> Reading:
    reading = _read_marked(text) or _sniff_entity(text)
    if reading is not None:
        return reading
    if _URI.fullmatch(text):
        kind = IdentifierKind.DOCUMENT if _DOCUMENTS.fullmatch(text) else IdentifierKind.OTHER
        return Reading("uri", text, kind)
    candidates = _candidates(text)
    if len(candidates) == 1:
        return _BARE[candidates[0]](text)
    if candidates:
        raise refuse(
            "an identifier whose scheme shows",
            text,
            code="IDENTIFIER_AMBIGUOUS",
            remedy=f"Name the scheme: {' or '.join(candidates)}.",
        )
    raise refuse("an identifier of a known scheme, or a URI", text)


def _read_as(text: str, scheme: str, *, edition: str) -> Reading:
    if scheme not in SCHEMES:
        raise ValueError(f"no identifier scheme {scheme!r}: use one of {', '.join(sorted(SCHEMES))}")
    if scheme == "hs":
        return read_hs(text, edition=edition)
    reading = _read_marked(text)
    if reading is None and scheme in _BARE:
        return _BARE[scheme](text)
    if reading is None and scheme == "uri" and _URI.fullmatch(text):
        reading = _read_any(text)
    if reading is None or reading.scheme != scheme:
        found = f"{text} ({reading.scheme})" if reading else text
        raise refuse(f"an identifier of the scheme {scheme}", found)
    return reading


def _sniff_entity(text: str) -> Reading | None:
    """The LEI or USCC that ``text`` is by shape and check digits; never 18 bare digits, which may be an SSCC."""
    reader = {20: read_lei, 18: read_uscc}.get(len(text))
    if reader is None or _SSCC.fullmatch(text):
        return None
    try:
        return reader(text)
    except IdentifierError:
        return None


def _candidates(text: str) -> tuple[str, ...]:
    """The schemes that issue bare numbers of so many digits."""
    if _SSCC.fullmatch(text):
        return ("sscc", "uscc") if _is_uscc(text) else ("sscc",)
    return _BY_LENGTH.get(len(text), ()) if _DIGITS.fullmatch(text) else ()


def _is_uscc(text: str) -> bool:
    try:
        return read_uscc(text) is not None
    except IdentifierError:
        return False
