"""What reading gives: the good records, and everything that was wrong with the rest.

A faulty row or event never takes its neighbors with it: it is named with code and place, and the others are kept. Notes
name what was bent to be read, or read twice, and lost nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeVar

from greenchain.formats.dialects import DIALECTS
from greenchain.model.unread import UnreadEvents
from greenchain.values.errors import Fault

Record = TypeVar("Record")

MAX_FAULTS = 10_000  # more is a wrong file rather than a wrong row, and the list itself must fit in memory


@dataclass(frozen=True, slots=True)
class Batch:
    """The records of one input.

    Attributes:
        name: the name the input came under.
        format: which format it was read as, such as ``epcis-json``.
        media_type: the media type of that format.
        content: the records, in the order of the input.
        faults: what was refused, and why; empty where all was taken.
        notes: what was bent or repeated and lost nothing.
        read: rows, events or documents seen.
        refused: how many of them were refused; one may have several faults.
        duplicates: how many repeated an earlier one and said nothing else; they are not in ``content``.
        schema_version: the version of the standard that the input states; empty where it states none.
        unread: of events, what is known of each that was refused.
        keys: of events, the key of each that was taken or repeated, in the order of the input.
    """

    name: str
    format: str
    media_type: str
    content: tuple[object, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    read: int = 0
    refused: int = 0
    duplicates: int = 0
    schema_version: str = ""
    keys: tuple[str, ...] = ()
    unread: tuple[UnreadEvents, ...] = ()

    def records(self, kind: type[Record]) -> tuple[Record, ...]:
        """The records of one type, in the order of the input; empty where there are none."""
        return tuple(record for record in self.content if isinstance(record, kind))

    @property
    def dialects(self) -> tuple[Fault, ...]:
        """The notes that name a deviation from EPCIS which changes nothing of what is meant, in order."""
        return tuple(note for note in self.notes if note.code in DIALECTS)

    @property
    def counts(self) -> Mapping[str, int]:
        """``read``, ``refused``, ``duplicate``, then how many records of each type, by the type's name."""
        types = Counter(type(record).__name__ for record in self.content)
        counts = {"read": self.read, "refused": self.refused, "duplicate": self.duplicates}
        return MappingProxyType(counts | {name: types[name] for name in sorted(types)})


@dataclass(frozen=True, slots=True)
class Format:
    """A way to read bytes; plug-ins are values of this class too.

    Attributes:
        name: such as ``epcis-json``; it stands in results.
        media_type: such as ``application/ld+json``.
        recognizes: whether bytes under a name look like this format: quick, and never raises on any bytes.
        read: bytes and name to a batch, or a ``GreenchainError`` where nothing of it can be read.
    """

    name: str
    media_type: str
    recognizes: Callable[[bytes, str], bool]
    read: Callable[[bytes, str], Batch]


class FaultList:
    """Faults and notes of one input while it is read; a bounded number of each is kept, the rest counted."""

    def __init__(self, *, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []
        self._notes: list[Fault] = []
        self._remarked: set[str] = set()
        self._unlisted = 0

    def add(self, code: str, expected: str, *, found: str = "", where: str = "") -> None:
        """Name something refused."""
        self.take(Fault(code, expected, found, where=where))

    def take(self, *faults: Fault, where: str = "") -> None:
        """Name what an error of a value said, placed at ``where``."""
        for fault in faults:
            if len(self._faults) < MAX_FAULTS:
                self._faults.append(fault.within(file=self._file, where=where))
            else:
                self._unlisted += 1

    def note(self, code: str, expected: str, *, found: str = "", where: str = "", remedy: str = "") -> None:
        """Name something that was bent or repeated and lost nothing."""
        self.remark(Fault(code, expected, found, where=where, remedy=remedy))

    def remark(self, *notes: Fault, where: str = "") -> None:
        """Name what was said of a value that lost nothing, placed at ``where``."""
        room = MAX_FAULTS - len(self._notes)
        self._notes += [note.within(file=self._file, where=where) for note in notes[:room]]

    def remark_once(self, about: str, *notes: Fault, where: str) -> None:
        """As :meth:`remark`, but once for each text ``about``."""
        if self.has_room and about not in self._remarked:
            self._remarked.add(about)
            self.remark(*notes, where=where)

    def since(self, count: int) -> tuple[Fault, ...]:
        """The faults named after the first ``count``; where they are past the budget, one that says so."""
        if len(self) > count and not self._faults[count:]:
            return (Fault("BUDGET_EXCEEDED", f"at most {MAX_FAULTS} faults", "more", file=self._file),)
        return tuple(self._faults[count:])

    @property
    def has_room(self) -> bool:
        """Whether another note would be kept."""
        return len(self._notes) < MAX_FAULTS

    def __len__(self) -> int:
        return len(self._faults) + self._unlisted

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All that was named; where it was too much, the last fault says how much more there was."""
        if not self._unlisted:
            return tuple(self._faults)
        rest = Fault("BUDGET_EXCEEDED", f"at most {MAX_FAULTS} faults", f"{self._unlisted} more", file=self._file)
        return (*self._faults, rest)

    @property
    def notes(self) -> tuple[Fault, ...]:
        """The notes, in the order of the input."""
        return tuple(self._notes)
