"""The laws of intervals: sound against completions, reached by corners, monotone in evidence, sums without remainder."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters.shipped import load_standards
from greenchain.evidence import EvidenceLevel
from greenchain.model.events import Action, EventType, ObjectRef, TraceEvent
from greenchain.model.nouns import Measurement
from greenchain.scoring import footprint, score
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.chain import Amount, ProcessInput, attribute
from greenchain.scoring.inventory import read_inventory
from greenchain.scoring.leaves import Favorable, Statement, settle
from greenchain.scoring.span import Bounds, Span
from greenchain.values.quantity import Quantity
from greenchain.values.time import DatePeriod
from scoring_world import AT, CELL, MODULE, STEPS, WAFER, Evidence, World, claim, instant, party, product, site

STANDARDS = load_standards()
CARD = read_card(STANDARDS.pack("miit-gsc-general"))
INVENTORY = read_inventory(STANDARDS.pack("factors/pv-inventory"), inventory_set="2020", build="glass-glass")
L3 = EvidenceLevel.L3
fractions = st.fractions(min_value=0, max_value=100, max_denominator=1000)


@st.composite
def spans(draw):
    low, point, high = sorted(draw(st.lists(fractions, min_size=3, max_size=3)))
    return Span(low, point, high)


# spans and leaves -----------------------------------------------------------------------------------------------------


@given(spans(), spans(), st.data())
def test_sums_and_products_hold_every_choice_and_reach_their_corners(left, right, data):
    def inside(span):
        part = data.draw(st.fractions(min_value=0, max_value=1, max_denominator=50))
        return span.lower + part * (span.upper - span.lower)

    a, b = inside(left), inside(right)
    assert (left + right).lower <= a + b <= (left + right).upper
    assert (left * right).lower <= a * b <= (left * right).upper
    assert (left * right).upper == left.upper * right.upper
    assert (left * right).lower == left.lower * right.lower


@given(st.lists(spans(), max_size=20))
def test_rounding_never_cuts_off_what_was_inside_and_sums_are_exact(parts):
    total = Bounds.total(Bounds.of(part) for part in parts)
    assert Fraction(total.lower) <= sum(part.lower for part in parts)
    assert Fraction(total.upper) >= sum(part.upper for part in parts)
    assert Fraction(total.lower) == sum(Fraction(Bounds.of(part).lower) for part in parts)


statements = st.lists(
    st.builds(Statement, fractions, st.sampled_from(list(EvidenceLevel)[1:]), st.sampled_from(["", "a", "b"])),
    max_size=5,
)


@given(spans(), statements, st.sampled_from(Favorable))
def test_a_settled_leaf_is_the_value_proven_or_holds_the_default(default, said, favorable):
    leaf = settle(said, default=default, minimum=L3, favorable=favorable)
    proven = [s.value for s in said if s.level.reaches(L3)]
    if proven:
        signed = [s.value for s in said if s.level.reaches(EvidenceLevel.L2)]
        assert (leaf.span.lower, leaf.span.upper) == (min(signed), max(signed))
    else:
        values = [s.value for s in said]
        assert leaf.span.lower == min([default.lower, *values])
        assert leaf.span.upper == max([default.upper, *values])


@given(spans(), statements, st.data())
def test_one_more_proof_inside_the_range_never_widens_an_unproven_leaf(default, said, data):
    unproven = [s for s in said if not s.level.reaches(L3) and default.lower <= s.value <= default.upper]
    unsigned = [s for s in unproven if s.level is EvidenceLevel.L1]
    part = data.draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
    value = default.lower + part * (default.upper - default.lower)
    before = settle(unsigned, default=default, minimum=L3).span
    after = settle([*unsigned, Statement(value, L3, "new")], default=default, minimum=L3).span
    assert before.lower <= after.lower <= after.upper <= before.upper


@given(spans(), statements)
def test_the_order_of_statements_does_not_matter(default, said):
    assert settle(said, default=default, minimum=L3) == settle(said[::-1], default=default, minimum=L3)


# the chain ------------------------------------------------------------------------------------------------------------

LINKS = {"b": ("a",), "c": ("b",)}
RANGE = {"b": Span.of(2, lower=1, upper=3), "c": Span.of(1, lower=Decimal("0.5"), upper=Decimal("1.5"))}
DAY = AT.date()
counts = st.integers(1, 3)


@st.composite
def chains(draw):
    """A complete chain whose ratios lie in their ranges: lots of a, then b, then one lot of c; each lot used up or not."""
    lots_a = [f"a{i}" for i in range(draw(counts))]
    lots_b = [f"b{i}" for i in range(draw(counts))]
    need: dict[str, Fraction] = {}
    processes = []
    positive = st.fractions(min_value=Fraction(1, 10), max_value=10, max_denominator=100)

    def process(key, name, output, made, supplies):
        part = draw(st.fractions(min_value=0, max_value=1, max_denominator=20))
        ratio = RANGE[name].lower + part * (RANGE[name].upper - RANGE[name].lower)
        weights = {lot: draw(positive) for lot in supplies}
        inputs = []
        for lot, weight in sorted(weights.items()):
            amount = ratio * made * weight / sum(weights.values())
            need[lot] = need.get(lot, Fraction(0)) + amount
            inputs.append(Amount(lot, amount, (name == "b" and "a") or "b"))
        processes.append(ProcessInput(key, name, f"site-{key}", DAY, tuple(inputs), (Amount(output, made, name),)))

    process("pc", "c", "lot", draw(positive), lots_b)
    for lot in lots_b:
        spare = draw(st.fractions(min_value=1, max_value=2, max_denominator=10))
        process(
            f"p{lot}", "b", lot, need[lot] * spare, draw(st.lists(st.sampled_from(lots_a), min_size=1, unique=True))
        )
    for lot in lots_a:
        if lot in need:
            spare = draw(st.fractions(min_value=1, max_value=2, max_denominator=10))
            parts = draw(counts)
            for number in range(parts):
                made = need[lot] * spare / parts
                processes.append(ProcessInput(f"p{lot}-{number}", "a", "", DAY, (), (Amount(lot, made, "a"),)))
    return processes


def needs_of(processes):
    return attribute(
        Amount("lot", process="c"), processes=processes, links=LINKS, ratio=lambda item, _: RANGE[item.process]
    )


def forward(processes, burden):
    """An independent oracle: burdens of one unit of each lot, by recursion from raw materials up."""
    made: dict[str, Fraction] = {}
    for item in processes:
        for out in item.outputs:
            made[out.lot] = made.get(out.lot, Fraction(0)) + out.amount

    @cache
    def per_unit(lot):
        total = Fraction(0)
        for item in processes:
            for out in item.outputs:
                if out.lot == lot:
                    carried = sum((i.amount * per_unit(i.lot) for i in item.inputs), Fraction(0))
                    total += out.amount * burden[item.key] + carried
        return total / made[lot]

    return per_unit("lot")


@given(chains(), st.data())
def test_a_complete_chain_equals_the_forward_roll_up_exactly(processes, data):
    burden = {item.key: data.draw(fractions) for item in processes}
    found = needs_of(processes)
    assert found.gaps == ()
    total = sum((found.needs[key].point * burden[key] for key in found.needs), Fraction(0))
    assert total == forward(tuple(processes), burden)
    assert all(need.lower == need.point == need.upper for need in found.needs.values())


@given(chains(), st.data())
def test_what_amounts_hide_lies_inside_the_bounds(processes, data):
    """Soundness: the chain as it was is one completion of the chain with amounts struck out."""

    def struck(amount):
        return Amount(amount.lot, None if data.draw(st.booleans()) else amount.amount, amount.process)

    torn = [
        ProcessInput(p.key, p.process, p.facility, p.day, tuple(map(struck, p.inputs)), tuple(map(struck, p.outputs)))
        for p in processes
    ]
    burden = {item.key: data.draw(fractions) for item in processes}
    whole, found = needs_of(processes), needs_of(torn)
    assert found.needs.keys() == whole.needs.keys()
    lower = sum((found.needs[key].lower * burden[key] for key in found.needs), Fraction(0))
    uppers = [found.needs[key].upper for key in found.needs]
    assert None not in uppers
    upper = sum((found.needs[key].upper * burden[key] for key in found.needs), Fraction(0))
    assert lower <= forward(tuple(processes), burden) <= upper


@given(chains(), st.data())
def test_the_order_of_processes_does_not_matter(processes, data):
    shuffled = data.draw(st.permutations(processes))
    assert needs_of(shuffled) == needs_of(processes)


# the footprint --------------------------------------------------------------------------------------------------------

PLACES = {name: step[0] for name, step in STEPS.items()}
PROCESS_OF = {
    "mg": "mg_si",
    "poly-a": "polysilicon",
    "poly-b": "polysilicon",
    "ingot": "ingot_cz",
    "wafer": "wafer",
    "cell": "cell",
    "module": "module",
}
LEAVES = [
    (PLACES[name], exchange) for name, process in PROCESS_OF.items() for exchange in INVENTORY.of_process(process)
]


def proof(place, exchange, part, *, level="L3"):
    """A claim about one leaf, somewhere in its range: 0 is its low end, 1 its high end."""
    span = exchange.default
    value = span.lower + Fraction(part) * (span.upper - span.lower)
    text = str(Decimal(value.numerator) / Decimal(value.denominator))
    return claim(
        site(place),
        {exchange.indicator: text},
        level=level,
        unit=exchange.unit,
        per=exchange.per,
        name=f"{place}-{exchange.id}-{level}",
    )


def of(*claims):
    return footprint(MODULE, evidence=World().evidence(*claims).as_graph(), standards=STANDARDS, at=AT)


leaf_proofs = st.lists(
    st.tuples(st.sampled_from(LEAVES), st.sampled_from(["0", "0.25", "0.5", "1"])),
    max_size=12,
    unique_by=lambda entry: (entry[0][0], entry[0][1].id),
)


@given(leaf_proofs, st.data())
def test_more_proofs_inside_their_ranges_never_widen_a_footprint(proofs, data):
    claims = [proof(place, exchange, part) for (place, exchange), part in proofs]
    kept = [one for one in claims if data.draw(st.booleans())]
    less, more = of(*kept), of(*claims)
    quantum = Decimal(len(less.rows)) * Decimal("0.000001")
    assert less.lower - quantum <= more.lower <= more.upper <= less.upper + quantum
    assert more.primary_data_share >= less.primary_data_share


@given(leaf_proofs)
def test_rows_sum_to_stages_steps_and_total_exactly(proofs):
    result = of(*(proof(place, exchange, part) for (place, exchange), part in proofs))
    for name in ("lower", "point", "upper"):
        total = sum((getattr(row.bounds, name) for row in result.rows), Decimal(0))
        assert total == getattr(result.total, name)
        assert total == sum((getattr(b, name) for b in result.stages.values()), Decimal(0))
        assert total == sum((getattr(b, name) for b in result.steps.values()), Decimal(0))


def test_proving_every_leaf_at_one_end_reaches_that_bound_of_the_whole():
    bare = of()
    quantum = Decimal(len(bare.rows)) * Decimal("0.000001")
    assert abs(of(*(proof(place, e, 0) for place, e in LEAVES)).lower - bare.lower) <= quantum
    assert abs(of(*(proof(place, e, 1) for place, e in LEAVES)).upper - bare.upper) <= quantum


@given(st.sampled_from(LEAVES), st.sampled_from(["0", "0.5", "1"]))
def test_an_unproven_figure_never_narrows(leaf, part):
    bare, told = of(), of(proof(*leaf, part, level="L2"))
    assert (told.lower, told.upper) == (bare.lower, bare.upper)


# withholding ----------------------------------------------------------------------------------------------------------

HALVES = tuple(
    TraceEvent(
        EventType.OBJECT,
        instant(day),
        f"half-{number}",
        action=Action.OBSERVE,
        objects=(ObjectRef(MODULE, Quantity.of("250", "H87")),),
        biz_step="shipping",
        read_point=site(7),
        extensions={"gc:leg": leg},
    )
    for number, (day, leg) in enumerate((("2023-07-01", "lg7"), ("2023-07-03", "lg8")))
)
WORLDS = {
    "by one ship": World(),
    "by another route": replace(World(), legs=("lg8", "lg11")),
    "in two halves": replace(World(), legs=("lg11",), extra=HALVES),
    "without an amount": World().with_step("cell", (6, "05-08", ((WAFER, None),), (CELL, "935.41"))),
}
PROOFS = tuple(proof(place, exchange, "0.5") for place, exchange in LEAVES)
ROWS = [site(i) for i in range(1, 8)] + [product(i) for i in range(1, 9)] + [party(i) for i in range(1, 8)]


@cache
def whole(name, grid):
    evidence = WORLDS[name].evidence(*PROOFS).as_graph()
    return footprint(MODULE, evidence=evidence, standards=STANDARDS, at=AT, grid=grid)


def assert_no_gain(less, more):
    """What is left after something was withheld is no better; a row more or less may round by its quantum."""
    quantum = Decimal(len(less.rows) + len(more.rows)) * Decimal("0.000001")
    assert less.lower <= more.lower + quantum
    assert less.upper is None or (more.upper is not None and less.upper >= more.upper - quantum)


@pytest.mark.parametrize(
    ("name", "grid"), [("by one ship", "regional_average"), *((name, "national_average") for name in WORLDS)]
)
def test_withholding_any_single_event_or_row_of_a_table_gains_nothing(name, grid):
    world = WORLDS[name]
    for lost in [event.key for event in world.events()] + ROWS:
        assert lost in ROWS or len(world.losing(lost).events()) == len(world.events()) - 1
        evidence = world.losing(lost).evidence(*PROOFS).as_graph()
        assert_no_gain(footprint(MODULE, evidence=evidence, standards=STANDARDS, at=AT, grid=grid), whole(name, grid))


@given(st.sampled_from(list(WORLDS)), st.integers(0, len(PROOFS) - 1))
def test_withholding_any_single_claim_gains_nothing(name, place):
    evidence = WORLDS[name].evidence(*PROOFS[:place], *PROOFS[place + 1 :]).as_graph()
    assert_no_gain(footprint(MODULE, evidence=evidence, standards=STANDARDS, at=AT), whole(name, "national_average"))


@given(st.fractions(min_value=0, max_value=5, max_denominator=50))
def test_an_unstated_supply_beside_a_stated_one_may_be_any_amount_the_range_leaves(stated):
    """Both may be as large as the range allows, and where the stated one exhausts it, the other is open."""
    ends = tuple(Amount(name, amount, "a") for name, amount in (("x", stated), ("y", None)))
    made = [ProcessInput(f"p{n}", "a", "", DAY, (), (Amount(n, Fraction(100), "a"),)) for n in "xy"]
    top = ProcessInput("p", "b", "", DAY, ends, (Amount("lot", Fraction(1), "b"),))
    found = attribute(
        Amount("lot", process="b"), processes=[top, *made], links=LINKS, ratio=lambda item, _: RANGE[item.process]
    )
    upper = found.needs["py"].upper
    if stated < RANGE["b"].upper:
        assert upper == RANGE["b"].upper - stated
    else:
        assert upper is None
        assert "INPUT_RATIO_UNUSUAL" in {gap.code for gap in found.gaps}


# the scorecard --------------------------------------------------------------------------------------------------------

DAYS = DatePeriod.parse("2024-01-01", "2027-01-01")
GRAPH = World().evidence().graph
card_answers = st.dictionaries(
    st.sampled_from([i.id for i in CARD.indicators]),
    st.tuples(st.decimals(min_value=0, max_value=1, places=4), st.sampled_from(["L1", "L2", "L3", "L4"])),
)


def scored(answers):
    """Levels above L1 are told by claims; what has none is declared."""
    by_id = {i.id: i for i in CARD.indicators}
    claims, declared = [], []
    for key, (part, level) in sorted(answers.items()):
        full = Decimal(by_id[key].full.numerator) / Decimal(by_id[key].full.denominator)
        name, value = f"miit-gsc-general/{key}", str(full * part)
        if level == "L1":
            declared.append(Measurement(party(6), name, value, ""))
        else:
            claims.append(claim(party(6), {name: value}, level=level, name=key, period=DAYS))
    return score(
        party(6),
        card="miit-gsc-general",
        evidence=Evidence(GRAPH, tuple(claims)).as_graph(),
        standards=STANDARDS,
        at=AT,
        declared=declared,
    )


@given(card_answers)
def test_a_card_agrees_with_integers_counted_by_hand(answers):
    card = scored(answers)
    micro = {i.id: int(i.maximum * 10**6) for i in CARD.indicators}
    gained = {key: int(Fraction(part) * micro[key]) for key, (part, _) in answers.items()}
    proven = {key for key, (_, level) in answers.items() if level in ("L3", "L4")}
    assert int(card.guaranteed * 10**6) == sum(gained[key] for key in proven)
    assert int(card.possible * 10**6) == sum(gained[key] if key in proven else micro[key] for key in micro)
    assert int(card.declared * 10**6) == sum(gained.values())
    assert card.coverage * 10**6 == sum(micro[key] for key in proven)


@given(card_answers)
def test_rows_of_a_card_sum_exactly_and_declared_lies_between(answers):
    card = scored(answers)
    for name in ("lower", "point", "upper"):
        assert sum((getattr(row.bounds, name) for row in card.rows), Decimal(0)) == getattr(card.total, name)
    assert card.guaranteed <= card.declared <= card.possible
    assert sum((missing.width for missing in card.missing), Decimal(0)) == card.possible - card.guaranteed
    assert sum(card.by_level.values()) == 100


@given(card_answers, st.data())
def test_taking_evidence_away_never_raises_what_is_guaranteed_nor_lowers_what_is_possible(answers, data):
    kept = {key: value for key, value in answers.items() if data.draw(st.booleans())}
    less, more = scored(kept), scored(answers)
    assert less.guaranteed <= more.guaranteed
    assert less.possible >= more.possible
