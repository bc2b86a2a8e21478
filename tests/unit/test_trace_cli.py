"""``greenchain trace`` on a store: one document for all that was asked, tables that no spreadsheet computes, exit codes."""

from __future__ import annotations

import csv
import json

import networkx as nx
import pytest

from greenchain.cli.main import run

GTIN = "https://id.gs1.org/01/09521234003007"
PALLET = "https://id.gs1.org/00/095212340000000013"
AT = "2026-02-01T00:00:00Z"


def event(kind, day, **members):
    time = f"2026-01-{day:02}T00:00:00Z"
    return {"type": kind, "eventTime": time, "eventTimeZoneOffset": "+00:00", **members}


def lot(name, kg=None):
    return {"epcClass": name, **({"quantity": kg, "uom": "KGM"} if kg else {})}


def seen(day, action, step, *lots, epcs=(), place="urn:example:mill"):
    return event(
        "ObjectEvent",
        day,
        action=action,
        bizStep=step,
        quantityList=list(lots),
        epcList=list(epcs),
        bizLocation={"id": place},
    )


def chain():
    yield seen(1, "ADD", "commissioning", lot("urn:example:a", 30), lot("urn:example:=b", 10))
    inputs = [lot("urn:example:a", 30), lot("urn:example:=b", 10)]
    yield event(
        "TransformationEvent",
        2,
        inputQuantityList=inputs,
        outputQuantityList=[lot(f"{GTIN}/10/L1", 40)],
        bizLocation={"id": "urn:example:mill"},
    )
    yield event(
        "AggregationEvent",
        3,
        action="ADD",
        parentID=PALLET,
        childQuantityList=[lot(f"{GTIN}/10/L1", 40)],
        bizStep="packing",
    )
    yield seen(4, "OBSERVE", "shipping", epcs=[PALLET])
    yield seen(5, "OBSERVE", "receiving", epcs=[PALLET], place="urn:example:shop")
    yield event("AggregationEvent", 6, action="DELETE", parentID=PALLET, bizStep="unpacking")


def document(*events):
    body = {"eventList": list(events)}
    return json.dumps({"type": "EPCISDocument", "schemaVersion": "2.0", "creationDate": AT, "epcisBody": body})


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trace")
    (folder / "events.json").write_text(document(*chain()))
    assert run(["import", str(folder / "events.json"), "--store", str(folder / "s.db"), "--json"]) == 0
    return str(folder / "s.db")


@pytest.fixture
def ask(store, capsys):
    def asked(*arguments):
        capsys.readouterr()
        code = run(["trace", "--store", store, "--at", AT, "--json", *arguments])
        out = capsys.readouterr().out
        return code, json.loads(out) if out else {}

    return asked


def test_a_trace_has_the_one_shape(ask):
    code, told = ask(f"{GTIN}/10/L1", "--shares")
    assert (code, told["kind"], told["direction"], told["outcome"]) == (0, "trace", "upstream", "conforms")
    assert told["seeds"] == [{"id": f"{GTIN}/10/L1", "kind": "lot", "given": f"{GTIN}/10/L1", "expanded_from": None}]
    process = told["processes"][0]
    assert [(item["id"], item["depth"], item["confidence"], item["path"]) for item in told["objects"]] == [
        (name, 1, "stated", [f"{GTIN}/10/L1", process["id"], name]) for name in ("urn:example:=b", "urn:example:a")
    ]
    assert (process["time"], process["events"]) == ("2026-01-02T00:00:00Z", [process["id"]])
    assert told["origins"] == ["urn:example:=b", "urn:example:a"]
    assert (told["frontier"], told["complete"], told["excluded"]) == ([], True, [])
    assert told["narrower_than_standard"] is False
    assert isinstance(told["log_position"], int)
    shares = told["shares"][f"{GTIN}/10/L1"]
    assert shares["origins"] == [{"id": "urn:example:=b", "share": "0.25"}, {"id": "urn:example:a", "share": "0.75"}]
    assert shares["unknown_share"] == "0"


def test_several_things_are_one_document_and_a_pallet_stands_for_its_contents(ask):
    code, told = ask(
        "urn:epc:id:sscc:9521234.0000000001",
        "urn:example:a",
        "--direction",
        "downstream",
        "--at",
        "2026-01-04T00:00:00Z",
    )
    assert code == 4
    assert [(seed["id"], seed["expanded_from"]) for seed in told["seeds"]] == [
        (f"{GTIN}/10/L1", PALLET),
        ("urn:example:a", None),
    ]
    assert {gap["code"] for gap in told["frontier"]} == {"SHIPPED_NOT_RECEIVED"}
    code, told = ask(PALLET)
    assert (code, [gap["code"] for gap in told["frontier"]]) == (4, ["CONTAINER_EMPTY"])
    code, told = ask("urn:example:none", "urn:example:a")
    assert (code, [gap["code"] for gap in told["frontier"]]) == (4, ["UNKNOWN_OBJECT"])


def test_both_directions_are_two_traces_in_one_document(ask):
    code, told = ask("urn:example:a", "--direction", "both")
    assert (code, told["direction"], told["upstream"]["direction"]) == (0, "both", "upstream")
    assert [item["id"] for item in told["downstream"]["objects"]] == [f"{GTIN}/10/L1"]


def test_options_are_handed_on(ask):
    assert ask("urn:example:a", "--direction", "downstream", "--time-plausible")[1]["narrower_than_standard"] is True
    code, told = ask(f"{GTIN}/10/L1", "--max-depth", "0")
    assert (code, [gap["code"] for gap in told["frontier"]]) == (4, ["LIMIT_REACHED"])
    exposed = ask("urn:example:a", "--exposure")[1]
    assert [item["id"] for item in exposed["objects"]] == [f"{GTIN}/10/L1", "urn:example:=b"]


