"""What changed between editions, tables filled from outside, and documents checked: by hand and on the command line."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from document_world import FACTS
from greenchain.adapters.shipped import load_folder, load_standards, pack_files, standards_folder
from greenchain.cli.main import run
from greenchain.standards import load_pack
from greenchain.standards.edition_changes import Entry, changes, fact_entries, row_entries
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.table_import import with_rows
from greenchain.values.errors import PackError
from greenchain.values.time import PartialDate

LABELS = standards_folder() / "recognition" / "labels" / "2026.2"
HEAD = "scheme,criteria,criterion,property,comparator,threshold,unit,method,requirement,valid_from,valid_until,source,status"
ROW = "cn.cel,HJ424-2017,c1,lead,<=,5,NA,,mandatory,,,own,read"


def call(capsys, *arguments):
    code = run([*arguments, "--json"])
    return code, json.loads(capsys.readouterr().out)


def facts(**changed):
    return fact_entries(facts_document({**deepcopy(FACTS), **changed}))


def test_facts_are_added_ended_and_changed_each_by_name():
    agreement = FACTS["agreements"][0]
    newer = {
        "schemes": [*FACTS["schemes"], {"id": "x.c"}],
        "agreements": [{**agreement, "valid": ["2021-01-01", "2025-01-01"], "max_hops": 2}],
        "mla": [],
    }
    told = changes(facts(), facts(**newer)).as_facts()
    assert told["added"] == [{"kind": "schemes", "id": "x.c"}]
    assert told["ended"] == [
        {"kind": "agreements", "id": "g1", "on": "2025-01-01"},
        {"kind": "mla", "id": "l1", "on": None},
    ]
    assert [(one["id"], sorted(one["members"])) for one in told["changed"]] == [("g1", ["max_hops", "valid"])]
    assert told["changed"][0]["members"]["max_hops"] == {"from": 1, "to": 2}


@pytest.mark.parametrize(
    ("end", "ended"), [("2026-01-02", False), ("2026-01-01", False), ("2025-12-31", True), (None, False)]
)
def test_only_an_earlier_end_ends(end, *, ended):
    newer = {**FACTS["agreements"][0], "valid": ["2021-01-01", end]}
    assert bool(changes(facts(), facts(agreements=[newer])).ended) == ended


def test_an_agreement_that_ends_everywhere_has_ended_and_one_that_ends_in_a_country_has_changed():
    agreement = FACTS["agreements"][0]
    everywhere = changes(facts(), facts(agreements=[{**agreement, "ends": [{"on": "2024-05-01"}]}]))
    assert [str(one.until) for one in everywhere.ended] == ["2024-05-01"]
    somewhere = changes(
        facts(), facts(agreements=[{**agreement, "ends": [{"on": "2024-05-01", "jurisdiction": "NO"}]}])
    )
    assert (somewhere.ended, len(somewhere.changed)) == ((), 1)


entries = st.lists(
    st.builds(
        lambda name, since, end, word: Entry(
            "t", name, {"valid_from": since, "word": word, "valid_until": end}, PartialDate.parse(end) if end else None
        ),
        st.sampled_from("abc"),
        st.sampled_from([None, "2001", "2002"]),
        st.sampled_from([None, "2010", "2011"]),
        st.integers(0, 2),
    ),
    max_size=5,
)


@given(entries, entries)
def test_changes_lead_from_the_older_edition_to_the_newer_one_and_back(old, new):
    there, back = changes(old, new), changes(new, old)
    assert len(old) - len(there.removed) + len(there.added) == len(new)
    assert (len(there.added), len(there.removed)) == (len(back.removed), len(back.added))
    kept = [one.members for one in old]
    for one in there.removed:
        kept.remove(one.members)
    for before, after in there.changed:
        kept[kept.index(before.members)] = after.members
    kept += [one.members for one in there.added]
    assert sorted(map(str, kept)) == sorted(str(one.members) for one in new)


@given(entries)
def test_nothing_changes_from_an_edition_to_itself(old):
    assert changes(old, old) == changes([], [])


def test_two_shipped_editions_are_compared_by_facts_and_rows(capsys):
    code, document = call(capsys, "standards", "diff", "recognition/labels@2026.1", "recognition/labels@2026.2")
    assert (code, document["outcome"], document["new"]) == (0, "not_applicable", "recognition/labels@2026.2")
    assert document["added"] == [{"kind": "mla", "id": "gac-17065"}]
    assert document["ended"] == []
    assert {one["id"] for one in document["changed"]} == {
        "eu-us.energy_star",
        "copier",
        "printer",
        "jp-cn.site_exclusion",
    }
    assert "grandfather/eu-us.energy_star/us_epa" in {f"{one['kind']}/{one['id']}" for one in document["rows"]["added"]}


def test_every_shipped_pack_equals_itself_row_by_row():
    for pack in load_standards().packs:
        assert changes(row_entries(pack), row_entries(pack)) == changes([], [])


def test_a_diff_needs_two_editions_or_two_documents(capsys):
    assert run(["standards", "diff", "recognition/labels@2026.1"]) == 2
    assert run(["standards", "diff", "--from-set", "x.a/K1"]) == 2
    code, document = call(capsys, "standards", "diff", "--from-set", "x.a/K1", "--to-set", "x.b/N4")
    assert (code, document["findings"][0]["code"]) == (3, "FACTS_REFERENCE")
    assert call(capsys, "standards", "diff", "recognition/labels@1999", "recognition/labels@2026.2")[0] == 3


@pytest.mark.parametrize(
    ("source", "target", "code", "dominates", "residual"),
    [
        ("x.a/K1", "x.b/N4", 1, False, [{"criterion": "b.lead", "code": "NOT_IMPLIED"}]),
        ("x.b/N4", "x.a/K1", 1, False, [{"criterion": "a.hcho", "code": "NOT_IMPLIED"}]),
        ("x.a/K1", "x.a/K1", 0, True, []),
        (
            "x.a/K1",
            "jp.eco_mark/No.155 V1",
            4,
            None,
            [{"remainder_of": "No.155 V1", "code": "UNLISTED"}],
        ),
    ],
)
def test_documents_are_compared_by_strictness(capsys, tmp_path, source, target, code, dominates, residual):
    (tmp_path / "f.json").write_text(json.dumps(FACTS))
    found, document = call(
        capsys, "standards", "diff", "--from-set", source, "--to-set", target, "--facts", str(tmp_path / "f.json")
    )
    assert (found, document["dominates"], document["residual"]) == (code, dominates, residual)


@pytest.fixture
def rows(tmp_path):
    def write(*lines, head=HEAD + ",instrument"):
        path = tmp_path / "rows.csv"
        path.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
        return str(path)

    return write


def test_rows_become_facts_of_their_own_instant(capsys, tmp_path, rows):
    out = tmp_path / "facts.json"
    code, document = call(
        capsys, "standards", "import", "criteria", rows(f"{ROW},HJ 424-2017"), "--pack", "recognition/labels",
        "--out", str(out), "--recorded", "2026-05-06T00:00:00Z",
    )  # fmt: skip
    assert (code, document["facts"], document["table"]) == (0, {"criteria_sets": 1}, "criteria")
    (fact,) = json.loads(out.read_text())["criteria_sets"]
    assert (fact["recorded"], fact["criteria"][0]["instrument"]) == ("2026-05-06T00:00:00Z", "HJ 424-2017")
    assert (fact["criteria"][0]["threshold"], fact["criteria"][0]["unit"]) == ("5", "NA")
    name = "cn.cel/HJ424-2017"
    arguments = ("standards", "diff", "--from-set", "jp.eco_mark/No.155 V1", "--to-set", name, "--facts", str(out))
    assert call(capsys, *arguments)[1]["residual"] == [{"criterion": "c1", "code": "NOT_IMPLIED"}]
    before = call(capsys, *arguments, "--known-at", "2026-05-05T23:59:59Z")[1]["residual"]
    assert before == [{"remainder_of": "HJ424-2017", "code": "UNLISTED"}]


def test_rows_make_a_new_edition_that_can_be_checked_and_compared(capsys, tmp_path, rows):
    code, document = call(
        capsys, "standards", "import", "criteria", rows(f"{ROW},HJ 424-2017"), "--pack", "recognition/labels",
        "--edition", "2026.3", "--out", str(tmp_path),
    )  # fmt: skip
    folder = tmp_path / "recognition" / "labels" / "2026.3"
    assert (code, document["pack"]) == (0, "recognition/labels@2026.3")
    assert call(capsys, "standards", "check", str(tmp_path))[0] == 0
    _, told = call(capsys, "standards", "diff", "recognition/labels@2026.2", str(folder))
    assert [one["id"] for one in told["changed"]] == ["cn.cel/HJ424-2017"]
    assert told["rows"]["added"] == [{"kind": "criteria", "id": "cn.cel/HJ424-2017/c1"}]
    again = ("standards", "import", "criteria", rows(f"{ROW},x"), "--pack", "recognition/labels", "--edition", "2026.3")
    assert call(capsys, *again, "--out", str(tmp_path))[0] == 3


EMPTY = [
    ("accreditations", "a1,ab,cec,ISO/IEC 17065,copier"),
    ("designated_bodies", "cai-ku 2019-18,cec"),
    ("mla", "s1,ab,ISO/IEC 17025"),
    ("method_equivalences", "m1,JIS L 1041,ISO 14184-1,formaldehyde"),
    ("purchase_lists", "cai-ku 2019-18,copier,HJ424-2017,priority"),
]


@pytest.mark.parametrize(("table", "cells"), EMPTY, ids=[table for table, _ in EMPTY])
def test_every_table_that_waits_for_rows_takes_them(capsys, tmp_path, rows, table, cells):
    columns = (LABELS / f"{table}.csv").read_text(encoding="utf-8").splitlines()[0]
    path = rows(f"{cells},2020-01-01,,own,read,a text", head=f"{columns},instrument")
    out = tmp_path / "facts.json"
    arguments = ("standards", "import", table, path, "--pack", "recognition/labels", "--out", str(out))
    code, document = call(capsys, *arguments)
    assert (code, document["facts"]) == (0, {table: 1})
    assert call(capsys, "standards", "check", str(out))[0] == 0


@pytest.mark.parametrize(
    ("lines", "codes"),
    [
        ([f"{ROW},"], ["PACK_SOURCE_MISSING"]),
        ([f"{ROW},x".replace("lead,<=,5", "lead,<=,five")], ["NUMBER_MALFORMED"]),
        ([f"{ROW},x".replace("cn.cel", "xx.nobody")], ["PACK_CODE_UNKNOWN"]),
        ([f"{ROW},x", f"{ROW},x"], ["PACK_OVERLAP"]),
        ([f"{ROW},x,y"], ["PACK_SHAPE"]),
        ([f"{ROW},x".replace(",read", ",certain"), f"{ROW},x".replace("NA", "smoot")], ["PACK_STATUS_MISSING", "UNIT_UNKNOWN", "PACK_OVERLAP"]),
        ([f"{ROW},x".replace("<=", "~")], ["FACTS_SHAPE"]),
    ],
)  # fmt: skip
def test_rows_that_the_pack_cannot_hold_are_refused_together_and_nothing_is_written(
    capsys, tmp_path, rows, lines, codes
):
    out = tmp_path / "facts.json"
    arguments = ("standards", "import", "criteria", rows(*lines), "--pack", "recognition/labels", "--out", str(out))
    code, document = call(capsys, *arguments)
    assert code == 3
    assert [finding["code"] for finding in document["findings"]] == codes
    assert not out.exists()


@pytest.mark.parametrize(("table", "edition"), [("nothing", "x"), ("criteria", "2026.2"), ("criteria", "../x")])
def test_another_table_or_a_name_that_is_none_is_refused(table, edition):
    with pytest.raises(PackError):
        with_rows(pack_files(LABELS), table, rows=(HEAD + "\n").encode(), edition=edition)


@given(st.text(min_size=1, max_size=20))
def test_a_source_of_any_text_comes_through(instrument):
    cell = instrument.replace('"', '""')
    raw = f'{HEAD},instrument\n{ROW},"{cell}"\n'.encode(errors="replace")
    try:
        pack = load_pack(with_rows(pack_files(LABELS), "criteria", rows=raw, edition="x"))
    except PackError as error:
        assert {fault.code for fault in error.faults} <= {"PACK_SHAPE", "PACK_SOURCE_MISSING"}  # noqa: PT017
        return
    assert pack.table("criteria").rows[0].citation.instrument


def test_documents_are_checked_and_what_is_kept_unread_is_named(capsys, tmp_path):
    path = tmp_path / "f.json"
    changed = deepcopy(FACTS)
    changed["agreements"][0]["valid"] = ["once", None]
    changed["criteria_sets"][0]["criteria"][0]["unit"] = "smoot"
    path.write_text(json.dumps(changed))
    code, document = call(capsys, "standards", "check", str(path))
    assert (code, document["facts"]["agreements"], document["by_status"]["read"]) == (0, 1, 8)
    assert [finding["code"] for finding in document["findings"]] == ["UNIT_UNKNOWN", "DATE_MALFORMED"]
    changed["agreements"][0]["level"] = "L9"
    path.write_text(json.dumps(changed))
    code, document = call(capsys, "standards", "check", str(path))
    assert (code, document["findings"][0]["where"]) == (3, f"{path} /agreements/0/level")


@pytest.mark.parametrize("content", ["{}", "[]", "nonsense", '{"kind": "recognition-facts", "colour": 1}'])
def test_other_documents_are_refused(capsys, tmp_path, content):
    (tmp_path / "x.json").write_text(content)
    assert call(capsys, "standards", "check", str(tmp_path / "x.json"))[0] == 3


def test_a_folder_without_packs_has_not_passed(capsys, tmp_path):
    assert call(capsys, "standards", "check", str(tmp_path))[0] == 3


def test_a_draft_in_a_folder_is_the_pack_whose_table_is_filled(capsys, tmp_path, rows):
    out = tmp_path / "facts.json"
    arguments = ("standards", "import", "criteria", rows(f"{ROW},x"), "--pack", str(LABELS), "--out", str(out))
    assert call(capsys, *arguments)[0] == 0
    assert load_folder(LABELS).edition == "2026.2"
