"""``greenchain balance`` on a book and on claims: exit codes, documents, and what does not go together."""

from __future__ import annotations

import json

import pytest

from greenchain.cli.main import run

HEAD = "posting_id,time,site,characteristic,scheme,product,direction,quantity,uom,lot,counterparty,certificate,model\n"
WHEAT = "p1,2026-01-01T00:00:00Z,mill,organic,EU,wheat,in,40,TNE,L1,,C1,\n"
POLICY = 'model = "mass_balance"\nmethod = "credit"\nuom = "TNE"\nperiod_months = 3\nperiod_anchor = 2026-01-01\n'
FACTOR = '[[conversion]]\nfrom = "wheat"\nto = "flour"\nfactor = 0.75\n'


def flour(tonnes):
    return f"p2,2026-02-01T00:00:00Z,mill,organic,EU,flour,out,{tonnes},TNE,L2,shop,,\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policy.toml").write_text(POLICY + FACTOR)
    return tmp_path


@pytest.fixture
def balance(capsys):
    def ask(*arguments):
        capsys.readouterr()
        code = run(["balance", *arguments, "--json", "--at", "2026-03-01T00:00:00Z"])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if printed else {}

    return ask


@pytest.mark.parametrize(("tonnes", "exit_code"), [("30", 0), ("30.001", 1), ("40", 1)])
def test_a_book_ends_with_the_exit_code_of_its_outcome(balance, folder, tonnes, exit_code):
    (folder / "book.csv").write_text(HEAD + WHEAT + flour(tonnes))
    code, document = balance("book.csv", "--policy", "policy.toml")
    assert (code, document["kind"]) == (exit_code, "balance")
    assert document["accounts"][0]["inflow"] == "40"


def test_without_a_factor_the_answer_is_open(balance, folder):
    (folder / "policy.toml").write_text(POLICY)
    (folder / "book.csv").write_text(HEAD + WHEAT + flour(40))
    code, document = balance("book.csv", "--policy", "policy.toml")
    assert (code, [f["code"] for f in document["findings"]]) == (4, ["NO_CONVERSION_FACTOR"])


def test_a_pack_is_a_policy(balance, folder):
    (folder / "book.csv").write_text(HEAD + WHEAT)
    code, document = balance("book.csv", "--policy", "custody/iscc")
    assert code == 0
    assert [entry["pack"] for entry in document["standards"]] == ["custody/iscc", "custody/iso-22095"]


def test_refused_rows_are_told_and_the_book_does_not_pass(balance, folder):
    (folder / "book.csv").write_text(HEAD + WHEAT + "p3,2026-01-02,mill,,,wheat,steal,-1,TNE,,,,\n")
    code, document = balance("book.csv", "--policy", "policy.toml")
    assert (code, document["outcome"]) == (3, "not_determined")
    assert {f["code"] for f in document["findings"]} >= {"ROWS_REFUSED", "INSTANT_MALFORMED", "VALUE_UNKNOWN"}


@pytest.mark.parametrize(
    ("book", "policy"), [(HEAD, POLICY), (HEAD + WHEAT, ""), ("lot,role,characteristic\nL,claimed,organic\n", POLICY)]
)
def test_an_empty_book_or_policy_and_another_table_are_refused(balance, folder, book, policy):
    (folder / "book.csv").write_text(book)
    (folder / "policy.toml").write_text(policy)
    code, document = balance("book.csv", "--policy", "policy.toml")
    assert (code, document["kind"]) == (3, "refusal")


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("book.csv",),
        ("book.csv", "--policy", "policy.toml", "--store", "x.db"),
        ("--store", "x.db", "--policy", "policy.toml"),
        ("--store", "x.db", "--claims", "c.csv", "--process", "P"),
    ],
)
def test_what_does_not_go_together_is_a_usage_error(balance, folder, arguments):
    (folder / "book.csv").write_text(HEAD + WHEAT)
    assert balance(*arguments)[0] == 2


FARM_TO_MILL = (
    {
        "type": "ObjectEvent",
        "eventTime": "2026-01-01T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "action": "ADD",
        "bizLocation": {"id": "urn:farm"},
        "quantityList": [{"epcClass": "urn:lot:wheat", "quantity": 40, "uom": "TNE"}],
    },
    {
        "type": "TransformationEvent",
        "eventTime": "2026-01-02T00:00:00Z",
        "eventTimeZoneOffset": "+00:00",
        "bizLocation": {"id": "urn:mill"},
        "inputQuantityList": [{"epcClass": "urn:lot:wheat", "quantity": 40, "uom": "TNE"}],
        "outputQuantityList": [{"epcClass": "urn:lot:flour", "quantity": 40, "uom": "TNE"}],
    },
)


def document(*events):
    return json.dumps(
        {
            "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
            "type": "EPCISDocument",
            "schemaVersion": "2.0",
            "creationDate": "2026-01-01T00:00:00Z",
            "epcisBody": {"eventList": events},
        }
    )


LOT_CLAIMS = "lot,role,characteristic,scheme,model,share,certificate\n"
FLOUR_CLAIM = f"{LOT_CLAIMS}urn:lot:wheat,origin,organic,EU,,,C1\nurn:lot:flour,claimed,organic,EU,IP,,\n"


