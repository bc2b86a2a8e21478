"""The laws of cards: totals that split exactly, sets of claims that are smallest, and evidence that is not worth hiding."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from card_world import bands, card_of, card_pack, indicator, scored
from greenchain.adapters.shipped import load_standards
from greenchain.claims import (
    ClaimVerifier,
    EvidenceBundle,
    VerifiedClaim,
    issue_claim,
    make_status_list,
    status_entry,
)
from greenchain.evidence import attach
from greenchain.model.claims import Claim
from greenchain.scoring import score
from greenchain.scoring.cards.aggregates import AGGREGATES, Root, aggregate, integer_root, split, total_of
from greenchain.scoring.cards.maps import PointsMap
from greenchain.scoring.cards.next_band import next_band
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.span import Bounds
from greenchain.values.time import DatePeriod
from scoring_world import AT, EPOCH, ISSUERS, POLICY, Told, World, claim, party

STANDARDS = load_standards()
MIIT = read_card(STANDARDS.pack("miit-gsc-general"))
ALWAYS = DatePeriod.parse("2024-01-01", "2027-01-01")
GRAPH = World().evidence().graph

# numbers --------------------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**40), st.integers(1, 60))
def test_an_integer_root_is_the_largest_whose_power_fits(number, degree):
    root = integer_root(number, degree)
    assert root**degree <= number < (root + 1) ** degree


@given(st.fractions(0, 1000, max_denominator=10**6), st.integers(1, 12))
def test_a_root_lies_between_its_floor_and_its_ceiling(radicand, degree):
    root = Root(radicand, degree)
    low, high, near = (Fraction(quanta, 10**6) for quanta in (root.floor(), root.ceil(), root.nearest()))
    assert low**degree <= radicand <= high**degree
    assert high - low <= Fraction(1, 10**6)
    assert near in (low, high)
    assert root.reaches(low)
    assert root.reaches(high) == (high**degree == radicand)


@given(st.integers(0, 10**9), st.lists(st.fractions(0, 100, max_denominator=100), min_size=1, max_size=12))
def test_a_split_sums_and_gives_each_its_share_within_one_quantum(amount, weights):
    even = [Fraction(1)] * len(weights)
    parts = split(amount, weights, otherwise=even)
    whole = sum(weights)
    shares = weights if whole else even
    assert sum(parts) == amount
    for part, share in zip(parts, shares, strict=True):
        assert abs(part - amount * share / sum(shares)) < 1


micro = st.integers(0, 10**6).map(lambda number: Decimal(number).scaleb(-6))


@st.composite
def earned(draw):
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        maximum = draw(st.integers(1, 8))
        low, point, high = sorted(draw(st.lists(micro, min_size=3, max_size=3)))
        rows.append((Fraction(maximum), Bounds(low * maximum, point * maximum, high * maximum)))
    return rows


@given(earned(), st.sampled_from(AGGREGATES))
def test_parts_sum_to_every_total_and_bounds_hold_the_exact_aggregate(rows, kind):
    maxima = [maximum for maximum, _ in rows]
    scale = sum(maxima) if kind == "sum" else Fraction(100)
    total, parts = aggregate(kind, [bounds for _, bounds in rows], maxima=maxima, scale=scale)
    for name in ("lower", "point", "upper"):
        assert sum(getattr(part, name) for part in parts) == getattr(total.bounds, name)
    assert all(0 <= part.lower <= part.point <= part.upper for part in parts)
    for name in ("lower", "upper"):
        figures = [Fraction(getattr(bounds, name)) for _, bounds in rows]
        exact = naive(kind, figures, maxima, scale)
        assert abs(float(getattr(total.bounds, name)) - exact) < 1e-5 * max(1, exact)
    assert not total.lower.reaches(Fraction(total.bounds.lower) + Fraction(1, 10**6))
    assert total.lower.reaches(Fraction(total.bounds.lower))
    assert not total.upper.reaches(Fraction(total.bounds.upper) + Fraction(1, 10**12))


def naive(kind, figures, maxima, scale):
    """The aggregate in floats."""
    parts = [float(figure / maximum) for figure, maximum in zip(figures, maxima, strict=True)]
    weights = [float(maximum) for maximum in maxima]
    if kind == "sum":
        return float(sum(figures))
    if kind == "min":
        return float(scale) * min(parts)
    if kind == "weighted_mean":
        return float(scale) * sum(p * w for p, w in zip(parts, weights, strict=True)) / sum(weights)
    product = 1.0
    for part, weight in zip(parts, weights, strict=True):
        product *= part ** (weight / sum(weights))
    return float(scale) * product


@st.composite
def maps(draw):
    kind = draw(st.sampled_from(["linear", "threshold", "piecewise", "ratio"]))
    falling = draw(st.booleans())
    answers = sorted(draw(st.sets(st.integers(0, 100), min_size=2, max_size=5)))
    points = sorted([*draw(st.lists(st.integers(0, 9), min_size=len(answers) - 1, max_size=len(answers) - 1)), 10])
    steps = tuple(zip(map(Fraction, answers), map(Fraction, points[::-1] if falling else points), strict=True))
    return PointsMap(kind, steps, Fraction(draw(st.integers(1, 100))), falling)


@given(maps(), st.fractions(0, 100, max_denominator=20), st.fractions(0, 100, max_denominator=20))
def test_every_map_is_monotone_and_stays_on_its_scale(mapping, one, other):
    full, maximum = Fraction(100), Fraction(10)
    assert list(mapping.faults(full=full, maximum=maximum)) == []
    low, high = (mapping.points(each, full=full, maximum=maximum) for each in sorted((one, other)))
    assert 0 <= low <= 10
    assert 0 <= high <= 10
    assert low >= high if mapping.is_falling else low <= high


# what lifts a band ----------------------------------------------------------------------------------------------------


@st.composite
def open_cards(draw):
    kind = draw(st.sampled_from(AGGREGATES))
    maxima = draw(st.lists(st.integers(1, 6), min_size=2, max_size=6))
    minima = sorted(draw(st.sets(st.integers(1, sum(maxima)), min_size=1, max_size=3)))
    rows = [indicator(f"A{n}", str(maximum)) for n, maximum in enumerate(maxima)]
    for row in rows:
        low, high = sorted(draw(st.lists(st.integers(0, int(row["maximum"])), min_size=2, max_size=2)))
        row |= {"missing_low": str(low), "missing_high": str(high)}
    gates = [{"id": f"G{n}", "en": "g"} for n in range(draw(st.integers(0, 2)))]
    head = f'aggregate = "{kind}"\nscale = {sum(maxima)}\nevidence_min = "L3"\nquantum = "0.000001"\n'
    card = card_of(card_pack(head=head, indicators=rows, gates=gates, bands=bands(*map(str, minima))))
    answers = {f"A{n}": draw(st.integers(0, maximum)) for n, maximum in enumerate(maxima) if draw(st.booleans())}
    held = {gate["id"]: draw(st.sampled_from([0, 1, 1, 1])) for gate in gates if draw(st.booleans())}
    return scored(card, {**answers, **held})


@settings(max_examples=200)
@given(open_cards())
def test_the_claims_named_are_a_smallest_set_that_lifts_the_guaranteed_band(card):
    found = next_band(card)
    rows = {row.indicator.id: row for row in card.rows}
    widths = {name: row.width for name, row in rows.items() if row.width > 0}
    gates = [gate.id for gate in card.gates if gate.finding.outcome.value == "not_determined"]
    failed = card.eligible.value == "does_not_conform"

    def band(proven):
        points = [Fraction(row.earned.upper if name in proven else row.earned.lower) for name, row in rows.items()]
        total = total_of(card.card.aggregate, points, maxima=card.card.maxima, scale=card.card.scale)
        return card.card.band_of(total) or 0

    now = card.band_guaranteed or 0
    if now == len(card.card.bands):
        assert found is None
        return
    lifting = [
        chosen
        for size in range(len(widths) + 1)
        for chosen in combinations(sorted(widths, key=lambda name: (-widths[name], name)), size)
        if band(chosen) > now and not failed
    ]
    if not lifting:
        assert (found.band, found.needs, found.is_possible) == (now + 1, (), False)
        return
    assert found.needs == (*gates, *lifting[0])  # by size, then widest first, then by id
    assert found.band == band(lifting[0])
    assert found.is_possible


# evidence that is not worth hiding ------------------------------------------------------------------------------------

KEYS = [*(each.id for each in MIIT.indicators), *(gate.id for gate in MIIT.gates)]


LIST = "https://verifier.example/status"


def answer(key: str, part: str, level: str) -> Told:
    full = next((each.full for each in MIIT.indicators if each.id == key), None)
    value = Decimal(1) if full is None else Decimal(part) * Decimal(full.numerator) / Decimal(full.denominator)
    return claim(party(6), {f"miit-gsc-general/{key}": str(value)}, level=level, name=key, period=ALWAYS)


def low_risk(index: int, level: str) -> Told:
    return claim(party(index), {"supplier/low_risk": "1"}, level=level, name=f"risk-{index}", period=ALWAYS)


told = st.one_of(
    st.builds(answer, st.sampled_from([k for k in KEYS if k != "X26"]), st.sampled_from(["0", "0.5", "1"]),
              st.sampled_from(["L2", "L3", "L4"])),
    st.builds(low_risk, st.integers(1, 6), st.sampled_from(["L2", "L3"])),
)  # fmt: skip


@lru_cache(maxsize=1024)
def signed(each: Told) -> bytes:
    """The claim with a place on its issuer's list of revocations."""
    status = status_entry(url=LIST, purpose="revocation", index=7)
    document = json.loads(each.document) | {"credentialStatus": status}
    return issue_claim(Claim(document), signer=ISSUERS[each.level][1], created=EPOCH).raw


