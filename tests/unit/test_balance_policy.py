"""Custody policies: what they state, what they leave to the strictest reading, and every fault of a bad one at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from balance_world import MILL, START, codes, custody, judge, policy, post
from greenchain.graph.custody import CustodyModels, Method, Overdraft, policy_of_pack, read_policy
from greenchain.standards import Standards
from greenchain.values.errors import GreenchainError, PackError, PolicyError
from greenchain.values.outcome import Outcome

GOOD = b'model = "mass_balance"\nmethod = "credit"\nuom = "TNE"\nperiod_months = 3\n'


def read(text, standards=None):
    return read_policy(text if isinstance(text, bytes) else text.encode(), standards=standards or custody())


def test_a_policy_states_its_keys_and_the_strictest_of_the_rest():
    kept = read(GOOD + b'[[conversion]]\nfrom = "wheat"\nto = "flour"\nfactor = 0.75\n')
    assert (kept.method, kept.overdraft, kept.dual_claims) == (Method.CREDIT, Overdraft.NONE, False)
    assert kept.factor("wheat", "flour") == Fraction(3, 4)
    assert (kept.factor("flour", "wheat"), kept.factor("rye", "rye")) == (None, 1)


@pytest.mark.parametrize(
    "anchor", ["2026-02-15", '"2026-02-15"', "2026-02-15T00:00:00Z", '"2026-02-15T01:00:00+01:00"']
)
def test_an_anchor_is_a_date_or_an_instant(anchor):
    kept = read(GOOD + f"period_anchor = {anchor}\n".encode())
    assert str(kept.period(datetime(2026, 2, 14, 23, 59, tzinfo=UTC))).endswith("/2026-02-15T00:00:00Z")


@pytest.mark.parametrize(("factor", "value"), [("0.75", "3/4"), ('"3/4"', "3/4"), ("1", "1"), ('"1e-1"', "1/10")])
def test_a_factor_is_exact_however_it_is_written(factor, value):
    kept = read(GOOD + f'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = {factor}\n'.encode())
    assert kept.factor("a", "b") == Fraction(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BALANCE_POLICY_EMPTY"),
        ("# nothing", "BALANCE_POLICY_EMPTY"),
        ("no toml", "BALANCE_POLICY_INVALID"),
        (b"\xff", "BALANCE_POLICY_INVALID"),
        ('model = "mass_balance"', "BALANCE_POLICY_INVALID"),
        (GOOD + b"perod_months = 3", "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"mass_balance", b"magic"), "MODEL_UNKNOWN"),
        (GOOD.replace(b"credit", b"hope"), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"TNE", b"tons"), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"= 3", b"= 0"), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"= 3", b"= true"), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"= 3", b"= 2.5"), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"period_months = 3", b""), "BALANCE_POLICY_INVALID"),
        (GOOD.replace(b"period_months", b"credit_validity_months").replace(b'credit"', b'rolling_average"'), None),
        (GOOD + b'period_anchor = "2026-01-01T00:00:00"', "BALANCE_POLICY_INVALID"),
        (GOOD + b'overdraft = "always"', "BALANCE_POLICY_INVALID"),
        (GOOD + b"conversion = 1", "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "b"\n', "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "a"\nfactor = 1\n', "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = 0\n', "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = nan\n', "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = "1/0"\n', "BALANCE_POLICY_INVALID"),
        (GOOD + b'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = 1\n' * 2, "BALANCE_POLICY_INVALID"),
        (GOOD + b'base = "custody/iso-22095"', "BALANCE_POLICY_INVALID"),
        (GOOD + b"base = 3", "BALANCE_POLICY_INVALID"),
        (b'base = "custody/iscc"\nperiod_months = 12', "BALANCE_POLICY_INVALID"),
    ],
)
def test_a_bad_policy_is_refused(text, code):
    with pytest.raises(PolicyError) as caught:
        read(text)
    assert {fault.code for fault in caught.value.faults} == {code or "BALANCE_POLICY_INVALID"}


def test_all_faults_of_a_policy_are_told_together():
    with pytest.raises(PolicyError) as caught:
        read('model = "magic"\nmethod = "hope"\nuom = "tons"\n')
    assert len(caught.value.faults) == 4


@pytest.mark.parametrize(("back", "is_gain"), [("4/3", False), ("1.3333", False), ("1.3334", True)])
def test_factors_that_grow_in_a_circle_contradict_themselves(back, is_gain):
    circle = f'[[conversion]]\nfrom = "a"\nto = "b"\nfactor = "3/4"\n[[conversion]]\nfrom = "b"\nto = "c"\nfactor = 1\n[[conversion]]\nfrom = "c"\nto = "a"\nfactor = "{back}"\n'
    if is_gain:
        with pytest.raises(PolicyError, match="circle"):
            read(GOOD + circle.encode())
    else:
        assert len(read(GOOD + circle.encode()).conversions) == 3


def test_any_bytes_are_a_policy_or_an_error_of_ours():
    for raw in (b"[" * 100_000, b"a = " + b"9" * 10_000, b'model = """', GOOD * 2, b"\x00", b"x" * (1 << 20) + b"x"):
        with pytest.raises(GreenchainError):
            read(raw)


