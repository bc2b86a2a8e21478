"""What an engine has to do that screens large tables: hand over the rows that something may be found of.

Every row that it keeps back must be one of which the plain path finds nothing: no fault, no rule that holds or stays
open, no gap. Rows that it hands over in vain cost time and change nothing, because the same judge looks at them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from greenchain.formats.column_map import ColumnMap
from greenchain.formats.declaration_rows import Cells
from greenchain.screening.compiler import RuleIndex
from greenchain.values.errors import Fault


@dataclass(frozen=True, slots=True)
class Torn:
    """A record that does not fit its table: what may be its declaration, and whether it surely is."""

    key: str
    is_sure: bool
    fault: Fault


@dataclass(frozen=True, slots=True)
class Found:
    """What lies in the tables.

    Attributes:
        fields: what the cells of rows stand for.
        rows: those to look at, by declaration's id in the order of code points, all rows of one id together where
            they repeat an item or contradict one another, and where an odd row is of that id.
        odd: rows that are no sound line, in any order; they are in none of the counts below.
        torn: records of which no row could be made.
        read: rows of sound lines.
        declarations: different ids of declarations among them.
        ids: gives those ids in the order of code points; asked once ``rows`` came to their end.
    """

    fields: tuple[str, ...]
    rows: Iterator[Cells]
    odd: Sequence[Cells]
    torn: Sequence[Torn]
    read: int
    declarations: int
    ids: Callable[[], Iterator[str]]


NOTHING = Found(("declaration_id", "item_no"), iter(()), (), (), 0, 0, lambda: iter(()))
"""Where there are no tables."""


class DeclarationEngine(Protocol):
    """One way to search tables that lie somewhere outside: plain Python, DuckDB, Spark."""

    @property
    def name(self) -> str:
        """As the command line calls it."""

    def search(
        self, paths: Sequence[str], *, columns: ColumnMap, index: RuleIndex, keys: Sequence[str] = ()
    ) -> AbstractContextManager[Found]:
        """The rows of the tables at ``paths`` to look at, all of the declarations ``keys`` among them.

        Raises:
            InputError: a table cannot be read, or has no column that it needs; also while rows are read.
        """


class SqlSession(Protocol):
    """A database as the shared steps use it."""

    def fetched(self, query: str) -> Iterator[Sequence[object]]:
        """The rows of a query, some at a time."""

    def read(self, name: str, query: str) -> None:
        """Call by a name what a query gives that reads the tables; it is asked three or four times."""

    def keep(self, name: str, query: str) -> None:
        """Keep what a query gives under a name."""

    def given(self, name: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]]) -> None:
        """Keep rows of ours under a name; columns with their types, of which texts are never absent."""
