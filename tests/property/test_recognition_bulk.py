"""The bulk table says what ``assess`` says of the equivalent question, cell by cell, and nothing else.

Worlds are dense with all that an answer may hang on: levels, pins, criteria texts, children, exclusions, suspensions,
rests of validity, imprecise days, rows that nobody has read. With the deep profile more than 100,000 cells are asked.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.recognition import Decision, RecognitionTable, assess, chains, read_facts, read_question
from greenchain.recognition.bulk import routes, spreading
from greenchain.values.errors import InputError
from many_examples import MANY

AT = datetime(2026, 5, 6, 12, tzinfo=UTC)
SCHEMES = ("x.a", "x.b", "x.c", "x.d")
ASKED = (*SCHEMES, "x.unheard")
START, DAYS, STEP = date(2020, 1, 20), 8, 11  # eleven days a step: a month of rest falls between two of them
STATUSES = ["read", "read", "read", "read", "recalled"]
COLUMNS = ("scheme", "criteria_set", "category", "factory_country", "valid_from", "valid_until", "on")


def day(number: int | None) -> date | None:
    return None if number is None else START + timedelta(days=STEP * number)


def text(number: int | None) -> str | None:
    return None if number is None else day(number).isoformat()


@st.composite
def spans(draw):
    since, until = draw(st.none() | st.integers(0, 3)), draw(st.none() | st.integers(4, DAYS))
    written = [text(since), text(until)]
    return [part[: draw(st.sampled_from([7, 10, 10, 10, 10]))] if part else None for part in written]


rule = st.fixed_dictionaries({}, optional={"valid": spans(), "status": st.sampled_from(STATUSES)})


def rules(**members):
    return st.builds(lambda one, more: {**one, **more}, st.fixed_dictionaries(members), rule)


exclusions = st.one_of(
    rules(field=st.just("factory_country"), values=st.sampled_from([["CN"], ["CN", "TH"]])),
    rules(field=st.just("factory_country"), not_values=st.sampled_from([["CN"], ["TH", "DE"]])),
    rules(field=st.just("origin"), values=st.just(["CN"])),
)
conditions = st.one_of(
    *[rules(id=st.sampled_from("rs"), min_remaining_months=st.sampled_from([0, 1, 2]))] * 3,
    rules(id=st.sampled_from("rt"), iso_type=st.sampled_from([["I"], ["I", "III"]])),
    rules(id=st.just("letter"), document=st.just("a letter"), variant_only=st.booleans()),
    rules(id=st.just("acc"), issuer_accredited=st.just("ISO/IEC 17065")),
)
pins = st.builds(
    lambda ends, more: {"id": f"D{ends[0][1]}", "from": ends[0], "to": ends[1], **more},
    st.tuples(st.sampled_from(["K1", "K2"]), st.sampled_from(["K1", "K2"])),
    rule,
)
narrow = st.sampled_from(
    [
        ["copier"],
        ["paint"],
        ["imaging"],
        ["imaging", "paint"],
        [{"category": "copier", "valid": [text(1), text(5)]}],
        None,
    ]
)
scopes = st.one_of(st.just("any"), st.just("any"), narrow)
suspensions = st.lists(st.sampled_from([[text(2), text(4)], [text(3), None], ["2020-02", "2020-03"]]), max_size=1)


@st.composite
def mostly_absent(draw, members, times=3):
    """Objects of which each member is absent so many times as often as it stands."""
    return {name: draw(found) for name, found in members.items() if draw(st.integers(0, times)) == times}


RESTRICTIONS = {
    "status": st.sampled_from(STATUSES),
    "valid": spans(),
    "valid_in": st.just({"NO": [text(1), text(3)]}),
    "effects": st.sampled_from([["licence"], ["display"]]),
    "suspended": suspensions,
    "exclusions": st.lists(exclusions, min_size=1, max_size=2),
    "conditions": st.lists(conditions, min_size=1, max_size=2),
    "pins": st.lists(pins, min_size=1, max_size=3),
    "common": rules(**{"from": st.just("k"), "to": st.just("k")}).map(lambda pair: [pair]),
    "credit": st.sampled_from(["common", "dominance", "all"]),
}
agreements = st.builds(
    lambda one, more: {**one, **more},
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(["L0", "L2", "L3", "L3", "L4", "L4", "L4", "L5"]),
            "scope": scopes,
            "onward": st.sampled_from(["none", "any", "any", "any", ["x.b", "x.d"]]),
            "max_hops": st.sampled_from([1, 2, 3, 3]),
        }
    ),
    mostly_absent(RESTRICTIONS),
)
spine = st.builds(
    lambda level, more: {"level": level, "scope": "any", "onward": "any", "max_hops": 3, **more},
    st.sampled_from(["L3", "L4"]),
    mostly_absent(RESTRICTIONS, times=9),
)
ends = st.permutations(SCHEMES).map(lambda names: {"from": names[0], "to": names[1]})
onward = st.sampled_from([("x.a", "x.b"), ("x.a", "x.c"), ("x.c", "x.b"), ("x.c", "x.d"), ("x.d", "x.b")])
forward = onward.map(lambda names: {"from": names[0], "to": names[1]})
parties = st.tuples(*(rules(scheme=st.just(name)) for name in SCHEMES[:3])).map(lambda found: {"parties": list(found)})
sides = st.one_of(ends, forward, forward, forward, parties)
equivalences = rules(id=st.just("m"), property=st.just("lead"), **{"from": st.just("M1"), "to": st.just("M2")})
kinship = st.one_of(st.just({}), rule)  # where no category has days of its own, they are answered together
criterion = {"id": "k", "property": "lead", "comparator": "<=", "threshold": "1", "unit": "mg/kg"}
sets = st.builds(
    lambda name, more: {"name": name, **more},
    st.sampled_from(["K1", "K2", "K3"]),
    mostly_absent({
        "valid": spans(),
        "categories": st.sampled_from([["copier"], ["imaging"]]),
        "status": st.sampled_from(STATUSES),
        "replaces": st.just("K1"),
        "carries_over": st.just(value=True),
        "criteria": st.sampled_from([
            [criterion], [criterion], [{**criterion, "threshold": "2"}], [{**criterion, "unit": "furlong"}],
            [{**criterion, "method": "M1"}], [{**criterion, "method": "M2"}],
        ]),
    }),
)  # fmt: skip


@st.composite
def worlds(draw):
    """A document of facts."""
    found = [{"id": f"g{n}", **draw(sides), **draw(agreements)} for n in range(draw(st.integers(1, 6)))]
    for source, target in (("x.a", "x.c"), ("x.c", "x.b"), ("x.b", "x.d"))[: draw(st.sampled_from([0, 2, 3]))]:
        found.append({"id": f"g{source}", "from": source, "to": target, **draw(spine)})
    if draw(st.booleans()):
        child = {"id": "h", "parent": "g0", "exclusions": [draw(exclusions)], "valid": [text(2), text(6)]}
        found.append(child)
    if draw(st.booleans()):
        found.append({"id": "i", "parent": "g0", "scope": draw(narrow) or ["paint"], "pins": [draw(pins)]})
    on_file = {(name, "K1"): {"scheme": name, "name": "K1"} for name in SCHEMES}
    on_file |= {(name, "K2"): {"scheme": name, "name": "K2"} for name in SCHEMES}
    for name in SCHEMES:
        for one in draw(st.lists(sets, max_size=2)):
            if one.get("replaces") != one["name"]:
                on_file[name, one["name"]] = {"scheme": name, **one}
    return {
        "kind": "recognition-facts", "id": "w", "edition": "1",
        "schemes": [{"id": n, "name": n, "owner": "o", "iso_type": draw(st.sampled_from(["I", "I", "III"])), **draw(rule)} for n in SCHEMES],
        "categories": [{"id": "copier", "within": "imaging", **draw(kinship)}, {"id": "paint"}],
        "criteria_sets": list(on_file.values()),
        "method_equivalences": draw(st.lists(equivalences, max_size=1)),
        "agreements": found,
    }  # fmt: skip


claims = st.fixed_dictionaries(
    {
        "scheme": st.sampled_from(["x.a", "x.a", "x.a", "x.a", *SCHEMES, "x.unheard", None]),
        "criteria_set": st.sampled_from([None, None, "K1", "K1", "K1", "K2", "K3", "unheard"]),
        "category": st.sampled_from(["copier", "copier", "imaging", "paint", "unheard", None]),
        "factory_country": st.sampled_from(["CN", "TH", "DE", None]),
        "valid_from": st.sampled_from([None, -1, *range(-1, 4)]).map(day),
        "valid_until": st.sampled_from([None, None, *range(4, DAYS + 4)]).map(day),
        "on": st.integers(0, DAYS).map(day),
    }
)


def in_columns(rows):
    return {name: [row[name] for row in rows] for name in COLUMNS}


def asked(row, target, effect="licence"):
    """The equivalent question: what the row does not say is an absent key."""
    ends = [row[name].isoformat() if row[name] else None for name in ("valid_from", "valid_until")]
    stated = {"scheme": row["scheme"], "criteria_set": row["criteria_set"], "category": row["category"]}
    certificate = {key: value for key, value in stated.items() if value} | ({"valid": ends} if any(ends) else {})
    product = {"factory_country": row["factory_country"]} if row["factory_country"] else {}
    members = {
        "kind": "recognition-question",
        "on": row["on"].isoformat(),
        "effect": effect,
        "certificate": certificate,
    }
    return read_question({**members, "product": product, "target": {"scheme": target}}).question


def cells(facts, rows, effect="licence"):
    """What ``assess`` says, one cell at a time."""
    for number, row in enumerate(rows):
        for target in SCHEMES:
            found = assess(asked(row, target, effect), facts=facts, at=AT)
            if found.decision in (Decision.RECOGNIZED, Decision.RECOGNIZED_RESIDUAL):
                yield number, target, found.path, found.expires_on, found.decision, found.residual, found.conditions


def entries(hits):
    told = (hits.paths, hits.expires_on, hits.decisions, hits.residuals, hits.conditions)
    return list(zip(hits.rows, hits.targets, *told, strict=True))


def facts_of(world):
    return read_facts(json.dumps(world).encode())


@MANY
@given(worlds(), st.lists(claims, min_size=1, max_size=8), st.sampled_from(["licence", "licence", "display", None]))
def test_every_cell_is_what_a_single_question_says(world, rows, effect):
    facts = facts_of(world)
    hits = RecognitionTable.compile(facts).decide_many(in_columns(rows), effect=effect)
    assert entries(hits) == list(cells(facts, rows, effect))
    assert hits.basis == "stated"


@given(worlds(), st.lists(claims, min_size=2, max_size=8), st.randoms(use_true_random=False))
def test_rows_are_answered_each_for_itself(world, rows, shuffling):
    table = RecognitionTable.compile(facts_of(world))
    together = entries(table.decide_many(in_columns(rows)))
    order = list(range(len(rows)))
    shuffling.shuffle(order)
    apart = entries(RecognitionTable.compile(facts_of(world)).decide_many(in_columns([rows[place] for place in order])))
    assert sorted(together) == sorted((order[row], *rest) for row, *rest in apart)


@given(worlds(), st.lists(claims, min_size=2, max_size=8))
def test_what_was_asked_before_does_not_reach_the_answer(world, rows):
    facts = facts_of(world)
    table = RecognitionTable.compile(facts)
    asked_before = [
        (number, *hit[1:]) for number, row in enumerate(rows) for hit in entries(table.decide_many(in_columns([row])))
    ]
    together = entries(RecognitionTable.compile(facts).decide_many(in_columns(rows)))
    assert asked_before == together == entries(table.decide_many(in_columns(rows)))


@given(worlds(), st.lists(claims, min_size=2, max_size=8))
def test_how_many_pairs_are_held_at_a_time_does_not_reach_the_answer(world, rows):
    table = RecognitionTable.compile(facts_of(world))
    whole = entries(table.decide_many(in_columns(rows)))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(spreading, "_PAIRS", 1)
        assert entries(table.decide_many(in_columns(rows))) == whole


@given(worlds(), st.lists(claims, min_size=1, max_size=3))
def test_the_budget_of_chains_is_the_same(world, rows):
    facts = facts_of(world)
    with pytest.MonkeyPatch.context() as patched:
        for module in (chains, routes):
            patched.setattr(module, "MAX_CHAINS", 1)
        hits = RecognitionTable.compile(facts).decide_many(in_columns(rows))
        assert entries(hits) == list(cells(facts, rows))


def test_only_what_was_known_counts():
    agreement = {"id": "g", "from": "x.a", "to": "x.b", "level": "L4", "scope": "any"}
    world = {"kind": "recognition-facts", "id": "w", "edition": "1", "schemes": [{"id": "x.a", "name": "A", "owner": "o"}],
             "agreements": [{**agreement, "recorded": "2020-01-01T00:00:00Z"},
                            {**agreement, "valid": [None, "2019-01-01"], "recorded": "2021-01-01T00:00:00Z"}]}  # fmt: skip
    facts = facts_of(world)
    row = {
        "scheme": "x.a",
        "criteria_set": None,
        "category": None,
        "factory_country": None,
        "valid_from": day(0),
        "valid_until": None,
        "on": day(1),
    }
    found = {
        year: list(
            RecognitionTable.compile(facts, known_at=datetime(year, 6, 1, tzinfo=UTC))
            .decide_many(in_columns([row]))
            .targets
        )
        for year in (2019, 2020, 2021)
    }
    assert found == {2019: ["x.a"], 2020: ["x.a", "x.b"], 2021: ["x.a"]}


def two_ways(direct, first, second):
    """One agreement from x.a to x.b, and two that lead there by x.c."""
    shape = {"level": "L4", "scope": "any", "onward": "any", "max_hops": 2}
    found = [{**shape, "id": "d", "from": "x.a", "to": "x.b", "conditions": direct},
             {**shape, "id": "e", "from": "x.a", "to": "x.c", "conditions": first},
             {**shape, "id": "f", "from": "x.c", "to": "x.b", "conditions": second}]  # fmt: skip
    schemes = [{"id": name, "name": name, "owner": "o", "iso_type": "I"} for name in SCHEMES]
    return {"kind": "recognition-facts", "id": "w", "edition": "1", "schemes": schemes, "agreements": found}


def test_a_way_that_names_fewer_conditions_wins_though_it_is_longer():
    rest, kind = {"id": "rest", "min_remaining_months": 1}, {"id": "kind", "iso_type": ["I"]}
    facts = facts_of(two_ways([kind, rest], [rest], [rest]))
    row = {
        "scheme": "x.a",
        "criteria_set": None,
        "category": None,
        "factory_country": None,
        "valid_from": day(0),
        "valid_until": day(30),
        "on": day(1),
    }
    hits = RecognitionTable.compile(facts).decide_many(in_columns([row]))
    assert entries(hits) == list(cells(facts, [row]))
    assert dict(zip(hits.targets, hits.paths, strict=True))["x.b"] == ("e", "f")


@pytest.mark.parametrize("shift", [-1, 0, 1])
def test_exactly_the_months_asked_for_are_enough(shift):
    facts = facts_of(
        two_ways([{"id": "rest", "min_remaining_months": 4}], [], [{"id": "rest", "min_remaining_months": 99}])
    )
    row = {"scheme": "x.a", "criteria_set": None, "category": None, "factory_country": None, "valid_from": None,
           "valid_until": date(2026, 5, 20), "on": date(2026, 1, 20) + timedelta(days=shift)}  # fmt: skip
    hits = RecognitionTable.compile(facts).decide_many(in_columns([row]))
    assert ("x.b" in hits.targets) == (shift <= 0)
    assert entries(hits) == list(cells(facts, [row]))


def test_columns_that_cannot_be_read_are_refused():
    table = RecognitionTable.compile(facts_of(two_ways([], [], [])))
    good = {
        "scheme": "x.a",
        "criteria_set": None,
        "category": "",
        "factory_country": "TH",
        "valid_from": day(0),
        "valid_until": day(3),
        "on": day(1),
    }
    assert len(table.decide_many(in_columns([]))) == 0
    assert list(table.decide_many(in_columns([good])).targets) == ["x.a", "x.b", "x.c"]
    with pytest.raises(ValueError, match="missing on"):
        table.decide_many({name: [] for name in COLUMNS[:-1]})
    with pytest.raises(ValueError, match="equally long"):
        table.decide_many({**in_columns([good]), "on": []})
    for wrong in ({"on": "2020-01-01"}, {"on": datetime(2020, 1, 1, tzinfo=UTC)}, {"scheme": 7}, {"valid_from": 2020}):
        with pytest.raises(TypeError, match=next(iter(wrong))):
            table.decide_many(in_columns([{**good, **wrong}]))
    faulty = [good, {**good, "on": None}, {**good, "valid_until": day(0)}, {**good, "factory_country": "Atlantis"}]
    with pytest.raises(InputError) as caught:
        table.decide_many(in_columns(faulty))
    told = [(fault.code, fault.where) for fault in caught.value.faults]
    assert told == [
        ("DATE_MALFORMED", "/on/1"),
        ("PERIOD_EMPTY", "/valid_until/2"),
        ("COUNTRY_UNKNOWN", "/factory_country/3"),
    ]


def test_a_column_is_a_sequence_of_its_values():
    table = RecognitionTable.compile(facts_of(two_ways([], [], [])))
    row = {
        "scheme": "x.a",
        "criteria_set": None,
        "category": None,
        "factory_country": None,
        "valid_from": day(0),
        "valid_until": day(3),
        "on": day(1),
    }
    hits = table.decide_many(in_columns([row, row]))
    assert hits.rows == [0, 0, 0, 1, 1, 1]
    assert hits.targets[1:3] == ["x.b", "x.c"]
    assert hits.targets[-1] == "x.c"
    assert hits.targets != ["x.b"]
    assert hits.expires_on[0] == day(3)
    assert (hits.paths[0], hits.paths[1]) == ((), ("d",))
    assert "x.a" in repr(hits.targets)


def test_the_worlds_are_worth_asking():
    """Both decisions, longer ways and days of change come up often enough, or the laws above say little."""
    seen: Counter[str] = Counter()

    @settings(max_examples=100, database=None, derandomize=True, deadline=None)
    @given(worlds(), st.lists(claims, min_size=4, max_size=8))
    def count(world, rows):
        hits = RecognitionTable.compile(facts_of(world)).decide_many(in_columns(rows))
        for _, _, path, expires, decision, *_ in entries(hits):
            steps = [name for name in path if name[0] == "g"]
            names = {decision.value, "dated" if expires else "lasting", "chain" if len(steps) > 1 else "direct"}
            seen.update(names if path else {"own"})

    count()
    assert all(
        seen[name] >= 10 for name in ("recognized", "recognized_residual", "chain", "direct", "dated", "lasting", "own")
    ), seen
