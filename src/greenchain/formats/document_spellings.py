"""Names, words and identifiers of one document: each spelling is looked at once, and its deviations are named once.

Identifiers and words repeat from event to event, so a dictionary holds what each became; the dialect of a spelling is
told at its first place.
"""

from __future__ import annotations

from greenchain.formats._epcis_vocabulary import FIELDS
from greenchain.formats.batch import FaultList
from greenchain.formats.dialects import identifier_dialect
from greenchain.formats.epcis_context import Names, names_of
from greenchain.formats.epcis_terms import WordKind, cbv_word, is_known
from greenchain.values.errors import Fault
from greenchain.values.identifiers import recognized
from greenchain.values.json import Json, pointer
from greenchain.values.quantity import PLAIN_SYMBOLS, UNITS

_STANDARD_FIELDS = frozenset().union(*FIELDS.values())
_URN = "urn:epcglobal:cbv:"
_COMMENT = "_comment"
_COMMENTS = frozenset({"comment", "rdfs:comment"})


def note_unavailable(names: Names, faults: FaultList, *, where: str) -> None:
    """Name the contexts of a document that were not read."""
    for address in names.unavailable:
        faults.remark_once(address, _unavailable(address), where=where)


def _unavailable(address: str) -> Fault:
    return Fault("CONTEXT_NOT_AVAILABLE", "the EPCIS context, or prefixes in the document", address)


class Spellings:
    """What the spellings of one document mean.

    Attributes:
        names: its prefixes.
        faults: where notes and faults go.
        is_xml: whether words come as URNs and numbers as texts, which is no dialect there.
        both: the instance and the lot of each link that names both, by the link as written.
    """

    __slots__ = ("_identifiers", "_members", "_words", "both", "faults", "is_xml", "names")

    def __init__(self, names: Names, faults: FaultList, *, is_xml: bool = False) -> None:
        self.names = names
        self.faults = faults
        self.is_xml = is_xml
        self.both: dict[str, tuple[str, str]] = {}
        self._identifiers: dict[str, str] = {}
        self._words: dict[tuple[str, WordKind], str] = {}
        self._members: set[tuple[str, str]] = set()

    def inside(self, context: Json, where: str) -> Spellings:
        """The spellings of an event at ``where`` that has a ``@context`` of its own."""
        names = names_of(context, base=self.names)
        note_unavailable(names, self.faults, where=where)
        return self if names is self.names else Spellings(names, self.faults, is_xml=self.is_xml)

    def identifier(self, text: str, where: str, *parts: str | int) -> str:
        """``text`` as it is compared; empty where it is blank. It stands in the member at ``parts`` below ``where``."""
        found = self._identifiers.get(text)
        return found or self._new_identifier(text, where, parts)

    def _new_identifier(self, text: str, where: str, parts: tuple[str | int, ...]) -> str:
        if not text.strip():
            self._remark(Fault("EMPTY_IDENTIFIER", "an identifier, or no member"), where, parts, about="")
            return ""
        reading = recognized(text)
        if reading is None:
            found = self.names.value(text)
            self._identifiers[text] = found
            dialect = identifier_dialect(text.strip()) if self.faults.has_room else None
            if dialect is not None:
                self._remark(dialect, where, parts, about=found)
            return found
        found = self.names.learn(text, reading.value)
        self._identifiers[text] = found
        if reading.lot and reading.lot != found:
            self.both[text] = (found, reading.lot)
        if ":" not in text:  # an element string, as it is printed
            self._remark(Fault("NOT_A_URI", "a URI", text), where, parts, about=found)
        return found

    def word(self, text: str, kind: WordKind, where: str, *parts: str | int) -> str:
        """The vocabulary word that ``text`` spells."""
        found = self._words.get((text, kind))
        return self._new_word(text, kind, where, parts) if found is None else found

    def _new_word(self, text: str, kind: WordKind, where: str, parts: tuple[str | int, ...]) -> str:
        plain = text.strip()
        expanded = self.names.expanded(plain)
        word = cbv_word(expanded, kind)
        self._words[text, kind] = word
        is_of_standard = word != expanded or ":" not in word
        if plain.startswith(_URN) and not self.is_xml:
            self._remark(Fault("URN_VOCABULARY", "a bare word, such as shipping", plain), where, parts, about=plain)
        if plain and is_of_standard and not is_known(word, kind):
            self._remark(Fault("UNKNOWN_VOCABULARY", "a word of the CBV, or a URI", plain), where, parts, about=plain)
        return word

    def member(self, name: str, event_type: str, where: str) -> None:
        """Look at a member that no event of this type has: of another type, of no vocabulary, or an extension."""
        key = (name, event_type)
        if key in self._members:
            return
        self._members.add(key)
        if name.startswith(_COMMENT):
            self._remark(Fault("COMMENT_IN_JSON", "no comment", name), where, (name,), about=_COMMENT)
        elif name in _STANDARD_FIELDS:
            fault = Fault("FIELD_NOT_ALLOWED_HERE", f"no {name} in an event of type {event_type}", name)
            self._remark(fault, where, (name,), about=f"{name} {event_type}")
        elif ":" not in name and name not in _COMMENTS and self.names.member(name) == name:
            fault = Fault("UNKNOWN_MEMBER", "a member of EPCIS, or a prefixed name", name)
            self._remark(fault, where, (name,), about=name)

    def inner_member(self, name: str, where: str, *parts: str | int) -> None:
        """Look at a member that an element inside an event, such as a quantity, does not have in EPCIS."""
        if name.startswith(_COMMENT):
            self._remark(Fault("COMMENT_IN_JSON", "no comment", name), where, (*parts, name), about=_COMMENT)
        elif ":" not in name and self.names.member(name) == name:
            fault = Fault("UNKNOWN_MEMBER", "a member of EPCIS, or a prefixed name", name)
            self._remark(fault, where, (*parts, name), about=f"{parts[0]} {name}")

    def unit(self, text: str, where: str, *parts: str | int) -> str:
        """The Recommendation 20 code that ``text`` writes, or is a plain symbol of; empty where it is neither."""
        if text in UNITS:
            return text
        plain = text.strip()
        code = PLAIN_SYMBOLS.get(plain) or (plain.upper() if plain.upper() in UNITS else "")
        expected = f"the Recommendation 20 code {code}" if code else "a Recommendation 20 code such as KGM"
        dialect = Fault("UNIT_SYMBOL" if code else "UNIT_UNKNOWN", expected, text)
        self._remark(dialect, where, parts, about=text)
        return code

    def deviation(self, code: str, expected: str, where: str, *parts: str | int, found: str = "") -> None:
        """Name a member that is absent or of another shape and whose meaning is clear all the same."""
        self._remark(Fault(code, expected, found), where, parts, about=str(parts[0]))

    def _remark(self, dialect: Fault, where: str, parts: tuple[str | int, ...], *, about: str) -> None:
        self.faults.remark_once(f"{dialect.code} {about}", dialect, where=where + pointer(*parts))