@lru_cache(maxsize=16)
def revocations(level: str, *entries: int) -> bytes:
    """The issuer's list."""
    draft = make_status_list(url=LIST, purpose="revocation", entries=entries, valid_from=EPOCH)
    return issue_claim(draft, signer=ISSUERS[level][1], created=EPOCH).raw


@lru_cache(maxsize=4096)
def what_remains(each: Told, fate: str) -> VerifiedClaim | None:
    """What verification leaves of a claim that was kept, removed, revoked or changed."""
    raw = signed(each)
    if fate == "removed":
        return None
    if fate == "tampered":
        raw = raw.replace(b'"value":"0', b'"value":"1') if b'"value":"0' in raw else raw.replace(b"2020", b"2021", 1)
    bundle = EvidenceBundle.of_status_lists([revocations(each.level, *([7] if fate == "revoked" else []))])
    return ClaimVerifier(POLICY, evidence=bundle).examine(raw, at=AT).claim


def points_of(*fates: tuple[Told, str]):
    claims = [what_remains(each, fate) for each, fate in fates]
    evidence = attach(GRAPH, [each for each in claims if each is not None], standards=STANDARDS)
    return score(party(6), card="miit-gsc-general", evidence=evidence, standards=STANDARDS, at=AT)


@settings(max_examples=1000)
@given(st.lists(told, max_size=8, unique_by=lambda each: json.loads(each.document)["id"]), st.data())
def test_adding_a_claim_never_widens_and_losing_one_never_gains(claims, data):
    """A claim that is removed, revoked or tampered with proves no more than one that was never made."""
    fates = [(each, data.draw(st.sampled_from(["kept", "removed", "revoked", "tampered"]))) for each in claims]
    more, less = points_of(*((each, "kept") for each in claims)), points_of(*fates)
    assert less.guaranteed <= more.guaranteed
    assert more.possible <= less.possible
    assert (less.band_guaranteed or 0) <= (more.band_guaranteed or 0)
    assert less.total == points_of(*(pair for pair in fates if pair[1] == "kept")).total
    for figure in ("lower", "point", "upper"):
        assert sum(getattr(row.bounds, figure) for row in more.rows) == getattr(more.total, figure)


def test_each_way_to_lose_a_claim_is_one():
    """Else the law above would hold of claims that are never lost."""
    each = answer("X31", "1", "L3")
    assert points_of((each, "kept")).guaranteed == 10
    assert [what_remains(each, fate) for fate in ("removed", "revoked", "tampered")] == [None, None, None]
