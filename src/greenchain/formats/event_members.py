"""The members of one event, read one by one, each fault named at its place.

An event with a fault that leaves what, when or action open is refused as a whole once all its members were read, so
that its sender sees every fault of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from greenchain.formats.document_spellings import Spellings
from greenchain.formats.epcis_terms import WordKind
from greenchain.model.events import ObjectRef, Transfer
from greenchain.values.errors import InputError
from greenchain.values.json import Json, pointer
from greenchain.values.quantity import Quantity, parse_decimal
from greenchain.values.time import parse_instant

_OFFSET = re.compile(r"Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)  # within 14 hours, as in XML Schema
PIECES = "C62"  # a quantity without unit counts pieces (EPCIS 2.0, quantityElement)
_QUANTITY_MEMBERS = frozenset({"epcClass", "quantity", "uom"})


class EventMembers:
    """A reading view on one event's members.

    Attributes:
        refused: whether a fault so far leaves the event unusable.
        spellings: what the document's names, words and identifiers mean.
        where: the place of the event in its document.
    """

    __slots__ = ("_members", "refused", "spellings", "where")

    def __init__(self, members: Mapping[str, Json], *, where: str, spellings: Spellings) -> None:
        self._members = members
        self.where = where
        self.spellings = spellings
        self.refused = False

    def at(self, *parts: str | int) -> str:
        """The place of a member of this event."""
        return self.where + pointer(*parts)

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self._members.get(name) is not None

    def refuse(self, code: str, expected: str, *, found: object = "", where: str) -> None:
        """Name a fault that makes the event unusable."""
        shown = found if isinstance(found, str) else repr(found)
        self.spellings.faults.add(code, expected, found=shown, where=where)
        self.refused = True

    def deviates(self, *parts: str | int, expected: str, found: Json) -> None:
        """Name a member of another shape than EPCIS has, which is kept as sent and read no further."""
        self.spellings.deviation("SHAPE_DEVIATES", expected, self.where, *parts, found=repr(found))

    def text(self, name: str) -> str:
        """A text member; empty where absent."""
        value = self._members.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.refuse("EVENT_MALFORMED", "a text", found=value, where=self.at(name))
            return ""
        return value.strip()

    def word(self, name: str, kind: WordKind) -> str:
        """A vocabulary word in its canonical spelling."""
        text = self.text(name) if name in self._members else ""
        return self.spellings.word(text, kind, self.where, name) if text else ""

    def identifier(self, name: str) -> str:
        """One identifier, canonical; empty where absent or empty."""
        if self._members.get(name) is None:
            return ""
        return self.spellings.identifier(self.text(name), self.where, name)

    def instant(self, name: str) -> datetime | None:
        """An instant with offset; absent or malformed ones make the event unusable."""
        return self._instant(self._members.get(name), name)

    def check_instant(self, *parts: str | int, value: Json) -> None:
        """Refuse the event where ``value``, the member at ``parts``, is there and is no instant with offset."""
        if value is not None:
            self._instant(value, *parts)

    def _instant(self, value: Json, *parts: str | int) -> datetime | None:
        try:
            return parse_instant(value.strip() if isinstance(value, str) else "")
        except InputError as error:
            self.spellings.faults.take(*error.faults, where=self.at(*parts))
            self.refused = True
            return None

    def offset(self, event_time: datetime | None) -> str:
        """eventTimeZoneOffset; where it is absent, the offset the event time itself is written in."""
        text = self.text("eventTimeZoneOffset")
        if not text:
            self.spellings.deviation("MEMBER_MISSING", "eventTimeZoneOffset", self.where, "eventTimeZoneOffset")
            return event_time.isoformat()[-6:] if event_time else ""
        if not _OFFSET.fullmatch(text):
            self.refuse("EVENT_MALFORMED", "an offset such as +08:00", found=text, where=self.at("eventTimeZoneOffset"))
        return "+00:00" if text in ("Z", "-00:00") else text

    def place(self, name: str) -> str:
        """The id of a readPoint or bizLocation."""
        value = self._members.get(name)
        if value is None:
            return ""
        found = value.get("id") if isinstance(value, dict) else value
        if isinstance(value, str):
            self.spellings.deviation("SHAPE_DEVIATES", "an object with the member id", self.where, name, found=value)
        if not isinstance(found, str):
            self.refuse("EVENT_MALFORMED", "a place with a text id", found=value, where=self.at(name))
            return ""
        return self.spellings.identifier(found, self.where, name, "id")

    def refs(self, epcs: str, quantities: str) -> tuple[ObjectRef, ...]:
        """The objects of an EPC list and its quantity list, in order; empty identifiers are absent ones."""
        if epcs not in self._members and quantities not in self._members:
            return ()
        listed: list[ObjectRef] = []
        identifier = self.spellings.identifier
        for index, item in self._items(epcs):
            if isinstance(item, str):
                found = identifier(item, self.where, epcs, index)
                if found:
                    listed.append(ObjectRef(found))
            else:
                self.refuse("EVENT_MALFORMED", "an identifier", found=item, where=self.at(epcs, index))
        for index, element in self._objects(quantities):
            named = element.get("epcClass")
            if not isinstance(named, str) or not named.strip():
                self.refuse("EVENT_MALFORMED", "an epcClass", found=named, where=self.at(quantities, index, "epcClass"))
                continue
            self._look_into(element, _QUANTITY_MEMBERS, quantities, index)
            key = identifier(named, self.where, quantities, index, "epcClass")
            listed.append(ObjectRef(key, self._quantity(element, quantities, index)))
        return tuple(listed)

    def transfers(self, name: str, member: str) -> tuple[Transfer, ...]:
        """A source or destination list."""
        if name not in self._members:
            return ()
        pairs = self._pairs(name, member, WordKind.SOURCE_DESTINATION)
        return tuple(Transfer(kind, target) for kind, target in pairs if target)

    def transactions(self) -> tuple[tuple[str, str], ...]:
        """The business transactions: pairs of type and identifier."""
        if "bizTransactionList" not in self._members:
            return ()
        pairs = self._pairs("bizTransactionList", "bizTransaction", WordKind.TRANSACTION)
        return tuple((kind, target) for kind, target in pairs if target)

    def words(self, name: str, member: str, *, kind: WordKind) -> tuple[str, ...]:
        """The words of a list inside an object, such as the set part of persistentDisposition."""
        inside = self._members.get(name)
        if inside is None:
            return ()
        if not isinstance(inside, dict):
            self.refuse("EVENT_MALFORMED", "an object", found=inside, where=self.at(name))
            return ()
        found = inside.get(member)
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.refuse("EVENT_MALFORMED", "a list of words", found=found, where=self.at(name, member))
            return ()
        read = self.spellings.word
        return tuple(read(word, kind, self.where, name, member, index) for index, word in enumerate(found))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty where absent."""
        listed = []
        for index, item in self._items(name):
            if isinstance(item, str):
                listed.append(item.strip())
            else:
                self.refuse("EVENT_MALFORMED", "a text", found=item, where=self.at(name, index))
        return tuple(listed)

    def mapping(self, name: str) -> Mapping[str, Json]:
        """An object member; empty where absent."""
        value = self._members.get(name)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.refuse("EVENT_MALFORMED", "an object", found=value, where=self.at(name))
            return {}
        return value

    def _items(self, name: str) -> Iterator[tuple[int, Json]]:
        value = self._members.get(name)
        if value is None:
            return enumerate(())
        if not isinstance(value, list):
            self.refuse("EVENT_MALFORMED", "a list", found=value, where=self.at(name))
            return enumerate(())
        return enumerate(value)

    def _objects(self, name: str) -> Iterator[tuple[int, dict[str, Json]]]:
        if name not in self._members:
            return
        for index, item in self._items(name):
            if isinstance(item, dict):
                yield index, item
            else:
                self.refuse("EVENT_MALFORMED", "an object", found=item, where=self.at(name, index))

    def _look_into(self, element: Mapping[str, Json], known: frozenset[str], *parts: str | int) -> None:
        if not known.issuperset(element):
            for name in element:
                if name not in known:
                    self.spellings.inner_member(name, self.where, *parts)

    def _pairs(self, name: str, member: str, words: WordKind) -> Iterator[tuple[str, str]]:
        for index, item in self._objects(name):
            kind, target = item.get("type", ""), item.get(member)
            if isinstance(target, str) and isinstance(kind, str):
                self._look_into(item, frozenset(("type", member)), name, index)
                word = self.spellings.word(kind, words, self.where, name, index, "type") if kind else ""
                yield word, self.spellings.identifier(target, self.where, name, index, member)
            else:
                self.refuse("EVENT_MALFORMED", f"a type and a {member}", found=item, where=self.at(name, index))

    def _quantity(self, item: Mapping[str, Json], *parts: str | int) -> Quantity | None:
        stated = item.get("quantity")
        if stated is None:
            return None  # unspecified, which is not zero
        number = self._number(stated, *parts)
        uom = item.get("uom")
        if uom is not None and not isinstance(uom, str):
            self.refuse("EVENT_MALFORMED", "a unit code", found=uom, where=self.at(*parts, "uom"))
            return None
        code = self.spellings.unit(uom, self.where, *parts, "uom") if uom else PIECES
        if not code:
            return None  # the event still says what, when and where: only this amount counts as not stated
        return Quantity(number, code) if number is not None else None

    def _number(self, stated: Json, *parts: str | int) -> Decimal | None:
        number = _decimal(stated)
        if number is None or number < 0:
            expected = "a number" if number is None else "a number of zero or more"
            found = stated if number is None else str(number)
            self.refuse("QUANTITY_MALFORMED", expected, found=found, where=self.at(*parts, "quantity"))
            return None
        if isinstance(stated, str) and not self.spellings.is_xml:
            self.spellings.faults.note(
                "QUANTITY_AS_TEXT", "a JSON number", found=stated, where=self.at(*parts, "quantity")
            )
        return number


def _decimal(stated: Json) -> Decimal | None:
    if isinstance(stated, bool) or not isinstance(stated, str | int | Decimal):
        return None
    try:
        return parse_decimal(stated)
    except InputError:
        return None
