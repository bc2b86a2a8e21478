"""The rules of a table as one SQL text that DuckDB and Spark both run, with the answers of numpy to the last digit.

It reads a relation whose columns have the plain names of ``aliases`` and gives a row a card: points and coverage in
whole micro-points, bands, and whether cells are wrong. Only what both dialects mean alike stands in it: comparison,
``CASE``, ``FLOOR``, the four operations on floats, ``MAX`` and ``MIN``, ``regexp_like`` (a macro in DuckDB). Points are
floats that hold whole numbers below 2**53, so sums are exact in any order.

An answer ``v`` comes to ``y = v * rate``, which is off by a hair, and to the whole number ``n`` next to it. Rows in
which some ``y`` lies near the middle of two are looked at again: there ``k = FLOOR(y)`` and one more where ``v`` is
above the middle ``t = (2 k + 1) q / 2 p``, or on it where ``k`` is odd; why that is exact stands in ``micro_points``.
On middles that no decimal writes, the few floats that stand there are read first (``middle_query``) and decided singly.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from textwrap import indent

from greenchain.scoring.arrays.micro_points import Rates
from greenchain.scoring.arrays.rules import LEVELS, Rule, ScoreRules
from greenchain.scoring.arrays.table_shape import FALSE, LEVEL, NUMBER, TRUE, UNSTATED_LEVEL, Kind, TableShape

MAX_MIDDLES = 10_000  # floats at middles of endless decimals, in one table: they are written into the text
_NO_BAND = "-1"
_PATTERN = f"'{NUMBER}[|]$'"  # matched with a bar behind, for engines differ on line breaks before the end
_WHOLE = (
    "6755399441055744.0E0"  # 3 * 2**51: added and taken away it leaves the whole number next to a float, half to even
)


def score_query(
    rules: ScoreRules, shape: TableShape, *, source: str, middles: Mapping[int, Collection[float]] | None = None
) -> str:
    """The query: ``id, guaranteed, possible, declared, coverage, band_guaranteed, band_possible, wrong``.

    Args:
        rules: what answers earn.
        shape: the columns there are.
        source: the relation, its columns named as ``aliases`` says.
        middles: by the number of an indicator, the floats of the table that stand on its middles and earn the
            micro-point above; what ``middle_query`` finds, decided.
    """
    count = range(len(rules.rules))
    doubt = _float(Rates.of(rules).doubt)
    kept = [*_HEAD, *(f"{letter}{at}" for at in count for letter in "rpy")]
    near = _select(
        [*kept, *(f"(y{at} + {_WHOLE}) - {_WHOLE} AS n{at}" for at in count)], _products(rules, shape, source)
    )
    doubts = _sum(f"CAST(ABS(y{at} - n{at}) >= {doubt} AS DOUBLE)" for at in count)
    doubted = _select(["*", f"{doubts} AS doubts"], near)
    points = [
        f"CASE WHEN doubts = 0.0E0 THEN n{at} ELSE {_exact(rule, at, middles or {})} END AS m{at}"
        for at, rule in enumerate(rules.rules)
    ]
    decided = _select([*_HEAD, *(f"p{at}" for at in count), *points], doubted)
    sums = _select(
        [
            *_HEAD,
            f"{_sum(f'p{at} * m{at}' for at in count)} AS guaranteed",
            f"{_sum(f'm{at}' for at in count)} AS declared",
            f"{_sum(f'p{at} * {_float(float(rule.micros))}' for at, rule in enumerate(rules.rules))} AS coverage",
        ],
        decided,
    )
    totals = _select(["*", f"guaranteed + ({_float(float(rules.micros))} - coverage) AS possible"], sums)
    figures = [f"TRY_CAST({name} AS BIGINT) AS {name}" for name in ("guaranteed", "possible", "declared", "coverage")]
    return _select(
        [
            *("id", "wrong", *figures),  # what cannot be cast stands in a row that is refused
            f"CASE WHEN held = 0 THEN {_NO_BAND} ELSE {_band(rules, 'guaranteed')} END AS band_guaranteed",
            f"CASE WHEN failed > 0 THEN {_NO_BAND} ELSE {_band(rules, 'possible')} END AS band_possible",
        ],
        totals,
    )


def middle_query(rules: ScoreRules, shape: TableShape, *, source: str) -> str:
    """The query ``indicator, answer`` of floats that stand on middles no decimal writes; empty where there are none."""
    products = _products(rules, shape, source)
    parts = [
        _select([f"{at} AS indicator", f"r{at} AS answer"], products) + f"\nWHERE r{at} = {_middle(rule, at)}"
        for at, rule in enumerate(rules.rules)
        if not rule.has_short_ties and shape.answers[at] is not Kind.ABSENT
    ]
    if not parts:
        return ""
    return f"SELECT DISTINCT indicator, answer FROM (\n{' UNION ALL '.join(parts)}\n) AS found LIMIT {MAX_MIDDLES + 1}"  # noqa: S608 - names are ours


def range_query(rules: ScoreRules, shape: TableShape, *, source: str) -> str:
    """The query ``wrong`` of one row: 1 where a typed answer or level is outside its range; empty without such columns.

    Greatest and least of a column are found far more quickly than every cell is compared; NaN is the greatest to both.
    """
    tests = []
    for at, rule in enumerate(rules.rules):
        full, most = _float(float(rule.full)), len(LEVELS) - 1
        if shape.answers[at] in (Kind.REAL, Kind.WHOLE):
            tests.append(f"COALESCE(MAX(a{at}) > {full} OR MIN(a{at}) < 0, FALSE)")
        if shape.levels[at] is Kind.WHOLE:
            tests.append(f"COALESCE(MAX(b{at}) > {most} OR MIN(b{at}) < 0, FALSE)")
    if not tests:
        return ""
    return f"SELECT CASE WHEN {' OR '.join(tests)} THEN 1 ELSE 0 END AS wrong FROM {source}"  # noqa: S608 - names are ours


def fault_query(rules: ScoreRules, shape: TableShape, *, source: str, most: int) -> str:
    """The query ``id, cells`` of rows with wrong cells, by id.

    ``cells`` holds, for each that is wrong, the number of its column among ``cell_columns``, character 31, the text
    that stood there, character 30.
    """
    told = [
        f"CASE WHEN {wrong} THEN CONCAT('{at}', CHR(31), COALESCE(CAST({alias} AS STRING), ''), CHR(30)) ELSE '' END"
        for at, (alias, wrong) in enumerate(_wrong_cells(rules, shape))
    ]
    rows = _select(["id", f"CONCAT({', '.join(told)}) AS cells"], _cells(rules, shape, source))
    return f"SELECT id, cells FROM (\n{indent(rows, '  ')}\n) AS told WHERE cells <> '' ORDER BY id LIMIT {most}"  # noqa: S608 - names are ours


def cell_columns(rules: ScoreRules) -> list[str]:
    """The columns by the numbers that ``fault_query`` gives them."""
    return [name + end for name in (*rules.indicators, *rules.gates) for end in ("", LEVEL)]


_HEAD = ("id", "wrong", "failed", "held")


def _select(columns: Iterable[str], source: str) -> str:
    listed = ",\n  ".join(columns)
    return f"SELECT\n  {listed}\nFROM (\n{indent(source, '  ')}\n) AS t"


def _cells(rules: ScoreRules, shape: TableShape, source: str) -> str:
    """Every cell as it is, empty texts and absent columns as nothing; answers also as floats ``r``."""
    columns = ["id"]
    for at in range(len(rules.rules)):
        columns += [_cell(f"a{at}", shape.answers[at]), _cell(f"b{at}", shape.levels[at])]
    for at in range(len(rules.gates)):
        columns += [_cell(f"g{at}", shape.gates[at], is_text=True), _cell(f"h{at}", shape.gate_levels[at])]
    named = _select(columns, f"SELECT * FROM {source}")  # noqa: S608 - the caller names it
    return _select(["*", *(f"{_real(at, kind)} AS r{at}" for at, kind in enumerate(shape.answers))], named)


def _cell(alias: str, kind: Kind, *, is_text: bool = False) -> str:
    if kind is Kind.ABSENT:
        return f"CAST(NULL AS STRING) AS {alias}"
    if kind is Kind.TEXT:
        return f"NULLIF({alias}, '') AS {alias}"
    return f"CAST({alias} AS STRING) AS {alias}" if is_text else alias


def _real(at: int, kind: Kind) -> str:
    if kind is Kind.TEXT:
        return f"CASE WHEN regexp_like(CONCAT(a{at}, '|'), {_PATTERN}) THEN TRY_CAST(a{at} AS DOUBLE) END"
    return f"CAST(a{at} AS DOUBLE)"


def _products(rules: ScoreRules, shape: TableShape, source: str) -> str:
    """Answers ``r``, what they come to ``y``, whether they count ``p``; of the row: wrong cells, what gates say."""
    columns = ["id", f"{_wrong_row(rules, shape)} AS wrong", *_gates(rules, shape)]
    for at, rule in enumerate(rules.rules):
        reaches = _reaches(f"b{at}", shape.levels[at], rule.evidence_min)
        columns += [
            f"r{at}",
            f"COALESCE(r{at}, 0.0E0) * {_float(float(rule.rate))} AS y{at}",
            f"CAST({reaches} AND r{at} IS NOT NULL AS DOUBLE) AS p{at}",
        ]
    return _select(columns, _cells(rules, shape, source))


def _wrong_cells(rules: ScoreRules, shape: TableShape) -> Iterable[tuple[str, str]]:
    """Each cell of a row and when it is wrong, in the order of ``cell_columns``."""
    for at, rule in enumerate(rules.rules):
        inside = f"COALESCE(r{at} >= 0.0E0 AND r{at} <= {_float(float(rule.full))}, FALSE)"
        yield f"a{at}", f"a{at} IS NOT NULL AND NOT {inside}"
        yield f"b{at}", _wrong_level(f"b{at}", shape.levels[at])
    for at in range(len(rules.gates)):
        yield f"g{at}", f"g{at} IS NOT NULL AND LOWER(g{at}) NOT IN ({_texts(TRUE + FALSE)})"
        yield f"h{at}", _wrong_level(f"h{at}", shape.gate_levels[at])


def _wrong_level(alias: str, kind: Kind) -> str:
    right = f"BETWEEN 0 AND {len(LEVELS) - 1}" if kind is Kind.WHOLE else f"IN ({_texts(LEVELS)})"
    return f"{alias} IS NOT NULL AND NOT {alias} {right}"


def _wrong_row(rules: ScoreRules, shape: TableShape) -> str:
    """1 where some cell is wrong, else 0; of what ``range_query`` does not see."""
    gates = (*shape.gates, *shape.gate_levels)
    kinds = [kind for pair in zip(shape.answers, shape.levels, strict=True) for kind in pair]
    cells = list(_wrong_cells(rules, shape))
    tests = [f"({wrong})" for (_, wrong), kind in zip(cells, kinds, strict=False) if kind is Kind.TEXT]
    if any(kind is not Kind.ABSENT for kind in gates):
        tests += [f"({wrong})" for _, wrong in cells[len(kinds) :]]
    return f"CASE WHEN {' OR '.join(tests)} THEN 1 ELSE 0 END" if tests else "0"


def _gates(rules: ScoreRules, shape: TableShape) -> list[str]:
    """``failed``: how many gates are proven to fail; ``held``: 1 where all are proven to hold."""
    failed, held = [], []
    for at in range(len(rules.gates)):
        reaches = _reaches(f"h{at}", shape.gate_levels[at], rules.gate_min)
        failed.append(f"CASE WHEN {reaches} AND LOWER(g{at}) IN ({_texts(FALSE)}) THEN 1 ELSE 0 END")
        held.append(f"CASE WHEN {reaches} AND LOWER(g{at}) IN ({_texts(TRUE)}) THEN 1 ELSE 0 END")
    if not held:
        return ["0 AS failed", "1 AS held"]
    return [f"{_sum(failed)} AS failed", f"CASE WHEN {_sum(held)} = {len(held)} THEN 1 ELSE 0 END AS held"]


def _reaches(alias: str, kind: Kind, least: int) -> str:
    unstated = int(UNSTATED_LEVEL[1:])
    if kind is Kind.ABSENT:
        return "TRUE" if unstated >= least else "FALSE"
    # what is not stated reaches its level or not, so nothing has to be put in its place
    empty = f" OR {alias} IS NULL" if unstated >= least else f" AND {alias} IS NOT NULL"
    return f"({alias} >= {least if kind is Kind.WHOLE else repr(LEVELS[least].value)}{empty})"


def _exact(rule: Rule, at: int, middles: Mapping[int, Collection[float]]) -> str:
    middle, below = _middle(rule, at), _below(at)
    if rule.has_short_ties:
        on_it = f"{below} - 2.0E0 * CAST(FLOOR({below} / 2.0E0) AS DOUBLE)"
    else:
        listed = ", ".join(_float(value) for value in sorted(middles.get(at, ())))
        on_it = f"CASE WHEN r{at} IN ({listed}) THEN 1.0E0 ELSE 0.0E0 END" if listed else "0.0E0"
    return f"{below} + CASE WHEN r{at} > {middle} THEN 1.0E0 WHEN r{at} = {middle} THEN {on_it} ELSE 0.0E0 END"


def _middle(rule: Rule, at: int) -> str:
    exact = rule.rate
    return (
        f"((2.0E0 * {_below(at)} + 1.0E0) * {_float(float(exact.denominator))} / {_float(float(2 * exact.numerator))})"
    )


def _below(at: int) -> str:
    return f"CAST(FLOOR(y{at}) AS DOUBLE)"


def _band(rules: ScoreRules, points: str) -> str:
    cases = "".join(
        f" WHEN {points} >= {_float(float(least))} THEN {number}" for number, least in reversed(rules.bands)
    )
    return f"CASE{cases} ELSE {_NO_BAND} END" if cases else _NO_BAND


def _sum(terms: Iterable[str]) -> str:
    return " + ".join(terms)


def _texts(values: Iterable[str]) -> str:
    return ", ".join(f"'{value}'" for value in values)


def _float(number: float) -> str:
    """A literal that both dialects read as a 64-bit float: one with an exponent."""
    text = repr(number)
    return text if "e" in text else f"{text}E0"
