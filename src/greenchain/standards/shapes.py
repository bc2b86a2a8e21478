"""Strict shapes of documents: exact keys, typed values, every fault together with its place.

A shape is a table from key to reader. A reader takes a JSON value and gives a typed one, or notes a fault; what cannot
be read is left out, so that one pass finds all that is wrong with a document.

Nearly all documents have no fault, and where each of their values stands is then of no use. So a large one is read in
haste first: the same readers, told no places, stop at the first fault. Only then it is read again, with places.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from greenchain.values.errors import Fault, GreenchainError
from greenchain.values.identifiers import country
from greenchain.values.json import ARRAYS, MAX_SAFE_INTEGER, OBJECTS, canonical_json
from greenchain.values.quantity import parse_decimal
from greenchain.values.time import DatePeriod, PartialDate, parse_instant

_ENDS = 2  # a period is written as a list of its two ends
_KEPT_DAYS = 16_384  # written dates kept: the days of 40 years, which a large document tells over and over
_KEPT_PLACES = 512  # spellings of places kept: a large document names the same few over and over
_ALWAYS = DatePeriod()


def written(value: object) -> str:
    """A value as a document writes it: numbers by their digits, lists and objects as JSON, texts in quotation marks.

    >>> written(Decimal("1.9")), written("1.9"), written(None)
    ('1.9', "'1.9'", 'null')
    """
    if value is None:
        return "null"
    if isinstance(value, Decimal | Fraction):
        return str(value)
    if isinstance(value, (*OBJECTS, *ARRAYS)):
        try:
            return canonical_json(value).decode()  # what is no JSON is told as it is
        except (GreenchainError, TypeError, ValueError):
            return repr(value)
    return repr(value)


class FaultMetError(Exception):
    """A reading in haste met what may be a fault: what it is, and where, a reading with places tells."""


@dataclass(slots=True)
class Reading:
    """One pass over one document.

    Attributes:
        faults: all that was found wrong so far.
        is_strict: whether a date that cannot be read is refused; else it is kept as a date that may be any.
        is_hasty: whether it keeps no places and is given up at the first fault.
        directions: how many directions between parties it came upon so far.
    """

    faults: list[Fault] = field(default_factory=list)
    is_strict: bool = True
    is_hasty: bool = False
    directions: int = 0

    def refuse(self, where: str, expected: str, found: object, *, code: str = "FACTS_SHAPE", remedy: str = "") -> None:
        """Note a fault; ``FaultMetError`` in haste."""
        if self.is_hasty:
            raise FaultMetError
        self.faults.append(Fault(code, expected, written(found), where, remedy=remedy))

    def place(self, error: GreenchainError, where: str) -> None:
        """Note the faults of ``error`` at their place; ``FaultMetError`` in haste."""
        if self.is_hasty:
            raise FaultMetError
        self.faults.extend(error.within(where=where).faults)


Read: TypeAlias = Callable[[Any, str, Reading], Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """The keys of one object: those it must have, and those it may have."""

    must: Mapping[str, Read]
    may: Mapping[str, Read]
    _readers: Mapping[str, Read] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_readers", {**self.must, **self.may})

    def __call__(self, value: object, where: str, reading: Reading) -> dict[str, Any]:
        """The readable members by key; ``null`` counts as absent where the reader gives ``None`` for it."""
        if not isinstance(value, OBJECTS):
            reading.refuse(where, f"an object with {', '.join(sorted(self._readers))}", value)
            return {}
        readers = self._readers
        if reading.is_hasty:
            if not value.keys() >= self.must.keys():
                raise FaultMetError
            try:
                return {key: readers[key](item, "", reading) for key, item in value.items()}
            except KeyError:  # a key that it must not have
                raise FaultMetError from None
        below = f"{where}/"
        if not readers.keys() >= value.keys() >= self.must.keys():
            self._refuse_keys(value, below, reading)
        return {key: readers[key](item, below + key, reading) for key, item in value.items() if key in readers}

    def _refuse_keys(self, value: Mapping[str, object], below: str, reading: Reading) -> None:
        for key in sorted(value.keys() - self._readers.keys(), key=str):
            reading.refuse(f"{below}{key}", f"only {', '.join(sorted(self._readers))}", key)
        for key in self.must:
            if key not in value:
                reading.refuse(f"{below}{key}", f"a member {key}", "none")


def text(value: object, where: str, reading: Reading) -> str:
    """A text that is not empty."""
    if isinstance(value, str) and value:
        return value
    reading.refuse(where, "a text", value)
    return ""


def optional_text(value: object, where: str, reading: Reading) -> str:
    """A text; empty for ``null``."""
    return "" if value is None else text(value, where, reading)


def flag(value: object, where: str, reading: Reading) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        reading.refuse(where, "true or false", value)
    return value is True


def count(value: object, where: str, reading: Reading) -> int:
    """A whole number, not negative."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    reading.refuse(where, "a whole number, not negative", value)
    return 0


