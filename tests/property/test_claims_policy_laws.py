"""Laws of trust policies: order means nothing, no key goes unread, and a derivation never touches its base."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims import Anchor, TrustPolicy
from greenchain.claims.log.vkey import COSIGNATURE, SIGNATURE, VerifierKey
from greenchain.claims.policy.rows import (
    CollectorRow,
    ContextRow,
    DocumentRow,
    KeyRow,
    LogRow,
    WitnessRow,
    rows_in_force,
)
from greenchain.values.errors import PolicyError
from simulator import signer

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
KEYS = [signer(f"key {number}").public_key for number in range(6)]
hashes = st.integers(0, 2**256 - 1).map(lambda number: f"{number:064x}")
urls = st.integers(0, 9).map(lambda number: f"https://a.example/{number}")
instants = st.integers(0, 12).map(lambda days: EPOCH + timedelta(days=days))
maybe = st.none() | instants


def unique(strategy, key):
    return st.lists(strategy, unique_by=key, max_size=4).map(tuple)


ROWS = {
    "logs": unique(
        st.builds(
            lambda number, key: LogRow(f"log.example/{number}", VerifierKey(f"log.example/{number}", SIGNATURE, key)),
            st.integers(0, 9),
            st.sampled_from(KEYS),
        ),
        lambda row: row.origin,
    ),
    "witnesses": st.sets(st.integers(0, 5), max_size=4).map(
        lambda numbers: tuple(WitnessRow(VerifierKey(f"w.example/{n}", COSIGNATURE, KEYS[n])) for n in numbers)
    ),
    "contexts": unique(st.builds(ContextRow, urls, hashes), lambda row: row.url),
    "documents": unique(st.builds(DocumentRow, urls, hashes, maybe), lambda row: (row.url, row.sha256)),
    "collectors": unique(st.builds(CollectorRow, urls), lambda row: row.id),
    "required_proofs": unique(urls, str),
}
policies = st.fixed_dictionaries(ROWS)


def made(rows) -> TrustPolicy:
    return TrustPolicy((Anchor("https://a.example/"), Anchor("https://b.example/")), **rows)


@given(policies, st.randoms(use_true_random=False))
def test_the_order_of_rows_never_changes_a_policy(rows, random):
    shuffled = {name: tuple(random.sample(values, len(values))) for name, values in rows.items()}
    assert made(rows) == made(shuffled)
    assert made(rows).digest == made(shuffled).digest


@given(policies, policies)
def test_policies_have_one_digest_exactly_where_they_say_the_same(one, other):
    assert (made(one).digest == made(other).digest) == (made(one) == made(other))


@given(policies)
def test_deriving_never_changes_the_base(rows):
    base = made(rows)
    before = (base.to_dict(), base.digest)
    derived = [
        base.with_key(KeyRow("https://new.example/#k")),
        base.with_log(LogRow("new.example", VerifierKey("new.example", SIGNATURE, KEYS[0]))),
        base.with_context(ContextRow("https://new.example/", "ab" * 32)),
        base.with_document(DocumentRow("https://new.example/", "ab" * 32)),
        base.with_collector(CollectorRow("https://new.example/")),
        base.with_chain_must_hold("at"),
        base.with_required_proofs(*base.required_proofs, "https://new.example/"),
    ]
    assert (base.to_dict(), base.digest) == before
    assert all(policy.digest != base.digest for policy in derived)


TEXT = """
witness_quorum = 1
[[anchor]]
id = "https://a.example/"
may = ["issue"]
[anchor.scope]
countries = ["MY"]
[[issuer]]
id = "https://a.example/"
verification_methods = ["https://a.example/#k"]
[[key]]
id = "https://a.example/#k"
[[context]]
url = "https://a.example/c"
sha256 = "{hash}"
[[document]]
url = "https://a.example/d"
sha256 = "{hash}"
[[collector]]
id = "https://a.example/"
""".replace("{hash}", "ab" * 32)
KNOWN = {
    "": {
        "profile",
        "suites",
        "max_status_age",
        "witness_quorum",
        "chain_must_hold",
        "required_proofs",
        "log",
        "witness",
    },
    "anchor": {"id", "may", "role", "valid_from", "valid_until", "scope"},
    "issuer": {"id", "verification_methods"},
    "key": {"id", "not_before", "not_after", "compromised_since", "known_since"},
    "context": {"url", "sha256"},
    "document": {"url", "sha256", "retrieved"},
    "collector": {"id"},
}


@given(st.sampled_from(sorted(KNOWN)), st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=20))
def test_a_key_that_is_not_in_the_reference_is_refused_wherever_it_stands(table, name):
    if name in KNOWN[table] | (set(KNOWN) if not table else set()):
        return
    parsed = tomllib.loads(TEXT)
    (parsed[table][0] if table else parsed)[name] = True
    with pytest.raises(PolicyError) as caught:
        TrustPolicy.from_table(parsed)
    assert [(f.code, f.found) for f in caught.value.faults] == [("POLICY_KEY_UNKNOWN", name)]


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=9)
    | st.datetimes()
    | st.dates()
    | st.binary(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.data(), values)
def test_any_value_in_any_place_is_a_policy_or_a_policy_error(data, value):
    parsed = tomllib.loads(TEXT)
    table = data.draw(st.sampled_from(sorted(KNOWN)))
    name = data.draw(st.sampled_from(sorted(KNOWN[table] | (set(KNOWN) - {""} if not table else set()))))
    (parsed[table][0] if table else parsed)[name] = value
    with suppress(PolicyError):
        assert TrustPolicy.from_table(parsed).digest


@given(st.text(max_size=60))
def test_any_text_is_a_policy_or_a_policy_error(text):
    with pytest.raises(PolicyError):
        TrustPolicy.from_toml(text + "\n[[collector]]\nid = 1\n")


def periods_meet(one: KeyRow, other: KeyRow) -> bool:
    """Whether two half-open periods share one of the days drawn: counted, not computed."""
    days = [EPOCH + timedelta(days=day) for day in range(-1, 15)]
    return any(
        all((not r.not_before or r.not_before <= d) and (not r.not_after or d < r.not_after) for r in (one, other))
        for d in days
    )


@st.composite
def key_rows(draw):
    since, until = draw(maybe), draw(maybe)
    if since and until and until <= since:
        since, until = until, since + timedelta(days=1)
    return KeyRow(
        "https://a.example/#k",
        since,
        until,
        known_since=draw(st.none() | st.sampled_from([EPOCH, EPOCH + timedelta(days=5)])),
    )


@given(st.lists(key_rows(), max_size=4))
def test_rows_of_a_key_learnt_together_never_overlap(rows):
    pairs = [(a, b) for i, a in enumerate(rows) for b in rows[i + 1 :]]
    clash = any(a.known_since == b.known_since and periods_meet(a, b) for a, b in pairs)
    if clash:
        with pytest.raises(PolicyError, match="POLICY_OVERLAP"):
            made({"keys": tuple(rows)})
    else:
        assert len(made({"keys": tuple(rows)}).keys) == len(rows)


@given(st.lists(key_rows(), max_size=5), instants)
def test_of_the_rows_known_the_statement_learnt_last_counts(rows, known_at):
    known = [row for row in rows if row.known_since is None or row.known_since <= known_at]
    latest = max((row.known_since or EPOCH - timedelta(days=99) for row in known), default=None)
    expected = [row for row in known if (row.known_since or EPOCH - timedelta(days=99)) == latest]
    assert sorted(rows_in_force(rows, known_at=known_at), key=repr) == sorted(expected, key=repr)
