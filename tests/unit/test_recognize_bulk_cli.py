"""``recognize --bulk``: a table of stated holdings in, a table of acceptances out, faults by line."""

from __future__ import annotations

import csv
import json
import stat

import pytest

from greenchain.cli.main import run
from greenchain.recognition.bulk import claim_rows, strangers

AGREEMENT = {
    "id": "g1", "from": "x.a", "to": "x.b", "level": "L3", "scope": ["copier"], "valid": ["2021-01-01", "2026-01-01"],
    "pins": [{"id": "D1", "from": "K1", "to": "N4"}], "exclusions": [{"field": "factory_country", "values": ["CN"]}],
    "conditions": [{"id": "rest", "min_remaining_months": 4}],
}  # fmt: skip
FACTS = {
    "kind": "recognition-facts", "id": "acme", "edition": "1",
    "schemes": [{"id": name, "name": name, "owner": "a body", "iso_type": "I"} for name in ("x.a", "x.b")],
    "criteria_sets": [{"scheme": "x.a", "name": "K1"}, {"scheme": "x.b", "name": "N4"}],
    "agreements": [AGREEMENT],
}  # fmt: skip
HEADER = "scheme,criteria_set,category,factory_country,valid_from,valid_until,on"
GOOD = "x.a,K1,copier,TH,2022-01-01,2027-01-01,2023-06-01"
OWN = ["x.a", "recognized", "", "2027-01-01", "stated"]
THERE = ["x.b", "recognized_residual", "g1;D1", "2026-01-01", "stated"]


@pytest.fixture
def bulk(tmp_path, capsys):
    """Run it on a table; gives the exit code, the document and the rows of hits, ``None`` where none were written."""
    facts, out = tmp_path / "facts.json", tmp_path / "out" / "hits.csv"
    facts.write_text(json.dumps(FACTS), encoding="utf-8")

    def call(table, *options):
        claims = tmp_path / "claims.csv"
        claims.write_bytes(table if isinstance(table, bytes) else table.encode())
        arguments = ["--bulk", str(claims), "--out", str(out), "--facts", str(facts), "--only-facts", "--json"]
        code = run(["recognize", *arguments, *options])
        hits = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines())) if out.exists() else None
        return code, json.loads(capsys.readouterr().out), hits

    return call


def said(hit):
    return [hit[name] for name in ("target", "decision", "path", "expires_on", "basis")]


def test_every_acceptance_is_a_row(bulk):
    code, document, hits = bulk(f"{HEADER}\n{GOOD}\nx.b,,copier,TH,,,2023-06-01\n")
    assert (code, document["kind"], document["outcome"]) == (4, "recognition-bulk", "not_determined")
    assert [said(hit) for hit in hits] == [OWN, THERE]
    assert {(hit["row"], hit["line"], hit["id"]) for hit in hits} == {("0", "2", "")}
    counts = {name: document[name] for name in ("rows", "refused", "hits", "by_decision", "basis")}
    assert counts == {
        "rows": 2, "refused": 0, "hits": 2, "by_decision": {"recognized": 1, "recognized_residual": 1}, "basis": "stated",
    }  # fmt: skip
    assert [finding["code"] for finding in document["findings"]] == ["CLAIM_NOT_VERIFIED"]


@pytest.mark.parametrize(
    ("row", "accepted"),
    [
        ("x.a,K1,copier,TH,2022-01-01,2027-01-01,2021-12-31", []),
        ("x.a,K1,copier,TH,2022-01-01,2027-01-01,2022-01-01", ["x.a", "x.b"]),
        ("x.a,K1,copier,TH,2022-01-01,2027-01-01,2025-12-31", ["x.a", "x.b"]),
        ("x.a,K1,copier,TH,2022-01-01,2027-01-01,2026-01-01", ["x.a"]),
        ("x.a,K1,copier,TH,2022-01-01,2023-10-01,2023-06-01", ["x.a", "x.b"]),
        ("x.a,K1,copier,TH,2022-01-01,2023-10-01,2023-06-02", ["x.a"]),
        ("x.a,K1,copier,CN,2022-01-01,2027-01-01,2023-06-01", ["x.a"]),
        ("x.a,K1,copier,,2022-01-01,2027-01-01,2023-06-01", ["x.a"]),
        ("x.a,K2,copier,TH,2022-01-01,2027-01-01,2023-06-01", []),  # a document that is not on file
        ("x.a,K1,copier,TH,2022-01-01,,2023-06-01", ["x.a"]),
        ("x.a,K1,copier,TH,,,2023-06-01", []),
        (",K1,copier,TH,2022-01-01,2027-01-01,2023-06-01", []),
    ],
)
def test_what_a_row_does_not_say_is_unknown(bulk, row, accepted):
    assert [hit["target"] for hit in bulk(f"{HEADER}\n{row}\n")[2]] == accepted