def word(*words: str) -> Read:
    """One of a closed list of words, as it stands in ``words``."""
    known = {str(one): one for one in words}

    def read(value: object, where: str, reading: Reading) -> str:
        found = known.get(value) if isinstance(value, str) else None
        if found is not None:
            return found
        reading.refuse(where, f"one of {', '.join(words)}", value)
        return words[0]

    return read


def each(item: Read) -> Read:
    """A list, every item read by ``item``."""

    def read(value: object, where: str, reading: Reading) -> tuple[Any, ...]:
        if not isinstance(value, ARRAYS):
            reading.refuse(where, "a list", value)
            return ()
        if reading.is_hasty:
            return tuple([item(part, "", reading) for part in value])
        return tuple([item(part, f"{where}/{index}", reading) for index, part in enumerate(value)])

    return read


_each_text = each(text)


def texts(value: object, where: str, reading: Reading) -> tuple[str, ...]:
    """A list of texts that are not empty."""
    if isinstance(value, ARRAYS):
        for part in value:
            if not part or not isinstance(part, str):
                break
        else:
            return tuple(value)
    read: tuple[str, ...] = _each_text(value, where, reading)
    return read


def optional_texts(value: object, where: str, reading: Reading) -> tuple[str, ...] | None:
    """A list of texts; ``None``, unknown, for ``null``."""
    if value is None:
        return None
    return texts(value, where, reading)


def decimal(value: object, where: str, reading: Reading) -> Decimal | None:
    """A number written as a text: a JSON number may have lost digits on its way."""
    if not isinstance(value, str):
        reading.refuse(where, "a decimal number as a text", value)
        return None
    try:
        return parse_decimal(value)
    except GreenchainError as error:
        reading.place(error, where)
        return None


def nation(value: object, where: str, reading: Reading) -> str:
    """A country of ISO 3166-1 as its alpha-2 code."""
    if isinstance(value, bool):  # YAML 1.1 reads a bare NO, Norway, as false
        reading.refuse(where, "a country as a text: YAML reads a bare NO as false", value)
        return ""
    if not isinstance(value, str):
        reading.refuse(where, "a country as a text", value)
        return ""
    try:
        return country(value)
    except GreenchainError as error:
        reading.place(error, where)
        return ""


def optional_nation(value: object, where: str, reading: Reading) -> str | None:
    """A country; ``None``, unknown, for ``null``."""
    return None if value is None else nation(value, where, reading)


def jurisdiction(value: object, where: str, reading: Reading) -> str:
    """A jurisdiction as its agreements write it: a country's code, or a word such as ``EU`` or ``INT``."""
    if isinstance(value, bool):
        reading.refuse(where, "a jurisdiction as a text: YAML reads a bare NO as false", value)
        return ""
    return text(value, where, reading)


@lru_cache(maxsize=_KEPT_PLACES)
def place_named(name: str) -> str:
    """The jurisdiction that ``name`` means: a country's code however it is spelled, else the word in capital letters.

    >>> place_named("NOR"), place_named("no "), place_named("eu")
    ('NO', 'NO', 'EU')
    """
    try:
        return country(name)
    except GreenchainError:
        return unicodedata.normalize("NFKC", name).strip().upper()


def place(value: object, where: str, reading: Reading) -> str:
    """A jurisdiction in which something holds or ends, spelled as questions are."""
    return place_named(jurisdiction(value, where, reading))


def optional_place(value: object, where: str, reading: Reading) -> str:
    """A jurisdiction in which something is asked; empty, unknown, for ``null``."""
    return "" if value is None else place(value, where, reading)


