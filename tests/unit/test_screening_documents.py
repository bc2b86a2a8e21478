"""Documents beside declarations: on the command line, in a case, and what a finding about them says."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.cli.main import run
from greenchain.formats import parse_declaration, parse_documents
from greenchain.model.waste_documents import Movement, NamedParty
from greenchain.screening import Documents, screen
from greenchain.screening.documents.book import DocumentBook
from greenchain.screening.documents.comparing import same_party
from greenchain.screening.documents.register import Series
from greenchain.screening.rule_book import RuleBook
from greenchain.standards import Standards
from greenchain.values.codes import REGISTRY
from greenchain.values.errors import PackError
from greenchain.values.json import thaw
from greenchain.values.outcome import Outcome

AT = datetime(2026, 11, 22, tzinfo=UTC)
STANDARDS = load_standards()
CASES = {case["id"]: thaw(case["input"]) for case in STANDARDS.pack("waste/basel").vectors["cases"]}


def findings(name):
    stated = CASES[name]
    papers = Documents.of(parse_documents(stated["documents"]))
    return screen(parse_declaration(stated["declaration"]), standards=STANDARDS, at=AT, documents=papers).findings


@pytest.fixture
def files(tmp_path):
    """The files of a vector: declarations and documents."""

    def write(name):
        stated = CASES[name]
        declared, papers = tmp_path / "declarations.json", tmp_path / "documents.json"
        declared.write_text(json.dumps({"declarations": [stated["declaration"]]}), encoding="utf-8")
        papers.write_text(json.dumps(stated["documents"]), encoding="utf-8")
        return declared, papers

    return write


@pytest.mark.parametrize(("name", "code"), [("documents-agree", 0), ("documents-facility-other", 1)])
def test_screen_takes_documents(files, capsys, name, code):
    declared, papers = files(name)
    assert run(["screen", str(declared), "--documents", str(papers), "--at", "2026-11-22T00:00:00Z", "--json"]) == code
    told = json.loads(capsys.readouterr().out)
    checks = {finding["check"] for finding in told["findings"]}
    assert ("documents/facility" in checks) is bool(code)


def test_screen_without_its_documents_is_not_determined(files, capsys):
    declared, _ = files("documents-facility-other")
    assert run(["screen", str(declared), "--at", "2026-11-22T00:00:00Z", "--json"]) != 0
    assert json.loads(capsys.readouterr().out)["outcome"] != "conforms"


def test_a_refused_document_is_told_and_named_where_it_is_missed(files, capsys):
    declared, papers = files("documents-agree")
    stated = json.loads(papers.read_text(encoding="utf-8"))
    stated["movements"][-1]["facilty"] = "F1"
    papers.write_text(json.dumps(stated), encoding="utf-8")
    assert run(["screen", str(declared), "--documents", str(papers), "--at", "2026-11-22T00:00:00Z", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [fault["code"] for fault in told["faults"]] == ["FIELD_UNKNOWN"]
    assert {finding["code"] for finding in told["findings"]} == {"DOCUMENT_UNKNOWN"}


def test_a_case_lists_documents(files, tmp_path, capsys):
    declared, papers = files("documents-facility-other")
    (tmp_path / "case.toml").write_text(
        'format = "greenchain-case/1"\ntitle = "a load"\nat = 2026-11-22T00:00:00Z\n'
        f'[[file]]\npath = "{declared.name}"\nkind = "declarations"\n'
        f'[[file]]\npath = "{papers.name}"\nkind = "documents"\n'
        '[[question]]\nid = "q"\nkind = "screening"\n',
        encoding="utf-8",
    )
    assert run(["evaluate", str(tmp_path), "--out", str(tmp_path / "out"), "--json"]) == 1
    assert "documents/facility" in capsys.readouterr().out
    papers.unlink()
    assert run(["evaluate", str(tmp_path), "--out", str(tmp_path / "out2"), "--json"]) != 0
    assert "EVIDENCE_MISSING" in capsys.readouterr().out


def test_a_difference_names_both_blocks_both_sides_and_the_article():
    (finding,) = findings("documents-facility-other")
    assert (finding.code, finding.check, finding.severity) == ("BASEL_9_1D", "documents/facility", "illegal_traffic")
    assert finding.values["blocks"] == "movement 10, notification 10"
    assert finding.values["block_numbers"] == "recalled"  # those of the movement document were not read
    assert "9521234000013" in finding.detail
    assert "9521234000020" in finding.detail
    assert "9(1)(d)" in finding.citation.clause
    assert finding.where == "/items/1/movement_id"


def test_a_lapsed_consent_names_the_state_that_gave_it():
    (finding,) = findings("documents-consent-of-transit-lapsed")
    assert (finding.code, finding.outcome) == ("BASEL_9_1B", Outcome.DOES_NOT_CONFORM)
    assert finding.values["states"] == "SI"
    assert finding.values["consent_to"] == "2026-06-09"
    assert "notification 20" in finding.values["blocks"]


def test_two_movements_with_one_serial_name_one_another():
    (finding,) = [found for found in findings("documents-serial-twice") if found.check == "documents/serial"]
    assert "IT0005-1" in finding.related
    assert "IT0005-1" in finding.detail


def test_a_late_receipt_names_its_deadline_and_is_a_doubt():
    pack = STANDARDS.pack("waste/eu-wsr")
    late = next(thaw(c["input"]) for c in pack.vectors["cases"] if c["id"] == "documents-receipt-2026-05-21-2026-05-26")
    papers = Documents.of(parse_documents(late["documents"]))
    (finding,) = screen(parse_declaration(late["declaration"]), standards=STANDARDS, at=AT, documents=papers).findings
    assert finding.outcome is Outcome.NOT_DETERMINED
    assert "2 working_days (Regulation (EU) 2024/1157)" in finding.detail


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (NamedParty(id="DE-1"), NamedParty(id="de 1"), True),
        (NamedParty(id="DE-1"), NamedParty(id="DE-2"), False),
        (NamedParty(id="DE-1", name="A"), NamedParty(name="A"), True),
        (NamedParty(id="DE-1"), NamedParty(name="A"), None),
        (NamedParty(name="A"), NamedParty(name="B"), None),
        (NamedParty(id="https://id.gs1.org/417/9521234000006"), NamedParty(id="DE-1"), None),
        (NamedParty(id="DE-1", name="A"), NamedParty(id="DE-1", name="B"), True),
        (NamedParty(id="DE-1", name="A"), NamedParty(id="DE-2", name="A"), False),
    ],
)
def test_parties_are_one_by_identifier_else_by_name_and_never_two_by_name(one, other, answer):
    assert same_party(one, other) is answer
    assert same_party(other, one) is answer


def test_a_series_counts_what_is_stated_and_says_what_is_not():
    def moved(number, serial, mass):
        return Movement(number, {"serial": serial, "quantity_kg": mass})

    series = Series.of([moved("C", "3", None), moved("A", "1", "1.5"), moved("B", "1", "2"), moved("D", None, "9")])
    assert [movement.number for movement in series.movements] == ["A", "B", "C"]
    assert (series.sums, series.unstated, series.distinct) == ((1500, 3500, 3500), (0, 0, 1), (1, 1, 2))
    assert series.unnumbered == 1
    assert [movement.number for movement in series.with_serial(1)] == ["A", "B"]
    assert series.crossing(1500).number == "B"
    assert series.crossing(3500) is None


def test_a_relation_that_nobody_answers_is_refused():
    pack = STANDARDS.pack("waste/basel")
    table = pack.table("document_checks")
    row = replace(table.rows[0], cells={**table.rows[0].cells, "relation": "resembles"})
    odd = replace(pack, tables={**pack.tables, table.name: replace(table, rows=(row, *table.rows[1:]))})
    with pytest.raises(PackError, match="PACK_CODE_UNKNOWN"):
        RuleBook.of(Standards(tuple(odd if other is pack else other for other in STANDARDS.packs)))


def test_every_block_of_a_comparison_is_in_the_table_of_blocks():
    book = RuleBook.of(STANDARDS).documents
    assert isinstance(book, DocumentBook)
    for comparison in book.comparisons:
        for path in (comparison.left, comparison.right):
            assert path.startswith("declaration.") or path in book.blocks, path
        assert comparison.rule.rule.id in REGISTRY


def test_documents_that_no_pack_compares_are_refused():
    tables = {"document_checks": ()}
    packs = [
        replace(pack, tables={n: replace(t, rows=tables.get(n, t.rows)) for n, t in pack.tables.items()})
        for pack in STANDARDS.of_kind("waste")
    ]
    stated = CASES["documents-agree"]
    papers = Documents.of(parse_documents(stated["documents"]))
    with pytest.raises(PackError, match="document_checks"):
        screen(parse_declaration(stated["declaration"]), standards=Standards.of(packs), at=AT, documents=papers)


def test_a_table_is_screened_beside_documents(tmp_path, capsys):
    stated = CASES["documents-facility-other"]
    header = {name: value for name, value in stated["declaration"].items() if name != "items"}
    row = {**header, **stated["declaration"]["items"][0]}
    table, papers, out = (tmp_path / name for name in ("d.csv", "documents.json", "findings.jsonl"))
    cells = ",".join(value or "" for value in row.values())
    table.write_text(f"{','.join(row)}\n{cells}\n", encoding="utf-8")
    papers.write_text(json.dumps(stated["documents"]), encoding="utf-8")
    arguments = ["screen", str(table), "--out", str(out), "--at", "2026-11-22T00:00:00Z", "--json"]
    assert run([*arguments, "--documents", str(papers)]) == 1
    (finding,) = map(json.loads, out.read_text(encoding="utf-8").splitlines())
    assert finding["check"] == "documents/facility"
    assert run(arguments) != 0
    assert "DOCUMENTS_NOT_READ" in out.read_text(encoding="utf-8")
    papers.write_text('{"movements": [{"id": "M1", "serial": 0}]}', encoding="utf-8")
    assert run([*arguments, "--documents", str(papers)]) == 3
    capsys.readouterr()
