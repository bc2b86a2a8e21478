"""Each word of the vocabulary of conditions: its three answers, its edges, and what it refuses to be."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from greenchain.standards import Row, Standards, Table, load_pack
from greenchain.standards.condition_reader import fields_used, read_condition, tables_used
from greenchain.standards.conditions import Facts
from greenchain.values.errors import PackError
from greenchain.values.finding import Citation, FactStatus
from greenchain.values.time import DatePeriod

ON = date(2025, 1, 1)


def row(table, key, cells, *, status=FactStatus.VERIFIED, since=None, until=None):
    return Row(cells, Citation("act", status=status, period=DatePeriod.parse(since, until), row=f"{table}/{key}"))


def table(name, key, rows, *, closed=False):
    return Table(name, tuple(rows[0].cells) if rows else key, key, tuple(rows), closed=closed)


def ask(spec, values, *, tables=(), on=ON):
    facts = Facts(values, {t.name: t for t in tables}, on)
    return read_condition(spec, where="").evaluate(facts)


@pytest.mark.parametrize(
    ("spec", "values", "answer"),
    [
        ({"field": "x", "in": ["a", "b"]}, {"x": "b"}, True),
        ({"field": "x", "in": ["a"]}, {"x": "A"}, False),
        ({"field": "x", "in": ["a"]}, {"x": None}, False),
        ({"field": "x", "in": ["a"]}, {}, None),
        ({"field": "x", "is_none": True}, {"x": None}, True),
        ({"field": "x", "is_none": True}, {"x": "v"}, False),
        ({"field": "x", "is_none": True}, {}, None),
        ({"field": "x", "is_none": False}, {"x": "v"}, True),
        ({"field": "hs", "prefix": ["3915"]}, {"hs": "391510"}, True),
        ({"field": "hs", "prefix": ["3915"]}, {"hs": "3915"}, True),
        ({"field": "hs", "prefix": ["3915"]}, {"hs": "39"}, None),
        ({"field": "hs", "prefix": ["3915"]}, {"hs": "3916"}, False),
        ({"field": "hs", "prefix": ["3915", "40"]}, {"hs": "40"}, True),
        ({"field": "hs", "prefix": ["3915"]}, {"hs": None}, False),
        ({"field": "a", "less_than": "b"}, {"a": "9.99", "b": "10"}, True),
        ({"field": "a", "less_than": "b"}, {"a": "10", "b": "10.0"}, False),
        ({"field": "a", "less_than": "b", "factor": "1.05"}, {"a": "10.49", "b": "10"}, True),
        ({"field": "a", "less_than": "b", "factor": "1.05"}, {"a": "10.5", "b": "10"}, False),
        ({"field": "a", "less_than": "b"}, {"a": "1", "b": None}, None),
        ({"field": "a", "less_than": "b"}, {"a": "many", "b": "1"}, None),
        ({"field": "a", "earlier_than": "b"}, {"a": "2025-01-01", "b": "2025-01-02"}, True),
        ({"field": "a", "earlier_than": "b"}, {"a": "2025-01-02", "b": "2025-01-02"}, False),
        ({"field": "a", "earlier_than": "b"}, {"a": "2025-01-02", "b": "2025-01"}, None),
        ({"field": "a", "earlier_than": "b"}, {"a": "2024-12-31", "b": "2025-01"}, True),
        ({"field": "a", "earlier_than": "b"}, {"a": "soon", "b": "2025-01-01"}, None),
        ({"field": "a", "from": "2025-01-01"}, {"a": "2025-01-01"}, True),
        ({"field": "a", "from": "2025-01-01"}, {"a": "2024-12-31"}, False),
        ({"field": "a", "from": "2025-01-15"}, {"a": "2025-01"}, None),
        ({"not": {"field": "x", "in": ["a"]}}, {}, None),
        ({"all": [{"field": "x", "in": ["a"]}, {"field": "y", "in": ["b"]}]}, {"y": "c"}, False),
        ({"any": [{"field": "x", "in": ["a"]}, {"field": "y", "in": ["b"]}]}, {"y": "b"}, True),
        ({"any": [{"field": "x", "in": ["a"]}, {"field": "y", "in": ["b"]}]}, {"y": "c"}, None),
    ],
)
def test_a_word_answers_true_false_or_unknown(spec, values, answer):
    assert ask(spec, values).value is answer


def test_an_open_answer_names_what_is_missing_and_a_settled_one_nothing():
    spec = {"all": [{"field": "x", "in": ["a"]}, {"field": "y", "is_none": True}]}
    assert ask(spec, {}).missing == ("x", "y")
    assert ask(spec, {"x": "b"}).missing == ()


CODES = table(
    "codes",
    ("hs",),
    [
        row("codes", "7602", {"hs": "7602", "kind": "no", "words": ("p", "q")}),
        row("codes", "760200", {"hs": "760200", "kind": "yes", "words": ()}, until="2025-01-01"),
        row("codes", "7602000040", {"hs": "7602000040", "kind": "unknown", "words": ()}, since="2025-01-01"),
    ],
)


@pytest.mark.parametrize(
    ("spec", "hs", "answer"),
    [
        ({}, "7602000040", True),
        ({}, "7603", None),  # no row, and the list is not closed
        ({"absent": "no"}, "7603", False),
        ({"where": {"kind": "no"}}, "760211", True),
        ({"where": {"kind": "yes"}}, "76020011", False),  # the six digits ended that very day, so the four decide
        ({"where": {"kind": "no"}}, "760200", None),  # a row of ten digits under it may decide otherwise
        ({"where": {"kind": "yes"}, "valid": "ever"}, "76020011", True),
        ({"where": {"kind": "no"}, "valid": "ever"}, "76020011", False),  # the longest row decides, not any
        ({"where": {"kind": "odd"}}, "7602000040", None),  # a cell "unknown" is neither
        ({"where": {"words": "q"}}, "760211", True),
        ({"where": {"words": "r"}}, "760211", False),
    ],
)
def test_in_table_by_prefix(spec, hs, answer):
    condition = {"field": "hs", "in_table": "codes", "column": "hs", "match": "prefix", **spec}
    assert ask(condition, {"hs": hs}, tables=[CODES]).value is answer


def test_a_code_shorter_than_a_row_in_force_leaves_the_table_open():
    ten = table("ten", ("hs",), [row("ten", "7602000040", {"hs": "7602000040"})], closed=True)
    condition = {"field": "hs", "in_table": "ten", "column": "hs", "match": "prefix"}
    assert ask(condition, {"hs": "760200"}, tables=[ten]).missing == ("hs",)
    assert ask(condition, {"hs": "7602000040"}, tables=[ten]).value is True
    assert ask(condition, {"hs": "7602000090"}, tables=[ten]).value is False
    assert ask(condition, {"hs": "740400"}, tables=[ten]).value is False


def test_the_longest_row_decides_what_a_prefix_match_rests_on():
    truth = ask(
        {"field": "hs", "in_table": "codes", "column": "hs", "match": "prefix"}, {"hs": "76020000401"}, tables=[CODES]
    )
    assert [r.citation.row for r in truth.rows] == ["codes/7602000040"]


def test_without_a_day_only_rows_without_any_end_are_certain():
    condition = {"field": "hs", "in_table": "codes", "column": "hs"}
    assert ask(condition, {"hs": "7602"}, tables=[CODES], on=None).value is True
    assert ask(condition, {"hs": "760200"}, tables=[CODES], on=None).value is None


PAIRS = table("pairs", ("a", "b"), [row("pairs", "NL/IN", {"a": "NL", "b": "IN", "ok": True})])


@pytest.mark.parametrize(
    ("values", "answer", "missing"),
    [
        ({"a": "NL", "b": "IN"}, True, ()),
        ({"a": "NL", "b": "VN"}, None, ("a in pairs",)),
        ({"a": "NL"}, None, ("b",)),
        ({"a": "NL", "b": None}, None, ("a in pairs",)),
        ({"a": "DE", "b": "IN"}, None, ("a in pairs",)),
    ],
)
def test_a_filter_by_another_fact_says_which_row_is_meant(values, answer, missing):
    truth = ask({"field": "a", "in_table": "pairs", "column": "a", "where_field": {"b": "b"}}, values, tables=[PAIRS])
    assert (truth.value, truth.missing) == (answer, missing)


def test_a_boolean_cell_is_asked_by_yes_and_no():
    spec = {"field": "a", "in_table": "pairs", "column": "a", "where": {"ok": "yes"}}
    assert ask(spec, {"a": "NL"}, tables=[PAIRS]).value is True
    assert ask({**spec, "where": {"ok": "no"}}, {"a": "NL"}, tables=[PAIRS]).value is False


def groups(*rows):
    cells = [
        row("groups", name, {"group": name, "closed": closed, "any_of": parts}, status=state)
        for name, closed, parts, state in rows
    ]
    return table("groups", ("group",), cells)


def members(*rows):
    cells = [
        row("memberships", f"{c}/{g}", {"country": c, "group": g, "member": m}, status=s, since=since, until=until)
        for c, g, m, s, since, until in rows
    ]
    return table("memberships", ("country", "group"), cells)


GROUPS = groups(
    ("closed", True, (), FactStatus.VERIFIED),
    ("open", False, (), FactStatus.VERIFIED),
    ("union", True, ("closed", "other"), FactStatus.READ),
    ("other", True, (), FactStatus.READ),
    ("self", True, ("self",), FactStatus.READ),
)
MEMBERS = members(
    ("AT", "closed", "yes", FactStatus.VERIFIED, None, None),
    ("CO", "closed", "not_applied", FactStatus.VERIFIED, None, None),
    ("GB", "other", "yes", FactStatus.RECALLED, None, "2020-02-01"),
    ("LT", "closed", "yes", FactStatus.VERIFIED, "2018-07", None),
    ("US", "open", "no", FactStatus.VERIFIED, None, None),
    ("LI", "union", "yes", FactStatus.DERIVED, None, None),
)


@pytest.mark.parametrize(
    ("country", "group", "on", "answer", "status"),
    [
        ("AT", "closed", ON, True, "verified"),
        ("NG", "closed", ON, False, "verified"),
        ("CO", "closed", ON, None, "verified"),
        ("US", "open", ON, False, "verified"),
        ("NG", "open", ON, None, "verified"),
        ("AT", "union", ON, True, "verified"),
        ("NG", "union", ON, False, "read"),
        ("LI", "union", ON, True, "derived"),
        ("CO", "union", ON, None, "read"),
        ("GB", "other", date(2020, 1, 31), True, "recalled"),
        ("GB", "other", date(2020, 2, 1), False, "read"),
        ("LT", "closed", date(2018, 7, 15), None, "verified"),
        ("LT", "closed", date(2018, 8, 1), True, "verified"),
        ("NG", "self", ON, None, "read"),
        ("AT", "unheard", ON, None, "verified"),
    ],
)
def test_belonging_to_a_group(country, group, on, answer, status):
    truth = ask({"field": "c", "in_group": group}, {"c": country}, tables=[GROUPS, MEMBERS], on=on)
    assert (truth.value, truth.status.value) == (answer, status)
    assert bool(truth.missing) is (answer is None and group != "never")


def test_of_two_reasons_the_better_known_one_is_given():
    spec = {"any": [{"field": "a", "in_group": "union"}, {"field": "b", "in_group": "closed"}]}
    truth = ask(spec, {"a": "LI", "b": "AT"}, tables=[GROUPS, MEMBERS])
    assert truth.value is True
    assert truth.status is FactStatus.VERIFIED


@pytest.mark.parametrize(
    "spec",
    [
        {},
        "hs",
        {"field": "x", "matches": "[0-9]+"},
        {"field": "x", "in": ["a"], "prefix": ["b"]},
        {"field": "x", "in": []},
        {"field": "x", "in": "a"},
        {"in": ["a"]},
        {"field": "x", "in": ["a"], "absent": "no"},
        {"field": "x", "is_none": "yes"},
        {"field": "x", "in_table": "t", "match": "regex"},
        {"field": "x", "in_table": "t", "absent": "maybe"},
        {"field": "x", "in_table": "t", "where": ["a"]},
        {"all": [{"field": "x", "in": ["a"]}], "field": "x"},
    ],
)
def test_a_word_outside_the_vocabulary_is_refused(spec):
    with pytest.raises(PackError) as caught:
        read_condition(spec, where="/rule/0")
    assert caught.value.code == "CONDITION_UNKNOWN"


def test_bottomless_nesting_is_refused():
    spec = {"field": "x", "in": ["a"]}
    for _ in range(20):
        spec = {"not": spec}
    with pytest.raises(PackError):
        read_condition(spec, where="")


def test_a_condition_names_its_tables_and_facts():
    condition = read_condition(
        {
            "all": [
                {"field": "hs", "in_table": "s:codes", "where": {"kind": "no"}, "where_field": {"b": "y"}},
                {"field": "c", "in_group": "g", "of": "waste/g"},
            ]
        },
        where="",
    )
    assert tables_used(condition) >= {
        ("s:codes", "code"),
        ("s:codes", "kind"),
        ("s:codes", "b"),
        ("waste/g:memberships", "member"),
    }
    assert fields_used(condition) == {"hs", "y", "c"}


HEAD = 'format="greenchain-pack/1"\nkind="waste"\nid="{id}"\nedition="1"\ntitle="t"\nstatus="partial"\n{uses}[[source]]\nid="s"\ninstrument="i"\nread_in="r"\n'
TABLE = '[table.codes]\nkey=["code"]\ncolumns={code="text"}\n'
RULE = (
    '[[rule]]\nid="R"\nseverity="document"\ndate_basis="any"\nsource="s"\nstatus="read"\n'
    'when=[{field="x", in_table="waste/lists:codes", column="%s"}]\ntext.en="e"\ntext.zh="z"\n'
)


def rules_pack(*, uses='uses=["waste/lists"]\n', column="code"):
    return load_pack({"pack.toml": HEAD.format(id="rules", uses=uses).encode(), "rules.toml": (RULE % column).encode()})


def lists_pack():
    files = {
        "pack.toml": (HEAD.format(id="lists", uses="") + TABLE).encode(),
        "codes.csv": b"code,valid_from,valid_until,source,status\nA1,,,s,read\n",
    }
    return load_pack(files)


def test_a_rule_looks_into_a_sister_pack_that_its_pack_uses():
    pack = rules_pack()
    tables = Standards.of([pack, lists_pack()]).tables_for(pack)
    truth = pack.rules[0].condition.evaluate(Facts({"x": "A1"}, tables, ON))
    assert truth.value is True
    assert truth.rows[0].citation.pack.pack == "waste/lists"


def test_a_sister_that_is_not_named_not_loaded_or_lacks_the_column_is_an_error():
    with pytest.raises(PackError, match="PACK_CODE_UNKNOWN"):
        rules_pack(uses="")
    with pytest.raises(PackError, match="PACK_CODE_UNKNOWN"):
        Standards.of([rules_pack(column="cod"), lists_pack()])
    pack = rules_pack()
    with pytest.raises(PackError, match="PACK_UNKNOWN"):
        Standards.of([pack]).tables_for(pack)


def test_decimals_are_compared_exactly():
    big = "0." + "3" * 50
    assert ask({"field": "a", "less_than": "b"}, {"a": big, "b": big + "1"}).value is True
    assert Decimal(big) < Decimal(big + "1")
