"""The members of one event, read one by one, each fault named at its JSON pointer.

An event with a fault that leaves what, when or action open is refused as a whole once all its members were read, so
that its sender sees every fault of it at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from greenchain.formats.batch import FaultList
from greenchain.formats.column_keys import any_key, check_digit_doubts
from greenchain.formats.epcis_terms import WordKind, cbv_word
from greenchain.model.events import ObjectRef, Transfer
from greenchain.values.errors import InputError
from greenchain.values.identifiers import canonical
from greenchain.values.json import Json, pointer
from greenchain.values.quantity import UNITS, Quantity, parse_decimal
from greenchain.values.time import parse_instant

_OFFSET = re.compile(r"Z|[+-](?:(?:0\d|1[0-3]):[0-5]\d|14:00)", re.ASCII)  # within 14 hours, as in XML Schema
PIECES = "C62"  # a quantity without unit counts pieces (EPCIS 2.0, quantityElement)


class EventMembers:
    """A reading view on one event's JSON object.

    Attributes:
        refused: whether a fault so far leaves the event unusable.
        faults: where faults go.
        links: every identifier as it was written, before it became canonical.
    """

    def __init__(self, members: Mapping[str, Json], *, where: str, faults: FaultList) -> None:
        self._members = members
        self._where = where
        self.faults = faults
        self.refused = False
        self.links: list[str] = []

    def at(self, *parts: str | int) -> str:
        """The JSON pointer of a member of this event."""
        return self._where + pointer(*parts)

    def has(self, name: str) -> bool:
        """Whether the member is there and not null."""
        return self._members.get(name) is not None

    def refuse(self, code: str, expected: str, *, found: object = "", where: str) -> None:
        """Name a fault that makes the event unusable."""
        self.faults.add(code, expected, found=found if isinstance(found, str) else repr(found), where=where)
        self.refused = True

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
        return cbv_word(self.text(name), kind)

    def identifier(self, name: str) -> str:
        """One identifier, canonical; empty where absent or empty."""
        return self._canonical(self.text(name), name)

    def instant(self, name: str) -> datetime | None:
        """An instant with offset; absent or malformed ones make the event unusable."""
        value = self._members.get(name)
        try:
            return parse_instant(value if isinstance(value, str) else "")
        except InputError as error:
            self.faults.take(*error.faults, where=self.at(name))
            self.refused = True
            return None

    def offset(self, event_time: datetime | None) -> str:
        """eventTimeZoneOffset; where it is absent, the offset the event time itself is written in."""
        text = self.text("eventTimeZoneOffset")
        if not text:
            return event_time.isoformat()[-6:] if event_time else ""
        if not _OFFSET.fullmatch(text):
            self.refuse("EVENT_MALFORMED", "an offset such as +08:00", found=text, where=self.at("eventTimeZoneOffset"))
        return "+00:00" if text in ("Z", "-00:00") else text

    def place(self, name: str) -> str:
        """The id of a readPoint or bizLocation."""
        value = self._members.get(name)
        if value is None:
            return ""
        found = value.get("id") if isinstance(value, Mapping) else value
        if not isinstance(found, str):
            self.refuse("EVENT_MALFORMED", "a place with a text id", found=value, where=self.at(name))
            return ""
        return self._canonical(found, name, "id")

    def refs(self, epcs: str, quantities: str) -> tuple[ObjectRef, ...]:
        """The objects of an EPC list and its quantity list, in order; empty identifiers are absent ones."""
        listed: list[ObjectRef] = []
        for index, item in self._items(epcs):
            if isinstance(item, str):
                listed += [ObjectRef(found) for found in (self._canonical(item, epcs, index),) if found]
            else:
                self.refuse("EVENT_MALFORMED", "an identifier", found=item, where=self.at(epcs, index))
        for index, item in self._objects(quantities):
            found = item.get("epcClass")
            if not isinstance(found, str) or not found.strip():
                self.refuse("EVENT_MALFORMED", "an epcClass", found=found, where=self.at(quantities, index, "epcClass"))
                continue
            key = self._canonical(found, quantities, index, "epcClass")
            listed.append(ObjectRef(key, self._quantity(item, self.at(quantities, index))))
        return tuple(listed)

    def transfers(self, name: str, member: str) -> tuple[Transfer, ...]:
        """A source or destination list."""
        return tuple(
            Transfer(cbv_word(kind, WordKind.SOURCE_DESTINATION), target)
            for kind, target in self._pairs(name, member)
            if target
        )

    def transactions(self) -> tuple[tuple[str, str], ...]:
        """The business transactions: pairs of type and identifier."""
        return tuple(
            (cbv_word(kind, WordKind.TRANSACTION), target)
            for kind, target in self._pairs("bizTransactionList", "bizTransaction")
            if target
        )

    def words(self, name: str, member: str, *, kind: WordKind) -> tuple[str, ...]:
        """The words of a list inside an object, such as the set part of persistentDisposition."""
        inside = self._members.get(name)
        found = inside.get(member) if isinstance(inside, Mapping) else None
        if inside is not None and not isinstance(inside, Mapping):
            self.refuse("EVENT_MALFORMED", "an object", found=inside, where=self.at(name))
        if found is None:
            return ()
        if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
            self.refuse("EVENT_MALFORMED", "a list of words", found=found, where=self.at(name, member))
            return ()
        return tuple(cbv_word(word, kind) for word in found)

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
        if not isinstance(value, Mapping):
            self.refuse("EVENT_MALFORMED", "an object", found=value, where=self.at(name))
            return {}
        return value

    def _canonical(self, text: str, *parts: str | int) -> str:
        """The identifier in the member at ``parts``; a check digit that does not fit is noted once a document."""
        text = text.strip()
        if not text:
            return ""
        self.links.append(text)
        if self.faults.has_room and (doubts := check_digit_doubts(text, any_key)):
            self.faults.remark_once(text, *doubts, where=self.at(*parts))
        return canonical(text)

    def _items(self, name: str) -> Iterator[tuple[int, Json]]:
        value = self._members.get(name)
        if value is None:
            return
        if not isinstance(value, list):
            self.refuse("EVENT_MALFORMED", "a list", found=value, where=self.at(name))
            return
        yield from enumerate(value)

    def _objects(self, name: str) -> Iterator[tuple[int, Mapping[str, Json]]]:
        for index, item in self._items(name):
            if isinstance(item, Mapping):
                yield index, item
            else:
                self.refuse("EVENT_MALFORMED", "an object", found=item, where=self.at(name, index))

    def _pairs(self, name: str, member: str) -> Iterator[tuple[str, str]]:
        for index, item in self._objects(name):
            kind, target = item.get("type", ""), item.get(member)
            if isinstance(target, str) and isinstance(kind, str):
                yield kind, self._canonical(target, name, index, member)
            else:
                self.refuse("EVENT_MALFORMED", f"a type and a {member}", found=item, where=self.at(name, index))

    def _quantity(self, item: Mapping[str, Json], where: str) -> Quantity | None:
        stated = item.get("quantity")
        if stated is None:
            return None  # unspecified, which is not zero
        number = self._number(stated, where + "/quantity")
        uom = item.get("uom")
        if uom is not None and not isinstance(uom, str):
            self.refuse("EVENT_MALFORMED", "a unit code", found=uom, where=where + "/uom")
            return None
        code = (uom or PIECES).strip().upper()
        if code not in UNITS:
            # the event still says what, when and where: only this amount counts as not stated
            self.faults.add(
                "UNIT_UNKNOWN", "a Recommendation 20 code such as KGM", found=repr(uom), where=where + "/uom"
            )
            return None
        return Quantity(number, code) if number is not None else None

    def _number(self, stated: Json, where: str) -> Decimal | None:
        number = _decimal(stated)
        if number is None:
            self.refuse("QUANTITY_MALFORMED", "a number", found=stated, where=where)
            return None
        if isinstance(stated, str):
            self.faults.note("QUANTITY_AS_TEXT", "a JSON number", found=stated, where=where)
        if number < 0:
            self.refuse("QUANTITY_MALFORMED", "a number of zero or more", found=str(number), where=where)
            return None
        return number


def _decimal(stated: Json) -> Decimal | None:
    if isinstance(stated, bool) or not isinstance(stated, str | int | Decimal):
        return None
    try:
        return parse_decimal(stated)
    except InputError:
        return None
