"""Trust policies: what the TOML says, every fault at once, and values that never change their base."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import permutations

import pytest

from greenchain.claims import Anchor, PinnedIssuer, Scope, TrustPolicy
from greenchain.values.errors import PolicyError
from greenchain.values.time import Period

DID = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
ANCHOR = f"""
[[anchor]]
id = "{DID}"
may = ["issue"]
valid_from = 2026-01-01T00:00:00Z
valid_until = 2027-01-01T08:00:00+08:00
[anchor.scope]
countries = ["SG", "MY"]
product_groups = ["3402"]
"""
FULL = f"""
profile = "production"
suites = ["eddsa-jcs-2022"]
max_status_age = "P7DT12H"
{ANCHOR}
[[issuer]]
id = "https://label.example/issuer"
verification_methods = ["{DID}#{DID.removeprefix("did:key:")}"]
"""


def codes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        TrustPolicy.from_toml(text)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def test_a_policy_is_read_as_written():
    policy = TrustPolicy.from_toml(FULL)
    anchor = Anchor(
        DID,
        period=Period(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)),
        scope=Scope(countries=("MY", "SG"), product_groups=("3402",)),
    )
    pinned = PinnedIssuer("https://label.example/issuer", (f"{DID}#{DID.removeprefix('did:key:')}",))
    expected = TrustPolicy(
        (anchor,), suites=("eddsa-jcs-2022",), issuers=(pinned,), max_status_age=timedelta(days=7, hours=12)
    )
    assert policy == expected
    assert policy.digest == expected.digest
    assert anchor.role == "third_party"


def test_the_order_of_rows_and_lists_does_not_change_the_policy():
    other = ANCHOR.replace(DID, "https://b.example/")
    swapped = other.replace('"SG", "MY"', '"MY", "SG"')
    one, two = TrustPolicy.from_toml(ANCHOR + other), TrustPolicy.from_toml(swapped + ANCHOR)
    assert (one, one.digest) == (two, two.digest)


def test_a_table_reads_like_its_text():
    import tomllib

    assert TrustPolicy.from_table(tomllib.loads(FULL)) == TrustPolicy.from_toml(FULL)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("POLICY_EMPTY", "anchor")]),
        ("profile = ", [("POLICY_SYNTAX", "")]),
        ("a = " + "9" * 5000, [("POLICY_SYNTAX", "")]),
        ("suites = []" + ANCHOR, [("POLICY_VALUE_INVALID", "suites")]),
        ('suites = ["Ed25519Signature2020"]' + ANCHOR, [("POLICY_VALUE_INVALID", "suites")]),
        ('suites = "eddsa-jcs-2022"' + ANCHOR, [("POLICY_VALUE_INVALID", "suites")]),
        ('profile = "relaxed"' + ANCHOR, [("POLICY_VALUE_INVALID", "profile")]),
        ('max_status_age = "P1M"' + ANCHOR, [("POLICY_VALUE_INVALID", "max_status_age")]),
        ('max_status_age = "PT"' + ANCHOR, [("POLICY_VALUE_INVALID", "max_status_age")]),
        ('max_status_age = "P0D"' + ANCHOR, [("POLICY_VALUE_INVALID", "max_status_age")]),
        ("max_status_age = 7" + ANCHOR, [("POLICY_VALUE_INVALID", "max_status_age")]),
        ("anchors = 1" + ANCHOR, [("POLICY_KEY_UNKNOWN", "anchors")]),
        ('anchor = "x"', [("POLICY_VALUE_INVALID", "anchor")]),
        (
            ANCHOR.replace("may =", "mai ="),
            [("POLICY_KEY_UNKNOWN", "anchor[0].mai"), ("POLICY_VALUE_INVALID", "anchor[0].may")],
        ),
        (ANCHOR.replace('["issue"]', '["bless"]'), [("POLICY_VALUE_INVALID", "anchor[0].may")]),
        (ANCHOR.replace("may", 'role = "friend"\nmay'), [("POLICY_VALUE_INVALID", "anchor[0].role")]),
        (
            ANCHOR.replace("2026-01-01T00:00:00Z", "2026-01-01T00:00:00"),
            [("POLICY_VALUE_INVALID", "anchor[0].valid_from")],
        ),
        (ANCHOR.replace("2026-01-01T00:00:00Z", "2026-01-01"), [("POLICY_VALUE_INVALID", "anchor[0].valid_from")]),
        (ANCHOR.replace("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"), [("PERIOD_EMPTY", "anchor[0].valid_until")]),
        (
            ANCHOR.replace("2026-01-01T00:00:00Z", "0001-01-01T00:00:00+08:00"),
            [("POLICY_VALUE_INVALID", "anchor[0].valid_from")],
        ),
        (ANCHOR.replace("countries", "country"), [("POLICY_KEY_UNKNOWN", "anchor[0].scope.country")]),
        (ANCHOR.replace('["SG", "MY"]', "[]"), [("POLICY_VALUE_INVALID", "anchor[0].scope.countries")]),
        (ANCHOR.replace('"SG"', '"Singapore"'), [("POLICY_VALUE_INVALID", "anchor[0].scope.countries")]),
        (ANCHOR.replace('"3402"', '"3402.50"'), [("POLICY_VALUE_INVALID", "anchor[0].scope.product_groups")]),
        (ANCHOR.replace(DID, "label body"), [("POLICY_VALUE_INVALID", "anchor[0].id")]),
        (ANCHOR.partition("[anchor.scope]")[0], [("POLICY_SCOPE_MISSING", "anchor[0].scope")]),
        (ANCHOR.partition("[anchor.scope]")[0] + 'scope = "any"', [("POLICY_SCOPE_MISSING", "anchor[0].scope")]),
        ('profile = "test"' + ANCHOR.partition("[anchor.scope]")[0], [("POLICY_SCOPE_MISSING", "anchor[0].scope")]),
        (ANCHOR + ANCHOR, [("POLICY_OVERLAP", "anchor")]),
        (FULL + FULL.partition("[[issuer]]")[1] + FULL.partition("[[issuer]]")[2], [("POLICY_OVERLAP", "issuer")]),
        ('profile = "\ud800"', [("POLICY_SYNTAX", "")]),
        ("x = " + "[" * 5000 + "]" * 5000, None),
    ],
)
def test_a_faulty_policy_is_refused_naming_the_place(text, expected):
    found = codes(text)
    if expected is not None:
        assert found == expected


def test_all_faults_of_a_policy_are_told_together():
    text = 'profile = "test"\nquorum = 2\n[[anchor]]\nmay = []\n[[issuer]]\nid = "x"\n'
    assert codes(text) == [
        ("POLICY_KEY_UNKNOWN", "quorum"),
        ("POLICY_VALUE_INVALID", "anchor[0].id"),
        ("POLICY_VALUE_INVALID", "anchor[0].may"),
        ("POLICY_SCOPE_MISSING", "anchor[0].scope"),
        ("POLICY_VALUE_INVALID", "issuer[0].id"),
        ("POLICY_VALUE_INVALID", "issuer[0].verification_methods"),
    ]


def test_only_a_test_policy_may_trust_an_anchor_with_anything():
    text = 'profile = "test"' + ANCHOR.partition("[anchor.scope]")[0] + 'scope = "any"'
    assert TrustPolicy.from_toml(text).anchors[0].scope == Scope()


def test_rows_of_one_anchor_may_follow_each_other_to_the_second():
    turn = datetime(2026, 6, 1, tzinfo=UTC)
    early, late = Anchor(DID, period=Period(None, turn)), Anchor(DID, period=Period(turn, None))
    assert TrustPolicy((late, early)).anchors_of(DID) == (early, late)
    with pytest.raises(PolicyError, match="POLICY_OVERLAP"):
        TrustPolicy((late, Anchor(DID, period=Period(None, turn + timedelta(seconds=1)))))


def test_deriving_a_policy_leaves_its_base_as_it_was():
    base = TrustPolicy.from_toml(FULL)
    before = (base.to_dict(), base.digest)
    derived = [
        base.with_anchor(Anchor("https://b.example/")),
        base.with_issuer(PinnedIssuer("https://b.example/", ("did:key:z#z",))),
        base.with_max_status_age(None),
        base.with_anchor(Anchor("https://b.example/")).without_anchor(DID),
        replace(base, profile="test"),
    ]
    assert (base.to_dict(), base.digest) == before
    assert len({policy.digest for policy in [base, *derived]}) == 1 + len(derived)
    assert base.with_suites("eddsa-jcs-2022") == base
    with pytest.raises(PolicyError, match="POLICY_EMPTY"):
        base.without_anchor(DID)
    with pytest.raises(PolicyError, match="POLICY_EMPTY"):
        base.with_suites()


def test_every_field_of_an_anchor_counts_in_the_digest():
    anchor = TrustPolicy.from_toml(ANCHOR).anchors[0]
    others = [
        replace(anchor, id="https://b.example/"),
        replace(anchor, may=("accredit",)),
        replace(anchor, role="regulator"),
        replace(anchor, period=Period(None, anchor.period.until)),
        replace(anchor, period=Period(anchor.period.since, None)),
        *(replace(anchor, scope=replace(anchor.scope, **{name: ("XX",)})) for name in Scope().__slots__),
    ]
    assert len({TrustPolicy((row,)).digest for row in [anchor, *others]}) == 1 + len(others)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Anchor("nobody"),
        lambda: Anchor(DID, may=()),
        lambda: Anchor(DID, may=("bless",)),
        lambda: Anchor(DID, role="friend"),
        lambda: Scope(countries=()),
        lambda: Scope(countries="MY"),
        lambda: PinnedIssuer("x", ("did:key:z#z",)),
        lambda: PinnedIssuer("https://b.example/", ()),
    ],
)
def test_a_row_made_wrongly_in_code_is_the_callers_mistake(make):
    with pytest.raises(ValueError, match=r"is|may|lists|has"):
        make()


@pytest.mark.parametrize("microseconds", [1, 499_999, 500_000, 999_999])
def test_rows_that_overlap_within_one_second_are_refused(microseconds):
    start = datetime(2020, 1, 1, tzinfo=UTC)
    later = start + timedelta(microseconds=microseconds)
    long = Anchor(DID, role="regulator", period=Period(later, datetime(2030, 1, 1, tzinfo=UTC)))
    short = Anchor(DID, role="supplier", period=Period(start, later))
    inside = Anchor(DID, role="supplier", period=Period(start + timedelta(seconds=1), datetime(2030, 1, 1, tzinfo=UTC)))
    assert [row.role for row in TrustPolicy((long, short)).anchors] == ["supplier", "regulator"]
    for rows in permutations((long, short, inside)):
        with pytest.raises(PolicyError) as caught:
            TrustPolicy(rows)
        assert caught.value.code == "POLICY_OVERLAP"


def test_rows_sort_by_instant_whatever_their_offset():
    east = timezone(timedelta(hours=14))
    first = Anchor(DID, period=Period(datetime(2020, 1, 2, tzinfo=east), datetime(2020, 1, 1, 11, tzinfo=UTC)))
    second = Anchor(DID, period=Period(datetime(2020, 1, 1, 11, tzinfo=UTC)))
    ever = Anchor(DID, period=Period(None, datetime(2019, 1, 1, tzinfo=UTC)))
    assert TrustPolicy((second, ever, first)).anchors == (ever, first, second)
