"""What each table looks like: the columns it cannot do without, those it may have, and how a header is told apart.

One list for the readers, for what a refused header is answered with, and for the documentation.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from greenchain.formats.batch import FaultList
from greenchain.formats.declaration_fields import HEADER_FIELDS, ITEM_FIELDS
from greenchain.values.identifiers.names import name_key, near, pairs_of

_ENOUGH = Fraction(2, 5)  # of a table's needs met: below, its columns are a chance likeness
_NEAR_COUNTS = Fraction(9, 10)  # a misspelt column counts a little less than a right one


@dataclass(frozen=True, slots=True)
class TableShape:
    """How one table is recognized: all of ``needs``, one of ``any_of`` unless empty, none of ``none_of``.

    Attributes:
        name: the format's name, such as ``facilities-csv``.
        columns: all that are read, in the order of the documentation.
        has_facts: whether further columns are kept as facts.
    """

    name: str
    columns: tuple[str, ...]
    needs: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    none_of: frozenset[str] = frozenset()
    has_facts: bool = False

    @property
    def title(self) -> str:
        """The name without the format's suffix."""
        return self.name.removesuffix("-csv")

    @property
    def needed(self) -> str:
        """What the header needs, in words.

        >>> SHAPES["facilities-csv"].needed
        'facility and name or country'
        """
        return _listed([*self.needs, *([_listed(self.any_of, last="or")] if self.any_of else [])], last="and")

    def recognizes(self, header: Iterable[str]) -> bool:
        """Whether a table with these columns is this one."""
        columns = set(header)
        return (
            columns.issuperset(self.needs)
            and (not self.any_of or not columns.isdisjoint(self.any_of))
            and columns.isdisjoint(self.none_of)
        )

    def lacking(self, header: Container[str]) -> tuple[str, ...]:
        """The needed columns that the header has not, those of which one is enough where it has none of them."""
        any_of = () if any(name in header for name in self.any_of) else self.any_of
        return (*(name for name in self.needs if name not in header), *any_of)

    def note_unknown(self, header: Iterable[str], faults: FaultList) -> None:
        """Note each column that is not read."""
        known = {*self.columns, ""}
        for column in () if self.has_facts else header:
            if column not in known:
                where = f"row 1, column {column}"
                expected = f"a column of {self.title}"
                faults.note(
                    "FIELD_UNKNOWN", expected, found=column, where=where, remedy=did_you_mean(column, self.columns)
                )

    def share_known(self, header: Sequence[str]) -> Fraction:
        """How much of the header the table reads, misspelt columns counting a little less; 0 to 1."""
        named = [column for column in header if column]
        known = [
            1 if column in self.columns else _NEAR_COUNTS if near_names(column, self.columns) else 0 for column in named
        ]
        return Fraction(sum(known)) / len(named) if named else Fraction(0)

    def share_met(self, header: Sequence[str]) -> Fraction:
        """How much of what the table needs the header has, misspelt columns counting a little less; 0 to 1."""
        likes = {name for column in header if column not in self.columns for name in near_names(column, self.columns)}
        columns = set(header)
        needs = [{name} for name in self.needs] + ([set(self.any_of)] if self.any_of else [])
        met = sum(1 if need & columns else _NEAR_COUNTS if need & likes else 0 for need in needs)
        return Fraction(met) / len(needs)


def _listed(words: Sequence[str], *, last: str) -> str:
    return f" {last} ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def near_names(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """The names of ``known`` that ``name`` may be a misspelling of, likest first, at most three.

    >>> near_names("facilty", ("facility", "name"))
    ('facility',)
    """
    key = name_key(name.replace("_", " "))
    names, index = _index(known)
    return tuple(names[found] for found in near(key, index)) if key else ()


@cache
def _index(known: tuple[str, ...]) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    names = {name_key(name): name for name in known}
    index: defaultdict[str, list[str]] = defaultdict(list)
    for key in names:
        for pair in sorted(pairs_of(key)):
            index[pair].append(key)
    return names, {pair: tuple(keys) for pair, keys in index.items()}


def did_you_mean(name: str, known: tuple[str, ...]) -> str:
    """A remedy that offers the near names; empty where none is near."""
    names = near_names(name, known)
    return f"Near names: {', '.join(names)}." if names else ""


def almost_fitting(header: Sequence[str]) -> tuple[str, str] | None:
    """What the nearest table needs, and what was found instead; ``None`` where the header is near to none.

    >>> almost_fitting(["facilty", "name", "country"])
    ('facilities: facility and name or country', 'facilty (facility?)')
    """
    columns = set(header)
    candidates = [
        shape for shape in SHAPES.values() if columns.isdisjoint(shape.none_of) and shape.share_met(header) >= _ENOUGH
    ]
    # first who knows most of the header: many right columns weigh more than one that may be a misspelling
    best = max(candidates, key=lambda shape: (shape.share_known(header), shape.share_met(header)), default=None)
    if best is None:
        return None
    lacking = best.lacking(columns)
    unknown = [column for column in header if column and column not in best.columns]
    misspelt = [f"{column} ({names[0]}?)" for column in unknown if (names := near_names(column, lacking))]
    found = misspelt or [f"no {name}" for name in lacking] or [column for column in header if column]
    if lacking and unknown and not misspelt:
        found[-1] += f", but {', '.join(unknown)}"
    return f"{best.title}: {best.needed}", ", ".join(found)


_OF_OTHERS = frozenset({"declaration_id", "item_no", "yield_low", "yield_high"})  # other tables about facilities

_SHAPES = (
    TableShape(
        "declarations-csv", ("declaration_id", "item_no", *HEADER_FIELDS, *ITEM_FIELDS), ("declaration_id", "item_no")
    ),
    TableShape(
        "measurements-csv",
        ("facility", "indicator", "value", "unit", "valid_from", "valid_until"),
        ("facility", "indicator", "value", "unit"),
        none_of=_OF_OTHERS,
    ),
    TableShape(
        "products-csv",
        ("product", "name", "hs_code", "process", "category", "producer"),
        ("product",),
        ("name", "hs_code", "category"),
        none_of=_OF_OTHERS,
        has_facts=True,
    ),
    TableShape(
        "facilities-csv",
        ("facility", "name", "country", "party", "grid", "roles", "role"),
        ("facility",),
        ("name", "country"),
        none_of=_OF_OTHERS | {"indicator", "product"},
    ),
    TableShape(
        "yields-csv",
        ("facility", "product", "yield_low", "yield_high", "input", "output"),
        ("facility", "yield_low", "yield_high"),
    ),
    TableShape("prices-csv", ("hs4", "month", "currency", "low_per_kg"), ("hs4", "currency", "low_per_kg")),
    TableShape(
        "parties-csv",
        ("party", "name", "country", "roles", "role"),
        ("party",),
        ("name", "country"),
        none_of=_OF_OTHERS | {"facility"},
    ),
    TableShape(
        "postings-csv",
        (
            *("posting_id", "time", "site", "characteristic", "scheme", "product", "direction", "quantity", "uom"),
            *("lot", "counterparty", "certificate", "model"),
        ),
        ("posting_id", "time", "site", "product", "direction", "quantity"),
    ),
    TableShape(
        "lot_claims-csv",
        ("lot", "role", "characteristic", "scheme", "model", "share", "certificate"),
        ("lot", "role", "characteristic"),
    ),
)

SHAPES = {shape.name: shape for shape in _SHAPES}
"""The tables by name, in the order in which a header is compared with them."""
