"""The further rows of a trust policy: keys, logs, witnesses, pins, collectors, and what they mean together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from greenchain.claims import Anchor, TrustPolicy
from greenchain.claims.log.vkey import COSIGNATURE, SIGNATURE, VerifierKey
from greenchain.claims.policy.rows import (
    CollectorRow,
    ContextRow,
    DocumentRow,
    KeyRow,
    LogRow,
    WitnessRow,
)
from greenchain.values.errors import GreenchainError, PolicyError
from simulator import signer

DID = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp"
METHOD = f"{DID}#{DID.removeprefix('did:key:')}"
HASH = "ab" * 32
SECOND = timedelta(seconds=1)


def day(number: int, *, year: int = 2026) -> datetime:
    return datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=number - 1)


def vkey(name: str, kind: int, *, of: str = "") -> VerifierKey:
    return VerifierKey(name, kind, signer(of or name).public_key)


LOG = vkey("log.example/one", SIGNATURE)
WITNESS = vkey("witness.example/one", COSIGNATURE)
OTHER = vkey("witness.example/two", COSIGNATURE)

ANCHOR = f"""
[[anchor]]
id = "{DID}"
may = ["issue", "accredit"]
[anchor.scope]
countries = ["MY"]
"""
ROWS = {
    "issuer": f'[[issuer]]\nid = "https://label.example/issuer"\nverification_methods = ["{METHOD}"]\n',
    "key": f"""[[key]]
