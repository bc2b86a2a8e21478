"""Laws of evidence: whatever a claim says, reading it raises nothing; what is claimed never depends on order."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from evidence_world import CLASS, LOT, OTHER_CLASS, OTHER_LOT, PIECE, SITE, chain, label, standards, verified
from greenchain.evidence import attach, read_facts
from greenchain.values.quantity import UNITS

ON = date(2026, 6, 1)
texts = st.sampled_from(
    [
        "",
        "CN",
        "copier",
        "2025-01-01",
        "2025-13",
        "49",
        "1e99999",
        "KWH",
        "KGM",
        "9521234000006",
        "https://id.gs1.org/01/1",
    ]
) | st.text(max_size=6)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["id", "country", "hsCode", "standard", "indicator", "value", "unit", "per", "from", "until"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip
subjects = st.dictionaries(
    st.sampled_from(["scheme", "category", "licence", "criteria", "party", "facility", "product", "measurements"]),
    values,
    min_size=1,
)
nodes = st.sampled_from([CLASS, OTHER_CLASS, LOT, OTHER_LOT, PIECE, SITE])


@given(subjects)
def test_whatever_a_claim_says_reading_it_raises_nothing(subject):
    facts = read_facts(verified({"id": CLASS, **subject}), standards=standards())
    assert facts.subject == CLASS
    assert facts.facility_country in ("", "CN") or len(facts.facility_country) == 2
    for indicator in facts.indicators:
        assert isinstance(indicator.value, Decimal)
        assert indicator.value.is_finite()
        assert {indicator.unit, indicator.per} <= {"", *UNITS}
        assert indicator.name


@given(subjects)
def test_what_is_not_used_of_a_text_fact_is_named(subject):
    """A key that stands there and yields nothing always has a finding, unless it holds nothing at all."""
    facts = read_facts(verified({"id": CLASS, **subject}), standards=standards())
    stated = subject.get("category")
    if stated not in (None, []) and not facts.category:
        assert any(
            finding.where in ("category", "/credentialSubject/category")
            or finding.where.startswith("/credentialSubject/category")
            for finding in facts.findings
        )


@given(st.lists(nodes, max_size=5), nodes, st.randoms())
def test_order_does_not_matter_and_one_claim_less_never_says_more(about, node, random):
    claims = [
        verified(label(id=subject, facility=None), name=f"urn:example:{number}") for number, subject in enumerate(about)
    ]
    shuffled = list(claims)
    random.shuffle(shuffled)
    one = attach(chain(), claims, standards=standards())
    other = attach(chain(), shuffled, standards=standards())
    found = [facts.claim.digest for facts in one.claims_about(node, on=ON)]
    assert found == [facts.claim.digest for facts in other.claims_about(node, on=ON)]
    assert one.verdict == other.verdict
    for left_out in range(len(claims)):
        fewer = attach(chain(), claims[:left_out] + claims[left_out + 1 :], standards=standards())
        assert {facts.claim.digest for facts in fewer.claims_about(node, on=ON)} <= set(found) - {
            claims[left_out].digest
        }


@given(st.lists(nodes, max_size=6))
def test_a_claim_covers_a_node_exactly_where_the_rule_in_words_says_so(about):
    """Oracle: the subject itself; or a class claim and a lot or piece of the class."""
    claims = [
        verified(label(id=subject, facility=None), name=f"urn:example:{number}") for number, subject in enumerate(about)
    ]
    evidence = attach(chain(), claims, standards=standards())
    for node in (CLASS, OTHER_CLASS, LOT, OTHER_LOT, PIECE, SITE):
        wanted = {
            n
            for n, subject in enumerate(about)
            if subject == node or (subject == CLASS and node in (LOT, OTHER_LOT, PIECE))
        }
        assert {int(facts.claim.id.rpartition(":")[2]) for facts in evidence.claims_about(node, on=ON)} == wanted