def test_a_hit_tells_what_is_left_what_was_shown_and_whether_an_agreement_led_there(bulk):
    own, there = bulk(f"{HEADER}\n{GOOD}\n")[2]
    rest = [[hit[name] for name in ("residual", "conditions", "reasons")] for hit in (own, there)]
    assert rest == [["", "", "SAME_SCHEME"], ["UNLISTED N4", "met rest", ""]]


def test_a_scheme_that_no_fact_names_is_named_with_those_near_it(bulk):
    slip, stranger = GOOD.replace("x.a", "xx.a"), GOOD.replace("x.a", "tiny.label")
    code, document, hits = bulk("\n".join([HEADER, slip, GOOD, slip, stranger, GOOD.replace("x.a", "")]))
    assert (code, len(hits)) == (4, 2)
    told = [finding for finding in document["findings"] if finding["code"] == "SCHEME_UNKNOWN"]
    assert [(finding["detail"], finding["missing"]) for finding in told] == [
        ("xx.a is not on file; near it: x.a; stated by 2 rows", ["xx.a"]),
        ("tiny.label is not on file; stated by 1 row", ["tiny.label"]),
    ]


def test_documents_and_categories_that_no_fact_names_are_told_with_those_near_them(bulk):
    rows = [GOOD.replace(",K1,", ",k1,"), GOOD.replace(",copier,", ",copiers,"), GOOD.replace(",copier,", ",soap,")]
    _, document, _ = bulk("\n".join([HEADER, rows[0], *rows]))
    told = [(one["code"], one["detail"], one["missing"]) for one in document["findings"] if one["check"] != "claim"]
    assert told == [
        ("SCOPE_VERSION", "k1 of x.a is not on file; stated by 2 rows", ["k1 of x.a"]),
        ("SCOPE_CATEGORY", "copiers is not on file; near it: copier; stated by 1 row", ["copiers"]),
    ]


def test_so_many_unknown_schemes_are_named_and_the_rest_counted(bulk, monkeypatch):
    monkeypatch.setattr(strangers, "_KEPT", 24)
    rows = [GOOD.replace("x.a", f"q{number:02}") for number in range(30)]
    document = bulk("\n".join([HEADER, *rows]))[1]
    told = [finding["detail"] for finding in document["findings"] if finding["code"] == "SCHEME_UNKNOWN"]
    assert [detail[:3] for detail in told[:-1]] == [f"q{number:02}" for number in range(20)]
    assert told[-1] == "other schemes that are not on file are stated by 10 rows"


def test_a_faulty_row_is_told_with_its_line_and_stops_nothing(bulk):
    rows = [
        GOOD, "", "x.a,K1", GOOD.replace("2023-06-01", "2023-06"), GOOD.replace("TH", "Atlantis"),
        GOOD.replace("2027-01-01", "2021-01-01"), GOOD.replace("2023-06-01", ""), '"x.a"K1,copier', GOOD,
    ]  # fmt: skip
    code, document, hits = bulk("\r\n".join([HEADER, *rows]))
    assert (code, document["rows"], document["refused"]) == (3, 8, 6)
    assert [(hit["row"], hit["line"]) for hit in hits] == [("0", "2")] * 2 + [("7", "10")] * 2
    faults = [(found["code"], found["where"].partition("csv ")[2]) for found in document["findings"][1:]]
    assert faults == [
        ("ROW_RAGGED", "line 4"),
        ("DATE_MALFORMED", "line 5, column on"),
        ("COUNTRY_UNKNOWN", "line 6, column factory_country"),
        ("PERIOD_EMPTY", "line 7, column valid_until"),
        ("DATE_MALFORMED", "line 8, column on"),
        ("ROW_MALFORMED", "line 9"),
    ]


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (HEADER.replace("valid_until", "valid_untill"), ["no valid_until", "valid_untill"]),
        (f"{HEADER},on", ["on"]),
        ("", ["nothing"]),
        (b"\xff\xfe\x00", ["byte 0 is not UTF-8"]),
        (b"x" * (1 << 21), ["more"]),
    ],
)
def test_a_table_that_is_none_is_refused_and_nothing_is_written(bulk, table, found):
    code, document, hits = bulk(table)
    assert (code, document["kind"], hits) == (3, "refusal", None)
    assert [finding["detail"].partition("found ")[2].partition("; ")[0] for finding in document["findings"]] == found
    assert all("claims.csv" in finding["where"] for finding in document["findings"])