def test_the_packs_state_what_they_read():
    iscc, mspo, fsc = (policy_of_pack(f"custody/{name}", standards=custody()) for name in ("iscc", "mspo", "fsc"))
    assert (iscc.period_months, iscc.overdraft, iscc.identical_products) == (3, Overdraft.WITHIN_PERIOD, True)
    assert (mspo.period_months, mspo.credit_validity_months) == (3, 12)
    assert (fsc.credit_validity_months, fsc.unread) == (24, ("credit_validity_months", "model"))
    assert (iscc.unread, mspo.unread) == (
        (),
        ("credit_validity_months", "method", "model", "period_months"),
    )
    assert [ref.pack for ref in iscc.packs] == ["custody/iso-22095", "custody/iscc"]


@pytest.mark.parametrize("name", ["custody/iso-22095", "custody/none"])
def test_a_pack_that_states_no_method_is_no_policy_and_the_usable_ones_are_named(name):
    with pytest.raises(PolicyError, match="custody/fsc, custody/iscc, custody/mspo") as caught:
        policy_of_pack(name, standards=custody())
    assert "file" in caught.value.faults[0].remedy


@pytest.mark.parametrize("name", ["custody/mspo", "custody/fsc"])
def test_nothing_conforms_by_a_pack_that_was_not_read_at_its_source(name):
    kept = policy_of_pack(name, standards=custody())
    balance = judge(post("i", 1, "in", 40, uom=kept.uom, scheme=name[8:].upper()), kept=kept)
    assert balance.verdict.codes == ("RULE_NOT_FIRM",)
    assert balance.outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize(
    ("scheme", "is_told"), [("ISCC", False), ("iscc-eu", False), ("ISCC PLUS", False), ("", False), ("EU", True)]
)
def test_the_rules_of_one_scheme_on_claims_of_another_are_remarked(scheme, is_told):
    balance = judge(post("i", 1, "in", 40, scheme=scheme), kept=policy_of_pack("custody/iscc", standards=custody()))
    assert ("RULES_OF_ANOTHER_SCHEME" in balance.verdict.codes) is is_told
    assert balance.outcome is Outcome.CONFORMS
    assert "RULES_OF_ANOTHER_SCHEME" not in judge(post("i", 1, "in", 40, scheme=scheme)).verdict.codes


def test_a_raised_model_is_told_by_the_definition_of_the_model_that_is_claimed():
    rows = [post("a", 1, "in", 40), post("x", 2, "out", 40, model="segregated")]
    finding = next(f for f in judge(*rows).findings if f.code == "MODEL_RAISED")
    assert (finding.citation.instrument[:9], finding.citation.clause) == ("ISO 22095", "3.3.2")
    assert "RSPO" not in str(judge(*rows).to_dict())


def test_a_site_fills_in_what_its_scheme_leaves_open():
    kept = read(b'base = "custody/iscc"\nuom = "KGM"\n[[conversion]]\nfrom = "wheat"\nto = "flour"\nfactor = 0.75\n')
    assert (kept.uom, kept.period_months) == ("KGM", 3)
    rows = [post("i", 1, "in", 40), post("o", 2, "out", 30, "flour")]
    balance = judge(*rows, kept=kept, at=START + timedelta(days=91))
    assert balance.outcome is Outcome.CONFORMS
    assert balance.accounts[0].inflow == 40_000


def test_what_a_pack_says_nothing_about_leaves_the_answer_open():
    late = START + timedelta(days=200)
    rows = [post("i", 1, "in", 40), post("o", 100, "out", 40)]
    scheme = policy_of_pack("custody/iscc", standards=custody())
    finding = judge(*rows, kept=scheme, at=late).findings[0]
    assert (finding.code, finding.outcome) == ("CREDIT_EXPIRED", Outcome.NOT_DETERMINED)
    own = read(b'base = "custody/iscc"\ncredit_validity_months = 3\n')
    finding = judge(*rows, kept=own, at=late).findings[0]
    assert (finding.code, finding.outcome) == ("CREDIT_EXPIRED", Outcome.DOES_NOT_CONFORM)


def test_an_identical_product_is_drawn_from_one_stock_only():
    kept = policy(identical_products=True, conversions=[*MILL, ("rye", "flour", "0.8")])
    rows = [post("w", 1, "in", 40), post("r", 1, "in", 40, "rye"), post("x", 2, "out", 1, "flour")]
    assert codes(*rows, kept=kept) == {"CONVERSION_AMBIGUOUS"}
    assert codes(rows[0], rows[2], kept=kept) == set()


def test_the_order_of_models_is_the_packs():
    models = CustodyModels.of(custody())
    assert list(models.rows) == [
        "identity_preserved",
        "segregated",
        "controlled_blending",
        "mass_balance",
        "book_and_claim",
    ]
    assert models.word("Identity-Preserved") == "identity_preserved"
    assert models.word("nothing of the kind") == ""
    with pytest.raises(PackError):
        CustodyModels.of(Standards.of(()))