def by_place(item: Read) -> Read:
    """An object with a key for each jurisdiction, every value read by ``item``."""
    plain = by_key(item)

    def read(value: object, where: str, reading: Reading) -> dict[str, Any]:
        members = plain(value, where, reading)
        named = {place_named(key): found for key, found in members.items()}
        if len(named) < len(members):
            reading.refuse(where, "each jurisdiction once", ", ".join(members))
        return named

    return read


def instant(value: object, where: str, reading: Reading) -> datetime | None:
    """An instant with its offset; ``None`` for ``null``."""
    if value is None:
        return None
    try:
        return parse_instant(value)  # type: ignore[arg-type]  # what is no text is refused there
    except GreenchainError as error:
        reading.place(error, where)
        return None


DAY = "Write 2026-01-31: a legal date is not rounded."
"""What to do about a date that is known to a month or year only where a day is asked for."""


def legal_date(value: object, where: str, reading: Reading) -> date | None:
    """A legal date known to the day."""
    found = _partial(value, where, reading, is_strict=True)
    if found is not None and found.first != found.last:
        reading.refuse(where, "a date known to the day", value, code="DATE_MALFORMED", remedy=DAY)
    return found.first if found else None


def partial_date(value: object, where: str, reading: Reading) -> PartialDate | None:
    """A date known to the day, month or year; ``None`` for ``null``."""
    return None if value is None else _partial(value, where, reading, is_strict=reading.is_strict)


def period(value: object, where: str, reading: Reading) -> DatePeriod:
    """``[from, until]``, half-open, either null."""
    if not isinstance(value, ARRAYS) or len(value) != _ENDS:
        reading.refuse(where, "[from, until], either null", value)
        return _ALWAYS
    since, until = value
    try:
        if reading.is_hasty:
            return DatePeriod(partial_date(since, "", reading), partial_date(until, "", reading))
        return DatePeriod(partial_date(since, f"{where}/0", reading), partial_date(until, f"{where}/1", reading))
    except GreenchainError as error:
        reading.place(error, where)
        return _ALWAYS


def optional_period(value: object, where: str, reading: Reading) -> DatePeriod | None:
    """A period; ``None``, unknown, for ``null``."""
    return None if value is None else period(value, where, reading)


def by_key(item: Read) -> Read:
    """An object with any keys, every value read by ``item``."""

    def read(value: object, where: str, reading: Reading) -> dict[str, Any]:
        if not isinstance(value, OBJECTS):
            reading.refuse(where, "an object", value)
            return {}
        if reading.is_hasty:
            return {key: item(part, "", reading) for key, part in value.items()}
        return {key: item(part, f"{where}/{key}", reading) for key, part in value.items()}

    return read


def anything(value: object, where: str, reading: Reading) -> object:
    """Any JSON value, kept as it is."""
    del where, reading
    return value


def whole_json(value: object, where: str, reading: Reading) -> object:
    """Any JSON value without fractions, kept as it is.

    What is cited is checked by its digest, and two numbers that differ beyond the digits of a double would have one; a
    fraction is written as a text.
    """
    if isinstance(value, OBJECTS):
        for key, part in value.items():
            whole_json(part, f"{where}/{key}", reading)
    elif isinstance(value, ARRAYS):
        for index, part in enumerate(value):
            whole_json(part, f"{where}/{index}", reading)
    elif not (value is None or isinstance(value, str | bool)) and not _is_exact(value):
        reading.refuse(where, "a whole number within 2^53-1; a fraction as a text", value, code="JSON_NUMBER_UNSAFE")
    return value


def _is_exact(value: object) -> bool:
    return isinstance(value, int) and -MAX_SAFE_INTEGER <= value <= MAX_SAFE_INTEGER


def _partial(value: object, where: str, reading: Reading, *, is_strict: bool) -> PartialDate | None:
    if not isinstance(value, str) or not value:
        reading.refuse(where, "a date YYYY-MM-DD, YYYY-MM or YYYY", value, code="DATE_MALFORMED")
        return None
    try:
        return _written_date(value)
    except GreenchainError as error:
        if is_strict:
            reading.place(error, where)
            return None
        return PartialDate(value, date.min, date.max)  # it may be any day: kept, named, and nothing rests on it


@lru_cache(maxsize=_KEPT_DAYS)
def _written_date(text: str) -> PartialDate:
    return PartialDate.parse(text)