def test_a_table_that_breaks_off_leaves_the_former_file(bulk, tmp_path):
    bulk(f"{HEADER}\n{GOOD}\n")
    former = (tmp_path / "out" / "hits.csv").read_bytes()
    assert bulk(f"{HEADER}\n".encode() + b"\xff\n")[0] == 3
    assert (tmp_path / "out" / "hits.csv").read_bytes() == former
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["hits.csv"]


def test_the_file_keeps_its_mode(bulk, tmp_path):
    bulk(f"{HEADER}\n{GOOD}\n")
    (tmp_path / "out" / "hits.csv").chmod(0o600)
    bulk(f"{HEADER}\n{GOOD}\n")
    assert stat.S_IMODE((tmp_path / "out" / "hits.csv").stat().st_mode) == 0o600


def test_names_of_claims_are_handed_on_and_columns_may_stand_in_any_order(bulk):
    names = HEADER.split(",")
    table = "\n".join(
        ",".join(reversed(row.split(",")))
        for row in (f"id,{HEADER}", f"c-1,{GOOD}", f'"c,2",{GOOD}'.replace('"c,2"', "c;2"))
    )
    assert names[0] == "scheme"
    assert [hit["id"] for hit in bulk(f"\ufeff{table}\n")[2]] == ["c-1", "c-1", "c;2", "c;2"]


def test_how_many_rows_are_read_at_a_time_does_not_reach_the_file(bulk, monkeypatch):
    table = "\n".join([HEADER, GOOD, "x.a", GOOD, GOOD, GOOD.replace("TH", "CN"), ""])
    at = ("--at", "2026-05-06T00:00:00Z")
    whole = bulk(table, *at)
    for rows in (1, 2, 5):
        monkeypatch.setattr(claim_rows, "_ROWS", rows)
        assert bulk(table, *at) == whole


def test_only_what_was_known_counts(bulk):
    code, document, hits = bulk(f"{HEADER}\n{GOOD}\n", "--known-at", "2019-01-01T00:00:00Z")
    assert (code, document["known_at"]) == (4, "2019-01-01T00:00:00Z")
    assert len(hits) == 2  # nothing says when these facts became known: always


def test_usage(bulk, tmp_path, capsys):
    claims = tmp_path / "claims.csv"
    claims.write_text(f"{HEADER}\n", encoding="utf-8")
    assert run(["recognize", "--bulk", str(claims)]) == 2
    assert run(["recognize", "--bulk", str(claims), "--out", str(claims)]) == 2
    assert run(["recognize", "--bulk", str(tmp_path / "none.csv"), "--out", str(tmp_path / "hits.csv")]) == 3
    assert "none.csv" in capsys.readouterr().err
    assert claims.read_text(encoding="utf-8") == f"{HEADER}\n"


def test_a_person_is_told_the_counts(tmp_path, capsys):
    claims, facts = tmp_path / "claims.csv", tmp_path / "facts.json"
    claims.write_text(f"{HEADER}\n{GOOD}\nx.a\n", encoding="utf-8")
    facts.write_text(json.dumps(FACTS), encoding="utf-8")
    code = run(
        ["recognize", "--bulk", str(claims), "--out", str(tmp_path / "hits.csv"), "--facts", str(facts), "--only-facts"]
    )
    told = capsys.readouterr().out
    assert code == 3
    assert "2 acceptances of 2 stated holdings, not verified" in told
    assert "1 rows were refused" in told


@pytest.mark.parametrize("mark", [";", "\t", "|"])
def test_a_table_with_another_mark_between_its_columns_is_told_once(bulk, mark):
    code, document, hits = bulk(f"{HEADER}\n{GOOD}\n".replace(",", mark))
    assert (code, hits) == (3, None)
    assert [one["code"] for one in document["findings"]] == ["CLAIMS_HEADER"]
    assert "separated by commas" in document["findings"][0]["detail"]