def test_claims_are_judged_over_a_store(balance, folder):
    (folder / "events.jsonld").write_text(document(*FARM_TO_MILL))
    assert run(["import", "events.jsonld", "--store", "s.db"]) == 0
    (folder / "claims.csv").write_text(FLOUR_CLAIM)
    code, found = balance("--store", "s.db", "--claims", "claims.csv")
    assert (code, [f["code"] for f in found["findings"]]) == (0, ["CLAIM_SUPPORTED"])
    assert found["lots"][0]["model_supported"] == "identity_preserved"
    (folder / "policy.toml").write_text(
        POLICY + FACTOR.replace("wheat", "urn:lot:wheat").replace("flour", "urn:lot:flour")
    )
    code, found = balance("--store", "s.db", "--claims", "claims.csv", "--policy", "policy.toml")
    assert (code, [f["code"] for f in found["findings"]]) == (1, ["YIELD_OUT_OF_BAND"])


@pytest.mark.parametrize(("lot", "exit_code"), [("urn:lot:wheat", 3), ("urn:lot:flour", 3), ("urn:lot:other", 0)])
def test_a_refused_event_opens_the_claims_that_it_may_bear_on(balance, folder, lot, exit_code):
    bad = {**FARM_TO_MILL[0], "action": "NONE", "quantityList": [{"epcClass": lot, "quantity": 1, "uom": "TNE"}]}
    (folder / "events.jsonld").write_text(document(*FARM_TO_MILL, bad))
    assert run(["import", "events.jsonld", "--store", "s.db", "--on-error", "proceed"]) == 3
    (folder / "claims.csv").write_text(FLOUR_CLAIM)
    assert balance("--store", "s.db", "--claims", "claims.csv")[0] == exit_code


@pytest.fixture
def told(capsys):
    def ask(*arguments):
        capsys.readouterr()
        run(["balance", *arguments, "--at", "2026-03-01T00:00:00Z"])
        return capsys.readouterr().out

    return ask


def test_an_account_is_told_with_units_and_what_a_factor_makes_of_it(told, folder):
    (folder / "book.csv").write_text(HEAD + WHEAT + flour("30.001"))
    text = told("book.csv", "--policy", "policy.toml")
    assert "40 t in = ~40.001333 t out (as 30.001 t of flour) + 0 t lost" in text
    (folder / "book.csv").write_text(HEAD + WHEAT + flour("30").replace("flour", "wheat"))
    assert "40 t in = 30 t out + 0 t lost + 0 t expired + 10 t left" in told("book.csv", "--policy", "policy.toml")


def test_an_account_that_a_row_was_left_out_of_shows_no_zero_and_no_plus(told, folder):
    (folder / "policy.toml").write_text(POLICY)
    (folder / "book.csv").write_text(HEAD + WHEAT + flour("30"))
    text = told("book.csv", "--policy", "policy.toml")
    assert "counted: 40 t in; a row that may belong here could not be counted" in text
    (folder / "book.csv").write_text(HEAD + WHEAT + flour("-1"))
    text = told("book.csv", "--policy", "policy.toml")
    assert "BALANCE_COVERED" not in text
    assert "\n  + " not in text


def test_a_mass_that_nobody_stated_is_null_and_never_zero(balance, told, folder):
    events = {
        "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-01-01T00:00:00Z",
        "epcisBody": {
            "eventList": [
                {
                    "type": "TransformationEvent",
                    "eventTime": "2026-01-02T00:00:00Z",
                    "eventTimeZoneOffset": "+00:00",
                    "bizLocation": {"id": "urn:bakery"},
                    "inputQuantityList": [{"epcClass": "urn:lot:flour", "quantity": 6000, "uom": "KGM"}],
                    "outputQuantityList": [{"epcClass": "urn:lot:bread", "quantity": 8000}],
                }
            ]
        },
    }
    (folder / "events.jsonld").write_text(json.dumps(events))
    assert run(["import", "events.jsonld", "--store", "s.db"]) == 0
    account = balance("--store", "s.db")[1]["processes"][0]
    assert (account["input_kg"], account["output_kg"]) == ("6000", None)
    assert (account["time"], account["outputs"]) == ("2026-01-02T00:00:00Z", ["urn:lot:bread"])
    text = told("--store", "s.db")
    assert "urn:bakery, 2026-01-02T00:00:00Z: 6000 kg in (urn:lot:flour), no stated mass out (urn:lot:bread)" in text


def test_what_was_recorded_is_asked_for_in_the_words_of_trace(capsys):
    def words(command):
        assert run([command, "--help"]) == 0
        return " ".join(capsys.readouterr().out.replace("│", " ").split())

    said = "Only what was recorded by then; default: everything recorded."
    assert said in words("trace")
    assert said in words("balance")


def test_a_pack_that_is_no_policy_is_refused_with_those_that_are(balance, folder):
    (folder / "book.csv").write_text(HEAD + WHEAT)
    code, document = balance("book.csv", "--policy", "custody/iso-22095")
    assert code == 3
    assert "custody/fsc, custody/iscc, custody/mspo" in document["findings"][0]["detail"]
