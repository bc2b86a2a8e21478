"""The search as SQL text, one for DuckDB and Spark: which rows of a table could anything be found of?

The table of rules is turned round: not a row a rule, which every declaration would meet in many rows, but for every
field its distinct words with the guards that each leaves over, as bits. A row joins each of its words by equality (of
a heading, its first six digits), and the bits of all of them in common are its candidates. Words are read by the one
reader of declarations, so nothing is normalized in SQL; a word that it refuses, or that is not among the words, leaves
the row to it. Only what both databases do alike is used: equality, ``substr``, three patterns, decimals of one scale.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from greenchain.formats.declaration_fields import HEADER_FIELDS
from greenchain.formats.declaration_rows import stated
from greenchain.screening.compiler import Comparison, FieldGuards, RuleIndex
from greenchain.screening.facts import NO_VALUE, is_placeholder
from greenchain.values.quantity import parse_decimal

MAX_WORDS = 50_000  # of one field: six digits, codes, countries and days are fewer; a row with another is looked at
BITS = 62  # of one column of bits: a signed integer of 64 bits has room, and none is negative
_MOST_FACTOR = 10**6  # of a comparison: decimals with more digits would not fit
ITEMS, WORDS, GIVEN, KEYS = "screened_items", "screened_words", "screened_given", "screened_keys"
_SPACES = (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
BLANKS = "".join(map(chr, (*range(9, 14), *range(28, 33), *_SPACES)))
"""What Python takes for blank; neither database has it as its own notion."""

KEY_FIELDS = {"declaration_id": "k", "item_no": "i"}
"""What the keys of a row are called once they are trimmed."""

_READ = ("hs", "waste_code", "operation", "condition", "packing", "export_country", "import_country", "origin_country",
         "transit_countries", "export_date", "import_date", "consent_from", "consent_to")  # fmt: skip
_NUMBERS = ("net_kg", "gross_kg", "value")
_NUMBER = "'^[0-9]{1,12}(?:[.][0-9]{1,6})?$'"
_SOLID = "'^[!-~]*$'"  # letters of ASCII: quicker to tell than to trim
_LONG_HEADING = "'^(?:[0-9][0-9]){3,5}$'"
_AT_ONCE = 3  # fields joined to all rows: by then hardly a row is left that nothing will be found of
_START = 6  # digits of a heading that its words keep; what national digits decide is left to Python


def literal(text: str) -> str:
    """``text`` in SQL; backslashes apart, which only Spark takes for escapes."""
    parts = ("'" + part.replace("'", "''") + "'" for part in text.split("\\"))
    return " || CHR(92) || ".join(parts)


def items_query(tables: Sequence[tuple[str, Mapping[str, str]]], fields: Sequence[str]) -> str:
    """All rows of all tables under the names of the fields, with their trimmed keys ``k`` and ``i``.

    Args:
        tables: name of each and, by field, the expression of its column; a field without one is null in all rows.
        fields: what the columns are to be.
    """
    selected = []
    for name, columns in tables:
        told = [f"{columns.get(field, 'CAST(NULL AS STRING)')} AS {field}" for field in fields]
        selected.append(f"SELECT {', '.join(told)} FROM {name}")  # noqa: S608 - names are ours
    keys = f"{_trimmed('declaration_id')} AS k, {_trimmed('item_no')} AS i"
    others = "".join(f", {field}" for field in fields if field not in KEY_FIELDS)
    return f"SELECT {keys}{others} FROM ({' UNION ALL '.join(selected)}) AS rows_read"  # noqa: S608


def totals_query() -> str:
    """How many rows, how many declarations, and how many of these have more than one row."""
    by_key = f"SELECT k, COUNT(*) AS n FROM {ITEMS} GROUP BY k"  # noqa: S608 - names are ours
    several = "CAST(COALESCE(SUM(CASE WHEN n > 1 THEN 1 ELSE 0 END), 0) AS BIGINT)"
    return f"SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT), COUNT(*), {several} FROM ({by_key}) AS by_key"  # noqa: S608


def ids_query() -> str:
    """The ids of all declarations, in the order of code points."""
    return f"SELECT DISTINCT k FROM {ITEMS} ORDER BY k"  # noqa: S608 - names are ours


def keys_query(fields: Sequence[str]) -> str:
    """The declarations to look at whatever their words: an item twice, header facts in two ways, or given by hand."""
    header = [f"COALESCE({name}, CHR(1))" for name in fields if name in HEADER_FIELDS]
    told = f"concat_ws(CHR(31), {', '.join(header)})" if header else "''"
    by_item = f"SELECT k, i, COUNT(*) AS n, MIN({told}) AS lo, MAX({told}) AS hi FROM {ITEMS} GROUP BY k, i"  # noqa: S608
    odd = "COUNT(*) < SUM(n) OR MIN(lo) <> MAX(hi)"
    return f"SELECT k FROM ({by_item}) AS by_item GROUP BY k HAVING {odd} UNION SELECT k FROM {GIVEN}"  # noqa: S608


_SAYS_WASTE = ("waste_code", "condition")  # what tells whether waste documents may matter


@dataclass(frozen=True, slots=True)
class Words:
    """What the words of the tables leave over.

    Attributes:
        first: the fields to join at once: those of which a word is looked at whatever the others are, and those that
            leave the least over.
        then: the fields to join to the rows that are left.
        rows: field, word and bits of each word that was read.
    """

    first: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Search:
    """The search of rows with these fields by these rules.

    Attributes:
        fields: those that some table has, keys among them.
    """

    index: RuleIndex
    fields: tuple[str, ...]

    @property
    def word_fields(self) -> tuple[str, ...]:
        """The fields whose words are read: those that can be refused, and those whose texts rules tell apart."""
        told = {guards.name for guards in self.index.fields if not guards.is_flag}
        return tuple(name for name in self.fields if name in _READ or name in told)

    @property
    def _asks_of_waste(self) -> bool:
        """Whether waste may have findings that no rule here tells: by its documents, or by a certificate."""
        return self.index.asks_documents or self.index.asks_claims

    @property
    def looks_at_all(self) -> bool:
        """Whether a gap is found of every row, because a field that all must state is in no table."""
        told = {"hs", "lot", *(_SAYS_WASTE if self._asks_of_waste else ())}
        return not told <= set(self.fields)

    @property
    def columns(self) -> int:
        """How many columns of bits there are."""
        return max(1, -(-len(self.index.owners) // BITS))

    def words_query(self) -> str:
        """Every word of every word field: number of the field, word, how many rows have it; in one run."""
        names = self.word_fields
        words = ", ".join(f"{_word(name)} AS {name}" for name in names)
        number = " ".join(f"WHEN GROUPING({name}) = 0 THEN {at}" for at, name in enumerate(names))
        word = " ".join(f"WHEN GROUPING({name}) = 0 THEN {name}" for name in names)
        return (
            f"SELECT CASE {number} END AS field, CASE {word} END AS word, COUNT(*) AS n FROM "  # noqa: S608 - names are ours
            f"(SELECT {words} FROM {ITEMS}) AS words_read GROUP BY GROUPING SETS ({', '.join(f'({n})' for n in names)})"
        )

    def words(self, found: Iterable[Sequence[object]]) -> Words:
        """What the words of the rows leave over; a field of which no word rules anything out is not joined."""
        guards = {guards.name: guards for guards in self.index.fields}
        names = self.word_fields
        left = {name: _Left() for name in names}
        rows: list[tuple[object, ...]] = []
        for field, word, count in found:
            name = names[int(str(field))]
            known = left[name]
            if word is None:
                continue
            bits = None if known.words >= MAX_WORDS else self._bits(name, str(word), guards.get(name))
            known.add(bits, int(str(count)), everything=self.index.everything)
            if bits is not None:
                rows.append((name, str(word), *self._split(bits)))
        must = [name for name in names if left[name].is_open]
        others = sorted((name for name in names if left[name].rules_out), key=lambda name: left[name].share)
        others = [name for name in others if name not in must]
        first = (*must, *others[: max(0, _AT_ONCE - len(must))])
        then = tuple(name for name in others if name not in first)
        return Words(first, then, tuple(row for row in rows if row[0] in first or row[0] in then))

    def candidates_query(self, words: Words | None = None, *, has_keys: bool = True) -> str:
        """The rows to look at, by the declaration's id.

        Args:
            words: what is joined; rows that the first fields leave over are few, so the others cost little.
            has_keys: whether there are declarations to look at whatever their words.
        """
        words = words or Words()
        selected = ", ".join(f"d.{KEY_FIELDS.get(name, name)} AS {name}" for name in self.fields)
        if self.looks_at_all:
            return f"SELECT {selected} FROM {ITEMS} AS d ORDER BY d.k"  # noqa: S608 - names are ours
        looks = [*self._looks(), *(f"{_alias(name)}.word IS NULL" for name in words.first)]
        joins = [f"LEFT JOIN {KEYS} AS o ON o.k = d.k"] if has_keys else []
        looks += ["o.k IS NOT NULL"] if has_keys else []
        left = [self._in_common(words.first, column) for column in range(self.columns)]
        told = [f"({' OR '.join(looks)}) AS is_looked_at", *(f"{bits} AS b{at}" for at, bits in enumerate(left))]
        joined = " ".join((*joins, *map(_join, words.first)))
        wanted = " OR ".join(("is_looked_at", *(f"b{column} <> 0" for column in range(self.columns))))
        inner = f"SELECT d.*, {', '.join(told)} FROM {ITEMS} AS d {joined}"  # noqa: S608 - names are ours
        first = f"SELECT * FROM ({inner}) AS met WHERE {wanted}"  # noqa: S608
        unread = [f"{_alias(name)}.word IS NULL" for name in words.then]  # of a table without the field
        then = " OR ".join(("d.is_looked_at", *unread, *self._common(words.then)))
        return f"SELECT {selected} FROM ({first}) AS d {' '.join(map(_join, words.then))} WHERE {then} ORDER BY d.k"  # noqa: S608

    def _bits(self, field: str, word: str, guards: FieldGuards | None) -> int | None:
        found = stated(field, word)
        if found is None or (field == "hs" and (not found[1] or self._may_be_absent(found[1]))):
            return None
        is_given, text = found
        if field in NO_VALUE and text is not None and is_placeholder(text):
            text = None
        if guards is None or not is_given:
            return self.index.everything
        is_start = field == "hs" and text is not None and len(text) == _START
        return guards.bits_of_start(text) if is_start and text is not None else guards.bits(text)

    def _may_be_absent(self, heading: str) -> bool:
        """Whether an edition has not the heading, or one that it is the start of."""
        return any(heading.startswith(other) or other.startswith(heading) for other in self.index.absent_headings)

    def _looks(self) -> Iterator[str]:
        """Why a row is looked at whatever the rules are and its words."""
        yield "d.k = '' OR d.i = ''"
        if "hs" in self.word_fields:  # the one field of these that a table may lack and every item must state
            yield "d.hs IS NULL"
        for name in _NUMBERS:
            if name in self.fields:
                yield f"NOT (d.{name} IS NULL OR d.{name} = '' OR regexp_like(d.{name}, {_NUMBER}))"
        yield f"d.lot IS NULL OR (d.lot <> '' AND btrim(d.lot, {literal(BLANKS)}) <> '')"
        if self._asks_of_waste:  # papers belong to waste, and only goods that say they are none have none
            no_code = f"btrim(d.waste_code, {literal(BLANKS)}) = ''"
            yield f"NOT COALESCE({no_code} AND d.condition IN ('new', 'used'), FALSE)"

    def _in_common(self, joined: Sequence[str], column: int) -> str:
        """What the words of some fields and all figures leave over together, of one column of bits."""
        aside = self.index.graph_bits | self.index.leg_bits | self.index.claim_bits
        asked = self._split(self.index.everything & ~aside)[column]
        figures = [told for found in self.index.comparisons if (told := self._comparison(found, column))]
        return f"({' & '.join((str(asked), *(f'{_alias(name)}.m{column}' for name in joined), *figures))})"

    def _common(self, joined: Sequence[str]) -> Iterator[str]:
        """For each column of bits: whether all that is known of a row has some in common."""
        flags = [g for g in self.index.fields if g.is_flag and g.name in self.fields and g.name not in self.word_fields]
        for column in range(self.columns):
            first = " & ".join((f"d.b{column}", *(f"{_alias(name)}.m{column}" for name in joined)))
            others = [self._flag(guards, column) for guards in flags]
            second = f" AND ({' & '.join((first, *others))}) <> 0" if others else ""
            yield f"(({first}) <> 0{second})"

    def _flag(self, guards: FieldGuards, column: int) -> str:
        none, some, either = (
            self._split(bits)[column] for bits in (guards.bits(None), guards.bits("1"), self.index.everything)
        )
        name = f"d.{guards.name}"
        return (
            f"(CASE WHEN {name} = '' THEN {none} WHEN {name} IS NOT NULL AND regexp_like({name}, '[1-9]') THEN {some} "
            f"ELSE {either} END)"
        )

    def _comparison(self, found: Comparison, column: int) -> str:
        """The guards left by two figures that are both plain; empty where SQL cannot tell."""
        left, right = found.leaf.field, found.leaf.than
        upper, lower = parse_decimal(found.leaf.factor).as_integer_ratio()
        if (
            not {left, right} <= set(self.fields) & set(_NUMBERS)
            or not 0 <= max(upper, lower) <= _MOST_FACTOR
            or upper < 0
        ):
            return ""
        everything = self.index.everything
        if_true, if_false, either = (
            self._split(bits)[column]
            for bits in (everything & ~found.out_if_true, everything & ~found.out_if_false, everything)
        )
        if if_true == if_false == either:
            return ""
        figures = [f"TRY_CAST(d.{name} AS DECIMAL(18,6)) * {times}" for name, times in ((left, lower), (right, upper))]
        both = " AND ".join(f"d.{name} IS NOT NULL AND regexp_like(d.{name}, {_NUMBER})" for name in (left, right))
        answers = f"WHEN {figures[0]} < {figures[1]} THEN {if_true} ELSE {if_false}"
        return f"(CASE WHEN NOT ({both}) THEN {either} {answers} END)"

    def _split(self, bits: int) -> tuple[int, ...]:
        mask = (1 << BITS) - 1
        return tuple(bits >> (BITS * column) & mask for column in range(self.columns))


@dataclass(slots=True)
class _Left:
    """What the words of one field leave over of all rows.

    Attributes:
        share: guards left, each counted once a row.
        is_open: whether a row may have a word that was not read, or is refused.
    """

    words: int = 0
    share: int = 0
    is_open: bool = False
    rules_out: bool = False

    def add(self, bits: int | None, count: int, *, everything: int) -> None:
        self.words += 1
        self.is_open = self.is_open or bits is None
        self.rules_out = self.rules_out or (bits is not None and bits != everything)
        self.share += count * (everything if bits is None else bits).bit_count()


def _alias(field: str) -> str:
    return f"w_{field}"


def _join(field: str) -> str:
    """The words of a field, beside the rows that have them."""
    words = f"(SELECT * FROM {WORDS} WHERE field = {literal(field)})"  # noqa: S608 - names are ours
    return f"LEFT JOIN {words} AS {_alias(field)} ON {_alias(field)}.word = {_word('d.' + field, field)}"


def _trimmed(column: str) -> str:
    return f"CASE WHEN regexp_like({column}, {_SOLID}) THEN {column} ELSE btrim({column}, {literal(BLANKS)}) END"


def _word(column: str, name: str = "") -> str:
    if (name or column) != "hs":
        return column
    start = f"WHEN regexp_like({column}, {_LONG_HEADING}) THEN substr({column}, 1, {_START})"
    return f"CASE WHEN length({column}) <= {_START} THEN {column} {start} ELSE {column} END"