def test_where_and_history(ask):
    code, told = ask(f"{GTIN}/10/L1", "--where")
    assert (code, told["kind"]) == (0, "locations")
    assert [(each["place"], each["containers"], each["confidence"]) for each in told["locations"]] == [
        ("urn:example:shop", [], "inferred")
    ]
    code, told = ask(f"{GTIN}/10/L1", "--history", "--at", "2026-01-05T12:00:00Z")
    assert [(each["place"], each["containers"]) for each in told["locations"]][-1] == ("urn:example:shop", [PALLET])
    assert ask("urn:example:none", "--where")[0] == 4


def test_suppliers_name_unknown_parties(ask):
    code, told = ask(f"{GTIN}/10/L1", "--suppliers", "--claim-type", "EcoLabelCredential")
    assert (code, told["kind"]) == (4, "suppliers")
    assert {gap["code"] for gap in told["frontier"]} == {"PARTY_UNKNOWN"}


def test_a_table_neutralizes_formulas_and_is_never_overwritten_unasked(ask, tmp_path):
    table = tmp_path / "recall.csv"
    assert ask("urn:example:a", "--direction", "downstream", "--csv", str(table))[0] == 0
    with table.open(newline="", encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert [tuple(row[name] for name in ("id", "made", "quantity", "unit", "state", "place")) for row in rows] == [
        ("urn:example:a", "30", "0", "KGM", "used_up", "urn:example:mill"),
        (f"{GTIN}/10/L1", "40", "40", "KGM", "held", "urn:example:shop"),
    ]
    table.write_text("mine")
    assert ask("urn:example:a", "--csv", str(table))[0] == 3
    assert table.read_text() == "mine"
    assert ask("urn:example:a", "--csv", str(table), "--force")[0] == 0
    assert table.read_text() != "mine"


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(begin):
    from greenchain.values.text import cell

    assert cell(begin + "1+1") == "'" + begin + "1+1"
    assert cell("urn:" + begin) == "urn:" + begin


def test_graphml_is_read_again_by_networkx(ask, tmp_path):
    drawn = tmp_path / "links.graphml"
    assert ask(f"{GTIN}/10/L1", "--graphml", str(drawn))[0] == 0
    graph = nx.read_graphml(drawn)
    assert nx.ancestors(graph, f"{GTIN}/10/L1") > {"urn:example:a", "urn:example:=b"}
    assert {kind for _, kind in graph.nodes(data="kind")} == {"lot", "other", "process"}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--where", "--history"],
        ["--claim-type", "X"],
        ["--where", "--csv", "x.csv"],
        ["--where", "--shares"],
        ["--history", "--direction", "upstream"],
        ["--suppliers", "--max-depth", "0"],
        ["--where", "--parts"],
        ["--history", "--exposure"],
        ["--suppliers", "--time-plausible"],
        ["--suppliers", "--trust", "trust.toml"],
        ["--trust", "trust.toml"],
        ["--shares", "--direction", "downstream"],
        ["--force"],
        ["--max-depth", "-1"],
        ["--direction", "up"],
    ],
)
def test_what_does_not_go_together_is_a_usage_error(ask, arguments):
    assert ask("urn:example:a", *arguments)[0] == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--where", "--shares"], "--shares is for traces: leave it out, or leave out --where"),
        (["--suppliers", "--trust", "t.toml"], "--trust goes with --suppliers and --claim-type TYPE"),
        (["--shares", "--direction", "downstream"], "it goes with --direction upstream or both"),
    ],
)
def test_an_option_that_would_not_be_heeded_is_refused_with_what_to_do(store, capsys, arguments, told):
    assert run(["trace", "urn:example:a", "--store", store, *arguments]) == 2
    said = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert told in said


def test_an_empty_file_is_no_store_and_stays_empty(tmp_path, capsys):
    empty = tmp_path / "empty.db"
    empty.touch()
    for command in (["trace", "urn:example:a"], ["balance"]):
        assert run([*command, "--store", str(empty)]) == 3
        assert "a record store, made by greenchain import" in capsys.readouterr().err
    assert empty.stat().st_size == 0


def test_a_person_reads_it_too(store, capsys):
    for arguments in (["--shares"], ["--where"], ["--history"], ["--suppliers"]):
        capsys.readouterr()
        assert run(["trace", f"{GTIN}/10/L1", "--store", store, "--at", AT, *arguments]) in (0, 4)
        assert f"{GTIN}/10/L1" in capsys.readouterr().out


def test_a_past_question_is_answered_the_same_after_a_later_correction(tmp_path, capsys):
    store = str(tmp_path / "s.db")
    (tmp_path / "a.json").write_text(document(*chain()))
    assert run(["import", str(tmp_path / "a.json"), "--store", store, "--json"]) == 0

    def told(*arguments):
        capsys.readouterr()
        run(["trace", f"{GTIN}/10/L1", "--store", store, "--at", AT, "--json", *arguments])
        return json.loads(capsys.readouterr().out)

    from greenchain.adapters.shipped import load_standards
    from greenchain.workspace import Workspace

    with Workspace.open(store, standards=load_standards()) as workspace:
        known = workspace._store.now()
    before = told("--known-at", known.isoformat())
    wrong = [*chain()][1]
    error = {"declarationTime": "2026-01-20T00:00:00Z", "reason": "incorrect_data"}
    (tmp_path / "b.json").write_text(document({**wrong, "errorDeclaration": error}))
    assert run(["import", str(tmp_path / "b.json"), "--store", store, "--json"]) == 0
    after = told("--known-at", known.isoformat())
    assert before.pop("log_position") < after.pop("log_position")
    assert after == before
    assert told()["objects"] == []
    assert len(told()["excluded"]) == 1
