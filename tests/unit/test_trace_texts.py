"""What a person reads of a trace: names, amounts, a tree, what was perhaps meant; and the files that are written."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import networkx as nx
import pytest

from greenchain.cli.main import run
from greenchain.cli.trace_texts import MAX_LINES, bounded, show_trace

ROOT = Path(__file__).resolve().parents[2]
GTIN = "https://id.gs1.org/01/0952123400"
WHEAT, FLOUR, BREAD = f"{GTIN}0013/10/W-08", f"{GTIN}0020/10/F-117", f"{GTIN}0037/10/B-0912"
PALLET = "https://id.gs1.org/00/195212340000000027"
MILL, SHOP = "https://id.gs1.org/414/9521234200017", "https://id.gs1.org/414/9521234500018"
SITES = f"facility,name,country,party\n{MILL},Big Mill,DE,urn:party:mill\n"
PRODUCTS = f"product,name\n{GTIN}0037,Rye bread\n"
PARTIES = "party,name,country\nurn:party:mill,Mill Ltd,DE\n"
NOON, DAWN = "2026-09-13T12:00:00Z", "2026-09-13T04:05:00Z"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("texts")
    for name, text in (("sites.csv", SITES), ("products.csv", PRODUCTS), ("parties.csv", PARTIES)):
        (folder / name).write_text(text)
    files = sorted(map(str, (ROOT / "examples" / "02-recall").glob("*-*.*ml*")))
    files += sorted(map(str, (ROOT / "examples" / "02-recall").glob("*.jsonld")))
    assert len(files) == 5
    assert run(["import", *files, *sorted(map(str, folder.glob("*.csv"))), "--store", str(folder / "s.db")]) == 0
    return str(folder / "s.db")


@pytest.fixture
def read(store, capsys):
    def asked(subject, *arguments, at=NOON):
        capsys.readouterr()
        code = run(["trace", subject, "--store", store, "--at", at, *arguments])
        out, err = capsys.readouterr()
        return code, out.splitlines(), err

    return asked


def line(lines, *parts):
    found = [each for each in lines if all(part in each for part in parts)]
    assert found, (parts, lines)
    return found[0]


def test_the_tree_sets_each_lot_under_what_it_was_made_of_with_process_place_and_amount(read):
    code, lines, _ = read(WHEAT, "--direction", "downstream")
    assert (code, lines[0]) == (0, f"+ complete: {WHEAT}")
    assert lines[1] == f"downstream of {WHEAT}: 2 objects, 2 processes"
    flour, bread = line(lines, f"    {FLOUR} 9000 KGM"), line(lines, f"      Rye bread ({BREAD}) 7200 C62")
    assert f"at Big Mill ({MILL}), 2026-09-09T08:00:00Z" in flour
    assert lines.index(flour) + 1 == lines.index(bread)


def test_one_is_said_in_the_singular_and_an_origin_is_marked(read):
    _, lines, _ = read(FLOUR)
    assert lines[1].endswith(": 2 objects, 1 process")
    assert line(lines, WHEAT).endswith("(origin)")


def test_what_was_only_exposed_stands_in_a_block_of_its_own(read):
    _, lines, _ = read(WHEAT, "--direction", "downstream", "--exposure")
    block = lines.index("  exposed, not made of it:")
    exposed = {f"{GTIN}0013/10/W-07", f"{GTIN}0020/10/F-116", f"{GTIN}0037/10/B-0911"}
    assert all(not any(name in each for each in lines[:block]) for name in exposed)
    assert all(any(name in each for each in lines[block:]) for name in exposed)
    assert line(lines, "EXPOSED_NOT_MADE_OF").startswith("  - ")
    _, told, _ = read(WHEAT, "--direction", "downstream", "--exposure", "--json")
    document = json.loads("\n".join(told))
    assert {item["id"] for item in document["objects"] if item["is_exposed"]} == exposed
    assert "EXPOSED_NOT_MADE_OF" in {finding["code"] for finding in document["findings"]}
    _, lines, _ = read(BREAD, "--exposure")
    assert "  exposed, it is not made of them:" in lines


def test_each_delivery_that_nobody_received_is_told_with_amount_ends_and_time(read):
    code, lines, _ = read(WHEAT, "--direction", "downstream", at=DAWN)
    assert code == 4
    assert "3000 C62 shipped from" in line(lines, "SHIPPED_NOT_RECEIVED", "2026-09-12T19:00:00Z", "9521234500025")
    assert "4200 C62 shipped from" in line(lines, "SHIPPED_NOT_RECEIVED", "2026-09-12T18:10:00Z", "9521234500018")


def test_where_says_how_much_is_held_under_way_or_used_up(read):
    assert "0 KGM, used up, last at Big Mill" in line(read(WHEAT, "--where")[1], WHEAT)
    assert line(read(BREAD, "--where")[1], "4200 C62", SHOP)
    lines = read(BREAD, "--where", at=DAWN)[1]
    assert lines[0] == "+ 2 locations"
    assert "under way from" in line(lines, "4200 C62")
    assert "under way from" in line(lines, "3000 C62")
    packed = read(BREAD, "--where", at="2026-09-12T05:00:00Z")[1]
    assert line(packed, f"in {PALLET}", "7200 C62, under way from")


def test_a_lot_in_parts_stays_where_some_of_it_is(read):
    lines = read(BREAD, "--history")[1]
    assert "until" not in line(lines, SHOP)
    assert line(lines, "9521234400011 since 2026-09-12T08:05:00Z until 2026-09-13T04:10:00Z")


def test_the_table_and_the_drawing_carry_names_and_what_was_written_is_told(read, tmp_path):
    table, drawn = tmp_path / "a.csv", tmp_path / "a.graphml"
    _, lines, _ = read(WHEAT, "--direction", "downstream", "--csv", str(table), "--graphml", str(drawn))
    assert f"  wrote {table} (4 rows)" in lines
    assert f"  wrote {drawn} (5 nodes, 4 links)" in lines
    with table.open(newline="", encoding="utf-8") as stream:
        rows = {row["id"]: row for row in csv.DictReader(stream)}
    assert (rows[WHEAT]["place_name"], rows[WHEAT]["exposed"]) == ("Big Mill", "")
    assert rows[BREAD]["product_name"] == "Rye bread"
    nodes = nx.read_graphml(drawn).nodes(data=True)
    assert dict(nodes)[BREAD]["name"] == "Rye bread"
    assert {told.get("party_name") for _, told in nodes if told["kind"] == "process"} == {"Mill Ltd", None}


def test_the_json_names_what_it_tells_of(read):
    document = json.loads("\n".join(read(BREAD, "--json")[1]))
    assert {name: told["name"] for name, told in document["names"].items()} == {
        MILL: "Big Mill",
        f"{GTIN}0037": "Rye bread",
        "urn:party:mill": "Mill Ltd",
    }


def test_a_container_shows_what_it_stood_for_or_what_it_held_last(read):
    _, lines, _ = read(PALLET, at="2026-09-12T05:00:00Z")
    assert line(lines, BREAD, f"in or under {PALLET}")
    code, lines, _ = read(PALLET)
    assert code == 4
    assert f"until 2026-09-12T08:05:00Z it held {BREAD}" in line(lines, "CONTAINER_EMPTY")


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("W-08", f"perhaps {WHEAT} was meant"),
        ("w-08", f"perhaps {WHEAT} was meant"),
        (f"{GTIN}0020/10/W-08", f"perhaps {WHEAT} was meant"),
        (WHEAT.removesuffix("8") + "9", f"perhaps {WHEAT.removesuffix('8')}7 or {WHEAT} was meant"),
        ("9521234000037", f"perhaps {BREAD.removesuffix('2')}1 or {BREAD} was meant"),
        (MILL, "it is a place"),
        (SHOP, "it is a place"),
        ("urn:party:mill", "it is a party"),
        (f"{GTIN}0044", "it is a product of which no event names a lot"),
        ("urn:nothing:like:it", "Compare the identifier with the events"),
    ],
)
def test_a_name_that_nobody_knows_is_answered_with_what_it_is_or_was_meant(read, subject, said):
    for question in ([], ["--where"]):
        code, lines, _ = read(subject, *question)
        assert code == 4
        assert line(lines, said)


def test_what_an_instant_hides_is_said(read):
    _, lines, _ = read(WHEAT, at="2026-01-01T00:00:00Z")
    assert "the first event that names it is of 2026-09-04T06:00:00Z" in line(lines, "UNKNOWN_OBJECT")
    _, lines, _ = read(WHEAT, "--known-at", "2020-01-01T00:00:00Z")
    assert line(lines, "recorded after --known-at")
    _, lines, _ = read(WHEAT, "--known-at", "2020-01-01T00:00:00Z", "--json")
    assert "recorded after" not in "\n".join(lines), "a past question has the same bytes whatever came later"


def test_suppliers_are_told_with_their_lots_and_a_remedy_once(read):
    code, lines, _ = read(FLOUR, "--suppliers")
    assert code == 4
    assert line(lines, f"tier 0 Mill Ltd (urn:party:mill) makes {FLOUR}")
    assert sum("Give the operator of the facility" in each for each in lines) == 1
    assert line(lines, "PARTY_UNKNOWN", "made it at https://id.gs1.org/414/")


def test_a_page_with_the_chain_is_written_and_holds_no_empty_section(read, tmp_path):
    page = tmp_path / "chain.html"
    code, lines, _ = read(BREAD, "--direction", "both", "--report", str(page))
    assert (code, lines[-1]) == (0, f"  wrote {page}")
    html = page.read_text(encoding="utf-8")
    assert "<svg" in html
    assert "Big Mill" in html
    assert [part.split('"')[0] for part in html.split('<section id="')[1:]] == [
        "verdict",
        "identity",
        "graph",
        "evidence",
    ]
    assert "https://fonts" not in html
    assert "<script" not in html


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--shares", "--direction", "downstream"], "--shares is what a lot is made of"),
        (["--direction", "down"], "Invalid value for --direction: upstream, downstream or both; found 'down'"),
        (["--at", "2026-09-10"], "such as 2026-09-10T00:00:00Z; found '2026-09-10'"),
        (["--where", "--report", "x.html"], "--csv, --graphml and --report are for traces"),
    ],
)
def test_a_usage_error_says_what_would_be_right(read, arguments, said):
    code, _, err = read(WHEAT, *arguments)
    assert code == 2
    assert said in err


def test_no_folder_is_made_by_a_slip_of_the_pen(read, tmp_path):
    for option in ("--csv", "--graphml", "--report"):
        code, _, err = read(WHEAT, option, str(tmp_path / "none" / "a"))
        assert code == 3
        assert "expected a folder that is there" in err
    assert not (tmp_path / "none").exists()


def test_a_long_list_is_cut_and_says_how_much_is_left():
    assert [*bounded(["a"] * MAX_LINES)] == ["a"] * MAX_LINES
    *shown, last = bounded(["a"] * (MAX_LINES + 3))
    assert len(shown) == MAX_LINES
    assert last == "  ... and 3 more; --json or --csv for all"


def test_a_tree_as_deep_as_a_long_chain_is_printed():
    from graph_events import END, born, make, ref
    from greenchain.graph import build_graph, trace_downstream

    world = [born(0, ref("urn:lot:0", 1))]
    world += [make(1 + n / 100, [ref(f"urn:lot:{n}", 1)], [ref(f"urn:lot:{n + 1}", 1)]) for n in range(1500)]
    lines = [*show_trace(trace_downstream(build_graph(world), "urn:lot:0", at=END).to_dict())]
    assert len(lines) == 2 + MAX_LINES + 1
    assert lines[-1] == f"  ... and {1501 - MAX_LINES} more; --json or --csv for all"


def test_the_page_draws_only_the_chain_and_counts_who_was_exposed(read, tmp_path):
    page = tmp_path / "chain.html"
    read(BREAD, "--exposure", "--report", str(page))
    graph = page.read_text(encoding="utf-8").split('<section id="graph"')[1].split("</section>")[0]
    assert "Toward the origins: 3 lots or items over 2 processes, no open end." in graph
    assert "2 more shared a container or a place with something here and are not drawn." in graph
    drawn = graph.split("<svg viewBox")[1].split("</svg>")[0]
    assert "F-117" in drawn
    assert "F-116" not in drawn
