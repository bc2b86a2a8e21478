"""The command ``score``: documents, receipts that replay and are signed, progress, and options that do not fit."""

from __future__ import annotations

import json
import os

import pytest

from greenchain.cli.main import run as command

PEERS = "[[rankings]]\nid = 'peers'\nmethod = 'entropy'\nmatrix = [[1, 2], [3, 4]]\n"
AT = ("--at", "2026-01-01T00:00:00Z")
TRUST = """profile = "production"
suites = ["eddsa-jcs-2022"]

[[anchor]]
id = "{did}"
may = ["issue"]
role = "third_party"
valid_from = 2022-01-01T00:00:00Z
[anchor.scope]
credential_types = ["ScoreReceiptCredential"]
"""


@pytest.fixture
def run(capsys):
    """Runs ``score``, or another verb; gives its exit code and what it printed, as JSON where it asked so."""

    def call(*arguments, verb="score"):
        capsys.readouterr()
        code = command([verb, *map(str, arguments)])
        printed = capsys.readouterr().out
        return code, json.loads(printed) if "--json" in arguments else printed

    return call


@pytest.fixture
def document(tmp_path):
    path = tmp_path / "peers.toml"
    path.write_text(PEERS, encoding="utf-8")
    return path


def test_a_document_is_scored_and_prints_one_json_document(run, document):
    code, found = run(document, *AT, "--json")
    assert (code, found["kind"], found["basis"], found["at"]) == (0, "score", "calculation", "2026-01-01T00:00:00Z")
    assert found["rankings"][0]["use"] == "ranking_only"


def test_a_faulty_item_is_refused_with_3_and_the_rest_is_scored(run, document):
    document.write_text(PEERS + "[[rankings]]\nid = 'odd'\nmethod = 'guess'\n", encoding="utf-8")
    code, found = run(document, *AT, "--json")
    assert (code, [item["id"] for item in found["rankings"]]) == (3, ["peers"])
    assert found["findings"][0]["where"].endswith("/rankings/1/method")


def test_a_what_if_is_told_and_never_conforms(run, document):
    code, found = run(document, *AT, "--what-if", "--json")
    assert (code, found["basis"]) == (4, "assumed")


def test_a_receipt_replays_and_one_changed_byte_shows(run, document, tmp_path):
    folder = tmp_path / "receipt"
    assert run(document, *AT, "--receipt", folder)[0] == 0
    assert run("--replay", folder)[0] == 0
    path = min((folder / "inputs").iterdir())
    path.write_bytes(path.read_bytes() + b" ")
    code, found = run("--replay", folder, "--json")
    finding = found["findings"][0]
    assert (code, finding["code"], finding["where"]) == (1, "RECEIPT_DIFFERS", f"inputs/{path.name}")
    assert run(document, *AT, "--receipt", folder)[0] == 3


@pytest.mark.parametrize("kind", ["hidden", "empty folder", "dangling link", "pipe", "hidden folder"])
def test_whatever_else_stands_in_the_folder_of_a_receipt_is_told(run, document, tmp_path, kind):
    folder = tmp_path / "receipt"
    assert run(document, *AT, "--receipt", folder)[0] == 0
    make = {
        "hidden": lambda at: at.write_text("x", encoding="utf-8"),
        "empty folder": lambda at: at.mkdir(),
        "hidden folder": lambda at: at.mkdir(),
        "dangling link": lambda at: at.symlink_to(tmp_path / "nowhere"),
        "pipe": os.mkfifo,
    }
    name = {"hidden": ".hidden", "hidden folder": "inputs/.git"}.get(kind, "inputs/other")
    make[kind](folder / name)
    code, found = run("--replay", folder, "--json")
    assert (code, [(f["code"], f["where"]) for f in found["findings"]]) == (1, [("RECEIPT_DIFFERS", name)])
    assert run(document, *AT, "--since", folder)[0] == 3


def test_an_input_replaced_by_a_link_is_told_and_not_followed(run, document, tmp_path):
    folder = tmp_path / "receipt"
    assert run(document, *AT, "--receipt", folder)[0] == 0
    listed = min((folder / "inputs").iterdir())
    outside = listed.rename(tmp_path / "outside")
    listed.symlink_to(outside)  # the very bytes: that they are right does not make them the receipt's
    code, found = run("--replay", folder, "--json")
    assert (code, [(f["code"], f["where"]) for f in found["findings"]]) == (
        1, [("RECEIPT_DIFFERS", f"inputs/{listed.name}")]
    )  # fmt: skip


def test_a_signed_receipt_is_a_claim_that_verify_accepts(run, document, tmp_path):
    folder, key, trust = tmp_path / "receipt", tmp_path / "key.pem", tmp_path / "trust.toml"
    code, made = run("new", "--out", key, "--unencrypted", "--json", verb="keys")
    assert code == 0
    trust.write_text(TRUST.format(did=made["did"]), encoding="utf-8")
    assert run(document, *AT, "--receipt", folder, "--sign", key)[0] == 0
    claim = tmp_path / "receipt.claim.json"
    code, found = run(claim, "--trust", trust, "--json", verb="verify")
    assert (code, found["outcome"]) == (0, "conforms"), found["claims"]
    claim.write_bytes(claim.read_bytes().replace(b"ni:///sha-256;", b"ni:///sha-256;A", 1))
    assert run(claim, "--trust", trust, verb="verify")[0] == 1
    assert run("--replay", folder)[0] == 0


def test_progress_compares_with_an_earlier_result_or_receipt(run, document, tmp_path):
    folder, old = tmp_path / "receipt", tmp_path / "old.json"
    assert run(document, *AT, "--receipt", folder)[0] == 0
    old.write_text(json.dumps(run(document, *AT, "--json")[1]), encoding="utf-8")
    for since, told in ((folder, set()), (old, {"PROGRESS_UNSEALED"})):
        code, found = run(document, *AT, "--since", since, "--json")
        assert (code, found["progress"]) == (0, [])
        assert {finding["code"] for finding in found["findings"]} == told
    for text in ("{}", '{"kind": "score", "scorecards": [1]}', '{"kind": "score", "at": "noon"}'):
        old.write_text(text, encoding="utf-8")
        assert run(document, *AT, "--since", old)[0] == 3


@pytest.mark.parametrize("arguments", [(), ("--replay", "d", "--what-if"), ("--sign", "k"), ("x.toml", "--sign", "k")])
def test_options_that_do_not_fit_are_a_usage_error(run, arguments):
    assert run(*arguments)[0] == 2


def test_a_table_asks_for_its_card_and_its_file_and_is_scored_into_it(run, tmp_path):
    table, out = tmp_path / "suppliers.csv", tmp_path / "scores.csv"
    table.write_text("id,X11,X11.level\nb,8,L3\na,4,L1\n", encoding="utf-8")
    assert run(table)[0] == 2
    assert run(table, "--scorecard", "miit-gsc-general", "--out", out, "--what-if")[0] == 2
    code, found = run(table, "--scorecard", "miit-gsc-general", "--out", out, "--json")
    assert (code, found["kind"], found["rows"], found["basis"]) == (4, "score-table", 2, "assumed")
    rows = [line.split(",")[:4] for line in out.read_text(encoding="utf-8").splitlines()[1:]]
    assert rows == [["a", "0", "100", "4"], ["b", "8", "100", "8"]]