id = "{METHOD}"
not_before = 2026-01-01T00:00:00Z
not_after = 2027-01-01T08:00:00+08:00
compromised_since = 2026-06-01T00:00:00Z
known_since = 2026-07-01T00:00:00Z
""",
    "log": f'[[log]]\norigin = "log.example/one"\nkey = "{LOG.text}"\n',
    "witness": f'[[witness]]\nkey = "{WITNESS.text}"\n[[witness]]\nkey = "{OTHER.text}"\n',
    "context": f'[[context]]\nurl = "https://label.example/contexts/v1"\nsha256 = "{HASH}"\n',
    "document": f'[[document]]\nurl = "https://label.example/.well-known/did.json"\nsha256 = "{HASH}"\n',
    "collector": f'[[collector]]\nid = "{DID}"\n',
}
FULL = (
    f'profile = "production"\nsuites = ["vc+jwt", "eddsa-rdfc-2022"]\nmax_status_age = "P30D"\nwitness_quorum = 2\n'
    f'chain_must_hold = "at"\nrequired_proofs = ["{DID}", "https://label.example/issuer"]\n{ANCHOR}'
    + "".join(ROWS.values())
)


def codes(text: str) -> list[tuple[str, str]]:
    with pytest.raises(PolicyError) as caught:
        TrustPolicy.from_toml(text)
    return [(fault.code, fault.where) for fault in caught.value.faults]


def base() -> TrustPolicy:
    return TrustPolicy.from_toml(ANCHOR)


def test_every_table_is_read_as_written():
    policy = TrustPolicy.from_toml(FULL)
    assert policy.suites == ("eddsa-rdfc-2022", "vc+jwt")
    assert policy.keys == (KeyRow(METHOD, day(1), day(1, year=2027), day(152), day(182)),)
    assert policy.logs == (LogRow("log.example/one", LOG),)
    assert policy.log_keys == {"log.example/one": LOG}
    assert policy.witnesses == (WitnessRow(WITNESS), WitnessRow(OTHER))
    assert policy.witness_keys == (WITNESS, OTHER)
    assert policy.contexts == (ContextRow("https://label.example/contexts/v1", HASH),)
    assert policy.context_pins == {"https://label.example/contexts/v1": HASH}
    assert policy.documents == (DocumentRow("https://label.example/.well-known/did.json", HASH),)
    assert policy.collectors == (CollectorRow(DID),)
    assert policy.is_collector(DID)
    assert not policy.is_collector(f"{DID}x")
    assert (policy.witness_quorum, policy.chain_must_hold) == (2, "at")
    assert policy.required_proofs == (DID, "https://label.example/issuer")


def test_what_a_policy_leaves_out_is_as_the_reference_says():
    policy = base()
    assert policy.suites == ("ecdsa-jcs-2019", "eddsa-jcs-2022", "vc+jwt")
    assert policy.max_status_age is None
    assert (policy.witness_quorum, policy.chain_must_hold, policy.required_proofs) == (1, "at_signing", ())
    assert (policy.profile, policy.keys, policy.logs, policy.witnesses) == ("production", (), (), ())


def test_a_policy_without_the_new_rows_keeps_the_digest_that_results_already_carry():
    policy = TrustPolicy.from_toml('suites = ["eddsa-jcs-2022"]' + ANCHOR)
    assert set(policy.to_dict()) == {"profile", "suites", "max_status_age_seconds", "anchors", "issuers"}
    assert policy.digest == "c2140b16f349f973d2c45b23d0b349f4e40357da5773da08fe7789c32d622c88"


@pytest.mark.parametrize("table", sorted(ROWS))
def test_an_unknown_key_of_any_table_is_refused(table):
    text = ROWS[table].rstrip("\n") + "\nnote = 1\n"
    found = codes(ANCHOR + text)
    assert [code for code, _ in found] == ["POLICY_KEY_UNKNOWN"]
    assert found[0][1].startswith(f"{table}[")
    assert found[0][1].endswith(".note")


@pytest.mark.parametrize("table", sorted(ROWS))
def test_every_row_counts_in_the_digest(table):
    assert TrustPolicy.from_toml(ANCHOR + ROWS[table]).digest != base().digest


@pytest.mark.parametrize("value", ['"2"', "0", "-1", "true", "1.0", "[]", "3"])
def test_a_quorum_is_a_number_of_witnesses_there_are(value):
    assert codes(f"witness_quorum = {value}\n{ANCHOR}{ROWS['witness']}") == [("POLICY_VALUE_INVALID", "witness_quorum")]


@pytest.mark.parametrize(("quorum", "holds"), [(0, False), (1, True), (2, True), (3, False)])
def test_a_quorum_made_in_code_is_held_to_the_same_bounds(quorum, holds):
    policy = TrustPolicy.from_toml(ANCHOR + ROWS["witness"])
    if holds:
        assert policy.with_witness_quorum(quorum).witness_quorum == quorum
    else:
        with pytest.raises(PolicyError, match="POLICY_VALUE_INVALID"):
            policy.with_witness_quorum(quorum)


def test_a_quorum_may_be_stated_before_any_witness_is():
    assert TrustPolicy.from_toml("witness_quorum = 3\n" + ANCHOR).witness_quorum == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('chain_must_hold = "never"' + ANCHOR, [("POLICY_VALUE_INVALID", "chain_must_hold")]),
        ("chain_must_hold = 1" + ANCHOR, [("POLICY_VALUE_INVALID", "chain_must_hold")]),
        ("required_proofs = []" + ANCHOR, [("POLICY_VALUE_INVALID", "required_proofs")]),
        ('required_proofs = ["the ministry"]' + ANCHOR, [("POLICY_VALUE_INVALID", "required_proofs")]),
        (ANCHOR + '[[key]]\nid = "no url"', [("POLICY_VALUE_INVALID", "key[0].id")]),
        (ANCHOR + "[[key]]", [("POLICY_VALUE_INVALID", "key[0].id")]),
        (
            ANCHOR + f'[[key]]\nid = "{METHOD}"\ncompromised_since = 2026-01-01',
            [("POLICY_VALUE_INVALID", "key[0].compromised_since")],
        ),
        (
            ANCHOR + f'[[key]]\nid = "{METHOD}"\nnot_before = 2026-01-01T00:00:00Z\nnot_after = 2026-01-01T00:00:00Z',
            [("PERIOD_EMPTY", "key[0].not_after")],
        ),
        (ANCHOR + f'[[log]]\nkey = "{LOG.text}"', [("POLICY_VALUE_INVALID", "log[0].origin")]),
        (ANCHOR + f'[[log]]\norigin = " a"\nkey = "{LOG.text}"', [("POLICY_VALUE_INVALID", "log[0].origin")]),
        (ANCHOR + '[[log]]\norigin = "a"\nkey = "a+b+c"', [("POLICY_VALUE_INVALID", "log[0].key")]),
        (ANCHOR + f'[[log]]\norigin = "a"\nkey = "{WITNESS.text}"', [("POLICY_VALUE_INVALID", "log[0].key")]),
        (ANCHOR + f'[[witness]]\nkey = "{LOG.text}"', [("POLICY_VALUE_INVALID", "witness[0].key")]),
        (ANCHOR + f'[[context]]\nurl = "x"\nsha256 = "{HASH}"', [("POLICY_VALUE_INVALID", "context[0].url")]),
        (ANCHOR + '[[context]]\nurl = "https://a.example/"', [("POLICY_VALUE_INVALID", "context[0].sha256")]),
        (
            ANCHOR + f'[[document]]\nurl = "https://a.example/"\nsha256 = "{HASH.upper()}"',
            [("POLICY_VALUE_INVALID", "document[0].sha256")],
        ),
        (
            ANCHOR + f'[[document]]\nurl = "https://a.example/"\nsha256 = "{HASH[1:]}"',
            [("POLICY_VALUE_INVALID", "document[0].sha256")],
        ),
        (ANCHOR + '[[collector]]\nid = "me"', [("POLICY_VALUE_INVALID", "collector[0].id")]),
        (ANCHOR + "[collector]\nid = 1", [("POLICY_VALUE_INVALID", "collector")]),
        (ANCHOR + ROWS["log"] * 2, [("POLICY_ROW_TWICE", "log")]),
        (ANCHOR + ROWS["collector"] * 2, [("POLICY_ROW_TWICE", "collector")]),
        (ANCHOR + ROWS["document"] * 2, [("POLICY_ROW_TWICE", "document")]),
        (ANCHOR + ROWS["context"] + ROWS["context"].replace(HASH, "cd" * 32), [("POLICY_ROW_TWICE", "context")]),
    ],
)
def test_a_faulty_row_is_refused_naming_its_place(text, expected):
    assert codes(text) == expected


def test_two_documents_of_one_url_may_be_pinned():
    two = ROWS["document"] + ROWS["document"].replace(HASH, "cd" * 32)
    policy = TrustPolicy.from_toml(ANCHOR + two)
    assert [row.sha256 for row in policy.documents_of("https://label.example/.well-known/did.json")] == [
        HASH,
        "cd" * 32,
    ]
    assert policy.documents_of("https://label.example/.well-known/did.jso") == ()


@pytest.mark.parametrize(
    "twin",
    [
        vkey("witness.example/two", COSIGNATURE, of="witness.example/one"),  # one key under two names
        vkey("witness.example/one", COSIGNATURE, of="somebody"),  # one name with two keys
    ],
)
def test_one_witness_cannot_fill_a_quorum_of_two(twin):
    with pytest.raises(PolicyError) as caught:
        TrustPolicy((Anchor(DID),), witnesses=(WitnessRow(WITNESS), WitnessRow(twin)), witness_quorum=2)
    assert [fault.code for fault in caught.value.faults] == ["POLICY_ROW_TWICE"]


@pytest.mark.parametrize(("gap", "overlaps"), [(-SECOND, True), (timedelta(0), False), (SECOND, False)])
def test_rows_of_one_key_may_follow_each_other_to_the_instant(gap, overlaps):
    early, late = KeyRow(METHOD, None, day(10)), KeyRow(METHOD, day(10) + gap, None)
    if overlaps:
        with pytest.raises(PolicyError, match="POLICY_OVERLAP"):
            TrustPolicy((Anchor(DID),), keys=(late, early))
    else:
        assert TrustPolicy((Anchor(DID),), keys=(late, early)).key_rows_of(METHOD, known_at=day(1)) == (early, late)


def test_a_later_statement_about_a_key_replaces_the_earlier_from_when_it_was_learnt():
    first = KeyRow(METHOD, day(1), day(300))
    alarm = KeyRow(METHOD, day(1), day(300), compromised_since=day(50), known_since=day(60))
    all_clear = KeyRow(METHOD, day(1), day(300), known_since=day(90))
    policy = TrustPolicy((Anchor(DID),), keys=(all_clear, alarm, first))
    for known_at, expected in [
        (day(60) - SECOND, first),
        (day(60), alarm),
        (day(60) + SECOND, alarm),
        (day(90) - SECOND, alarm),
        (day(90), all_clear),
    ]:
        assert policy.key_rows_of(METHOD, known_at=known_at) == (expected,)
    assert policy.key_rows_of(f"{METHOD}x", known_at=day(90)) == ()


def test_a_row_learnt_later_does_not_exist_before():
    policy = TrustPolicy((Anchor(DID),), keys=(KeyRow(METHOD, known_since=day(60)),))
    assert policy.key_rows_of(METHOD, known_at=day(60) - SECOND) == ()


def test_every_derivation_leaves_its_base_as_it_was_and_differs_from_it():
    start = TrustPolicy.from_toml(FULL)
    before = (start.to_dict(), start.digest)
    third = vkey("witness.example/three", COSIGNATURE)
    derived = [
        start.with_key(KeyRow("did:web:a.example#k")),
        start.with_log(LogRow("log.example/two", LOG)),
        start.with_witness(WitnessRow(third)),
        start.with_context(ContextRow("https://a.example/c", HASH)),
        start.with_document(DocumentRow("https://a.example/d", HASH)),
        start.with_document(DocumentRow("https://a.example/d", HASH, day(1))),
        start.with_collector(CollectorRow("did:web:a.example")),
        start.with_witness_quorum(1),
        start.with_chain_must_hold("at_signing"),
        start.with_required_proofs(),
        start.with_required_proofs(DID),
        start.with_suites("vc+jwt"),
    ]
    assert (start.to_dict(), start.digest) == before
    assert len({policy.digest for policy in [start, *derived]}) == 1 + len(derived)


@pytest.mark.parametrize(
    "make",
    [
        lambda: KeyRow("nobody"),
        lambda: KeyRow(METHOD, datetime(2026, 1, 1)),  # noqa: DTZ001 - the mistake
        lambda: KeyRow(METHOD, known_since=datetime(2026, 1, 1)),  # noqa: DTZ001 - the mistake
        lambda: LogRow("", LOG),
        lambda: LogRow("a\nb", LOG),
        lambda: LogRow("log", WITNESS),
        lambda: WitnessRow(LOG),
        lambda: ContextRow("x", HASH),
        lambda: ContextRow("https://a.example/", HASH.upper()),
        lambda: DocumentRow("https://a.example/", ""),
        lambda: CollectorRow("me"),
    ],
)
def test_a_row_made_wrongly_in_code_is_the_callers_mistake(make):
    with pytest.raises(ValueError, match=r"is|signs|pin|offset"):
        make()


def test_an_empty_period_of_a_key_is_refused():
    with pytest.raises(GreenchainError, match="PERIOD_EMPTY"):
        KeyRow(METHOD, day(2), day(2))


def test_the_example_of_the_reference_is_a_policy(root):
    import re

    page = (root / "docs" / "reference" / "trust-policy.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```toml\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    policy = TrustPolicy.from_toml(example)
    assert len(policy.keys) == len(policy.logs) == 1


def test_the_reference_names_every_table_and_every_key(root):
    from greenchain.claims.policy.toml import _ROWS, _TOP

    page = (root / "docs" / "reference" / "trust-policy.md").read_text(encoding="utf-8")
    for table, (_, _, keys) in _ROWS.items():
        (line,) = [line for line in page.splitlines() if line.startswith(f"| `[[{table}]]`")]
        assert [key for key in keys if f"`{key}`" not in line] == []
    assert [key for key in _TOP if f"| `{key}` |" not in page] == []
