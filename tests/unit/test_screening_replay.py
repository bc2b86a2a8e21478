"""A result of screening made again: identical, edited, of other packs, of other files; and editions chosen."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.adapters import shipped
from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.cli.main import run
from greenchain.screening.recorded import declaration_of, recorded
from greenchain.screening.rules import KINDS
from greenchain.standards import Standards
from greenchain.standards.editions import chosen_editions
from greenchain.values.differing import differences
from greenchain.values.errors import InputError, PackError
from greenchain.values.json import parse_json
from greenchain.values.sealing import sealed

STANDARDS = load_standards()
CN = "waste/cn-solid-waste"
ITEM = {
    "item_no": "1", "hs": "7602000040", "waste_code": None, "condition": "new", "packing": "container",
    "conformity_evidence": None, "lot": None, "net_kg": "1", "gross_kg": "1", "notification_no": None,
    "movement_id": None, "annex_vii_no": None,
}  # fmt: skip
DAY = {"export_date": "2024-11-15", "import_date": "2024-11-15", "export_country": "MY", "import_country": "CN"}
DECLARATIONS = [
    {"declaration_id": "A", **DAY, "items": [ITEM, {**ITEM, "item_no": "2", "hs": "7602000090"}, {"item_no": "3", "hs": "12345"}]},
    {"declaration_id": "B", **DAY, "items": [{**ITEM, "hs": "7602000041"}]},
]  # fmt: skip
PAPERS = {"notifications": [{"number": "N1", "waste_code": "Y48", "consents": []}]}


def call(capsys, *arguments):
    code = run([*map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


@pytest.fixture
def result(tmp_path, capsys):
    """A file of a result, and what it says."""
    (tmp_path / "d.json").write_text(json.dumps({"declarations": DECLARATIONS}))

    def screened(*options):
        _, document = call(capsys, "screen", tmp_path / "d.json", "--at", "2026-01-01T00:00:00Z", *options)
        (tmp_path / "r.json").write_text(json.dumps(document))
        return tmp_path / "r.json", document

    return screened


def newer(name=CN, edition="2026.10", **changed):
    return replace(
        STANDARDS.pack(name), edition=edition, ref=replace(STANDARDS.pack(name).ref, edition=edition), **changed
    )


@pytest.fixture
def installed(monkeypatch):
    """Installs packs beside the shipped ones."""

    def install(*packs):
        everything = Standards.of([*STANDARDS.packs, *packs])
        monkeypatch.setattr(shipped, "load_standards", lambda *_: everything)

    return install


def test_a_result_is_made_again_with_its_refused_rows(result, capsys):
    path, document = result()
    assert document["declarations"][0]["refused"][0]["code"] == "HS_CODE_MALFORMED"
    code, replay = call(capsys, "screen", "--replay", path)
    assert (code, replay["kind"], replay["identical"], replay["differences"]) == (0, "replay", True, [])
    assert replay["standards"] == document["standards"]
    assert replay["at"] == document["at"]


def test_a_newer_edition_is_asked_from_now_on_and_never_by_a_replay(result, capsys, installed):
    path, _ = result()
    installed(newer(rules=()))  # in which nothing is forbidden
    assert call(capsys, "screen", "--replay", path)[1]["identical"] is True
    _, later = result()
    named = {one["pack"]: one["edition"] for one in later["standards"]}
    assert (named[CN], named["waste/basel"]) == ("2026.10", "2026.1")
    assert "CN_BAN" not in {finding["code"] for finding in later["findings"]}
    _, before = result("--packs", f"{CN}@2026.1, waste/oecd")
    assert "CN_BAN" in {finding["code"] for finding in before["findings"]}


def test_a_pack_of_a_new_name_is_not_asked_by_a_replay(result, capsys, installed):
    path, _ = result()
    stricter = newer("waste/national-measures", "1")
    rule = replace(stricter.rules[0], condition=STANDARDS.pack(CN).rules[1].condition.parts[0])
    installed(replace(stricter, id="another", ref=replace(stricter.ref, pack="waste/another"), rules=(rule,)))
    assert call(capsys, "screen", "--replay", path)[1]["identical"] is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("7602000090", "7602000040"),
        ('"outcome": "does_not_conform"', '"outcome": "conforms"'),
        ("Announcement 2024 No.23", "Announcement 2025 No.23"),
        ('"2024-11-15"', '"2024-11-14"'),
    ],
)
def test_an_edited_result_is_told_by_its_own_digest(result, capsys, old, new):
    path, _ = result()
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))
    code, replay = call(capsys, "screen", "--replay", path)
    assert (code, replay["identical"], replay["findings"][0]["code"]) == (1, False, "RESULT_EDITED")


def test_an_edited_result_under_a_new_digest_is_told_by_what_differs(result, capsys):
    path, document = result()
    document["declarations"][0]["items"][1]["outcome"] = "conforms"
    path.write_text(json.dumps(sealed(document)))
    code, replay = call(capsys, "screen", "--replay", path)
    assert (code, [finding["code"] for finding in replay["findings"]]) == (1, ["SCREENING_DIFFERS"])
    told = {"where": "/declarations/0/items/1/outcome", "recorded": "conforms", "replayed": "does_not_conform"}
    assert replay["differences"] == [told]


def test_a_result_without_digest_is_compared_and_stays_open(result, capsys):
    path, document = result()
    del document["sha256"]
    path.write_text(json.dumps(document))
    code, replay = call(capsys, "screen", "--replay", path)
    assert (code, replay["outcome"], replay["identical"]) == (4, "not_determined", False)
    assert [finding["code"] for finding in replay["findings"]] == ["RESULT_UNSEALED", "SCREENING_SAME"]


@pytest.mark.parametrize(
    ("member", "value", "code"), [("sha256", "0" * 64, "PACK_DIGEST"), ("edition", "2", "PACK_UNKNOWN")]
)
def test_packs_of_other_bytes_or_not_at_hand_are_said_and_nothing_is_compared(result, capsys, member, value, code):
    path, document = result()
    document["standards"][1][member] = value
    path.write_text(json.dumps(sealed(document)))
    found, replay = call(capsys, "screen", "--replay", path)
    assert (found, replay["identical"], [one["code"] for one in replay["findings"]]) == (4, False, [code])
    assert replay["differences"] == []


def test_files_that_lay_beside_are_recorded_and_asked_for_again(result, tmp_path, capsys):
    papers, other = tmp_path / "p.json", tmp_path / "q.json"
    papers.write_text(json.dumps(PAPERS))
    other.write_text(json.dumps(PAPERS) + "\n")
    path, document = result("--documents", papers)
    assert [(one["role"], one["name"]) for one in document["beside"]] == [("documents", "p.json")]
    assert call(capsys, "screen", "--replay", path, "--documents", papers)[1]["identical"] is True
    for options, codes in (
        ((), ["BESIDE_MISSING"]),
        (("--documents", other), ["BESIDE_MISSING", "BESIDE_OTHER"]),
        (("--documents", papers, "--facilities", tmp_path / "d.json"), None),
    ):
        code, replay = call(capsys, "screen", "--replay", path, *options)
        assert codes is None or (code, sorted(one["code"] for one in replay["findings"])) == (4, codes)
        assert replay.get("identical") is not True
    papers.rename(tmp_path / "moved.json")
    assert call(capsys, "screen", "--replay", path, "--documents", tmp_path / "moved.json")[1]["identical"] is True


def test_a_sample_is_drawn_again_by_the_same_share_and_key_whose_text_no_result_tells(result, capsys, installed):
    drawn = ("--random-share", "0.5", "--random-key", "secret of the day")
    path, document = result(*drawn)
    assert [one["role"] for one in document["beside"]] == ["random-key", "random-share"]
    assert "secret of the day" not in path.read_text()
    installed(newer("waste/indicators"))
    assert call(capsys, "screen", "--replay", path, *drawn)[1]["identical"] is True
    code, replay = call(capsys, "screen", "--replay", path, *drawn[:3], "another secret")
    assert (code, sorted(one["code"] for one in replay["findings"])) == (4, ["BESIDE_MISSING", "BESIDE_OTHER"])


def test_a_result_of_a_table_is_made_again_from_its_files(tmp_path, capsys):
    table = tmp_path / "d.csv"
    head = "declaration_id,export_date,import_date,export_country,import_country,item_no,hs,lot\n"
    table.write_text(head + "A,2024-11-15,2024-11-15,MY,CN,1,7602000090,\nA,2024-11-15,2024-11-15,MY,CN,2,1,\n")
    _, document = call(capsys, "screen", table, "--out", tmp_path / "f.jsonl", "--at", "2026-01-01T00:00:00Z")
    assert document["sha256"]
    path = tmp_path / "r.json"
    path.write_text(json.dumps(document))
    assert run(["screen", "--replay", str(path)]) == 2
    again = ("screen", table, "--out", tmp_path / "again.jsonl", "--replay", path)
    assert call(capsys, *again)[1]["identical"] is True
    table.write_text(table.read_text().replace("7602000090", "7602000040"))
    code, replay = call(capsys, *again)
    assert (code, replay["identical"]) == (1, False)
    assert "/out/sha256" in {one["where"] for one in replay["differences"]}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(kind="score"),
        lambda d: d.update(standards=[{"pack": 1, "edition": None, "sha256": []}]),
        lambda d: d.update(declarations={}),
        lambda d: d.update(at="soon"),
        lambda d: d.update(beside=[{"role": "graph"}]),
        lambda d: d["declarations"][0].pop("input"),
        lambda d: d["declarations"][0]["input"].update(items=[1]),
        lambda d: d["declarations"][0]["input"].update(export_date=20241115),
        lambda d: d["declarations"][0]["refused"][0].update(code="NO_SUCH_CODE"),
        lambda d: d["declarations"].append("A"),
    ],
)
def test_what_is_no_result_is_refused(result, capsys, spoil):
    path, document = result()
    spoil(document)
    path.write_text(json.dumps(sealed(document)))
    code, refusal = call(capsys, "screen", "--replay", path)
    assert (code, refusal["kind"]) == (3, "refusal")


def test_a_replay_takes_no_files_and_no_instant(result, capsys, tmp_path):
    path, _ = result()
    for options in ((str(tmp_path / "d.json"),), ("--at", "2026-01-01T00:00:00Z"), ("--out", "x.jsonl")):
        assert run(["screen", "--replay", str(path), *options]) == 2
    assert run(["screen"]) == 2
    capsys.readouterr()


def test_a_draft_is_screened_by_from_its_folder(result, tmp_path, capsys):
    draft = tmp_path / "draft"
    shutil.copytree(standards_folder() / CN / "2026.1", draft)
    text = (draft / "pack.toml").read_text().replace('edition = "2026.1"', 'edition = "2026.2-draft"')
    (draft / "pack.toml").write_text(text)
    path, document = result("--packs", str(draft))
    assert {one["edition"] for one in document["standards"] if one["pack"] == CN} == {"2026.2-draft"}
    assert call(capsys, "screen", "--replay", path)[1]["findings"][0]["code"] == "PACK_UNKNOWN"
    assert call(capsys, "screen", "--replay", path, "--packs", draft)[1]["identical"] is True


def test_the_newest_edition_is_the_one_of_the_highest_number():
    everything = Standards.of([*STANDARDS.packs, newer(edition="2026.9"), newer(edition="2026.10")])
    assert chosen_editions(everything, kinds=KINDS).pack(CN).edition == "2026.10"
    assert chosen_editions(everything, kinds=KINDS, names=[f"{CN}@2026.9"]).pack(CN).edition == "2026.9"
    assert chosen_editions(STANDARDS, kinds=KINDS) is STANDARDS


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["recognition/labels@2026.2"], "PACK_UNKNOWN"),
        (["waste/nothing"], "PACK_UNKNOWN"),
        ([CN], "PACK_AMBIGUOUS"),
        ([f"{CN}@2026.1", f"{CN}@2026.9"], "PACK_AMBIGUOUS"),
    ],
)
def test_what_cannot_be_chosen_is_refused(names, code):
    everything = Standards.of([*STANDARDS.packs, newer(edition="2026.9")])
    with pytest.raises(PackError, match=code):
        chosen_editions(everything, kinds=KINDS, names=names)


CASES = [
    case["input"]
    for pack in STANDARDS.of_kind("waste")
    for case in pack.vectors["cases"]
    if "declaration" in case["input"]
]


def test_every_worked_case_is_replayed_identically_also_beside_a_newer_edition(tmp_path, capsys, installed):
    from greenchain.values.json import thaw

    declared = [{**thaw(case["declaration"]), "declaration_id": f"C{n}"} for n, case in enumerate(CASES)]
    (tmp_path / "all.json").write_text(json.dumps({"declarations": declared}))
    _, document = call(capsys, "screen", tmp_path / "all.json")
    (tmp_path / "r.json").write_text(json.dumps(document))
    assert document["counts"]["declarations"] == len(CASES) > 100
    installed(*(newer(pack.name, "2099.1", rules=pack.rules[:1]) for pack in STANDARDS.of_kind("waste")))
    assert call(capsys, "screen", "--replay", tmp_path / "r.json")[1]["identical"] is True


@pytest.mark.parametrize("case_id", ["lot-of-a-dismantler", "lot-recovered-since", "lot-mass-7350.01"])
def test_a_worked_case_beside_its_chain_is_replayed_with_the_chain_and_open_without(tmp_path, capsys, case_id):
    from greenchain.values.json import thaw

    (stated,) = [thaw(c["input"]) for c in STANDARDS.pack("waste/basel").vectors["cases"] if c["id"] == case_id]
    for name, content in stated["files"].items():
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content))
    (tmp_path / "d.json").write_text(json.dumps({"declarations": [stated["declaration"]]}))
    chain = ("--graph", tmp_path / "events.json", "--facilities", tmp_path / "facilities.csv")
    _, document = call(capsys, "screen", tmp_path / "d.json", *chain)
    assert [one["role"] for one in document["beside"]] == ["facilities", "graph"]
    (tmp_path / "r.json").write_text(json.dumps(document))
    assert call(capsys, "screen", "--replay", tmp_path / "r.json", *chain)[1]["identical"] is True
    code, replay = call(capsys, "screen", "--replay", tmp_path / "r.json", *chain[:2])
    assert (code, [one["code"] for one in replay["findings"]]) == (4, ["BESIDE_MISSING"])


facts = st.dictionaries(st.sampled_from(["hs", "lot", "net_kg"]), st.none() | st.text(max_size=5), max_size=3)


@given(facts, st.lists(facts, max_size=3))
def test_a_declaration_comes_back_from_its_record(header, items):
    from greenchain.model.nouns import Shipment, ShipmentItem
    from greenchain.values.errors import Fault

    stated = tuple(ShipmentItem(str(number), one) for number, one in enumerate(items))
    shipment = Shipment("D", header, stated, (Fault("ITEMS_MISSING", "an item", "none", "/items", "f.csv"),))
    assert declaration_of(parse_json(json.dumps(recorded(shipment)).encode())) == shipment
    with pytest.raises(InputError):
        declaration_of({"input": {"declaration_id": "D", "items": [{"hs": "1"}]}})


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.sampled_from("ab"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


@given(json_values, json_values)
def test_two_values_differ_somewhere_exactly_where_their_texts_differ(old, new):
    told = list(differences(old, new))
    assert bool(told) == (json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True))
    assert len(set(told)) == len(told)
    assert told == list(differences(new, old))
