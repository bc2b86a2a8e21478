"""A receipt holds all that a score was made of: replayed alone it is the same, and one changed byte shows."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards, shipped_folder, source_files
from greenchain.claims.log.merkle import leaf_hash, node_hash
from greenchain.scoring.receipts.receipt import NAME, rows_root
from greenchain.standards import Standards, load_pack
from greenchain.values.differing import first_difference
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json
from greenchain.workspace.receipts import Asking, earlier_result, receipt_of, replay

AT = datetime(2026, 1, 1, tzinfo=UTC)
STANDARDS = load_standards()
DOCUMENT = json.dumps(
    {
        "rankings": [
            {"id": "peers", "method": "entropy", "matrix": [["1", "2"], ["3", "4"]]},
            {"id": "more", "method": "topsis", "matrix": [["1"], ["3"]], "weights": ["1"], "benefit": [True]},
        ]
    }
).encode()


def packs():
    for pack in STANDARDS.packs:
        for name, raw in source_files(pack).items():
            yield f"{pack.kind}/{pack.id}/{pack.edition}/{name}", raw


def receipt(asking):
    scored = asking.score(STANDARDS)
    return receipt_of(
        asking, standards=STANDARDS, pack_bytes=packs(), document=scored.document, version="0"
    )  # fmt: skip


FILES = receipt(Asking("document", {"peers.json": DOCUMENT}, AT))


def differing(files):
    answer = replay(files, version="0")
    assert answer["outcome"] == "does_not_conform"
    assert {finding["code"] for finding in answer["findings"]} == {"RECEIPT_DIFFERS"}
    return answer["findings"][0]["where"]


def resealed(document):
    """The receipt's file for a document that somebody altered and sealed again."""
    body = {key: value for key, value in document.items() if key != "sha256"}
    return canonical_json({**body, "sha256": sha256(canonical_json(body)).hexdigest()}) + b"\n"


def test_a_receipt_is_the_same_each_time_and_replays_to_the_byte():
    assert receipt(Asking("document", {"peers.json": DOCUMENT}, AT)) == FILES
    answer = replay(FILES, version="0")
    assert (answer["outcome"], answer["findings"][0]["code"]) == ("conforms", "RECEIPT_SAME")


def test_the_receipt_of_a_case_replays_with_its_claims():
    files = folder_files(shipped_folder("_examples", "examples") / "01-solar-module")
    asking = Asking("case", files, datetime(2026, 3, 1, tzinfo=UTC))
    kept = receipt(asking)
    assert replay(kept, version="0")["outcome"] == "conforms"
    assert {sha256(raw).hexdigest() for raw in files.values()} <= {name[7:] for name in kept}


@pytest.mark.parametrize("name", sorted(FILES), ids=lambda name: name[:14])
def test_one_changed_byte_anywhere_shows(name):
    raw = FILES[name]
    for place in sorted({0, 1, len(raw) // 3, len(raw) // 2, len(raw) - 2, len(raw) - 1}):
        for flip in (1, 32, 255):
            changed = bytearray(raw)
            changed[place] ^= flip
            assert differing({**FILES, name: bytes(changed)}) == name
    assert differing({**FILES, name: raw + b"\n"}) == name
    assert differing({**FILES, name: raw[:-1]}) == name


def test_a_file_that_is_missing_or_not_named_shows():
    for name in FILES:
        assert differing({other: raw for other, raw in FILES.items() if other != name}) == name
    for stray in (f"inputs/{'0' * 64}", "notes.txt"):
        assert differing({**FILES, stray: b"0"}) == stray


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("result", "rankings", 0, "weights", 0), "0.9", "/result/rankings/0/weights/0"),
        (("result", "outcome"), "conforms", "/result/outcome"),
        (("result", "rankings"), [], "/result/rankings/0"),
        (("rows_root",), "0" * 64, "/rows_root"),
        (("asked", "at"), "2025-01-01T00:00:00Z", "/result/at"),
        (("asked", "what_if"), True, "/result/basis"),
        (("asked", "more"), 1, "/asked/more"),
    ],
)
def test_what_was_altered_and_sealed_again_shows_where_it_differs(path, value, where):
    document = json.loads(FILES[NAME])
    holder = document
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert differing({**FILES, NAME: resealed(document)}) == where


@pytest.mark.parametrize("change", [{"inputs": []}, {"inputs": 1}, {"asked": {}}, {"asked": []}, {"result": 1}])
def test_a_sealed_document_that_is_no_receipt_is_an_answer_and_no_error(change):
    document = {**json.loads(FILES[NAME]), **change}
    assert differing({NAME: resealed(document), **{k: v for k, v in FILES.items() if k != NAME}})


def test_an_altered_input_that_is_named_by_its_new_digest_gives_another_result():
    altered = DOCUMENT.replace(b'"4"', b'"5"')
    document = json.loads(FILES[NAME])
    for one in document["inputs"]:
        if one["role"] == "document":
            one["sha256"] = sha256(altered).hexdigest()
    files = {name: raw for name, raw in FILES.items() if raw != DOCUMENT and name != NAME}
    files |= {NAME: resealed(document), f"inputs/{sha256(altered).hexdigest()}": altered}
    assert differing(files).startswith("/result/rankings/0/")


def test_an_input_that_nobody_reads_shows():
    document = json.loads(FILES[NAME])
    named = [one for one in document["inputs"] if one["role"] == "document"]
    index = document["inputs"].index(named[0])
    for change, where in (({"role": "zzz"}, f"/inputs/{index + 1}/role"), ({}, f"/inputs/{index + 1}/name")):
        inputs = [*document["inputs"][: index + 1], {**named[0], **change}, *document["inputs"][index + 1 :]]
        assert differing({**FILES, NAME: resealed({**document, "inputs": inputs})}) == where


def test_what_is_no_file_shows_and_so_does_a_link_in_the_place_of_an_input():
    listed = next(name for name in sorted(FILES) if name != NAME)
    for stray, files in ((".x", FILES), (listed, {name: raw for name, raw in FILES.items() if name != listed})):
        answer = replay(files, version="0", strays={stray: "a link"})
        assert [(f["code"], f["where"]) for f in answer["findings"]] == [("RECEIPT_DIFFERS", stray)]
        assert answer["outcome"] == "does_not_conform"


@pytest.mark.parametrize("engine", [{"name": "evil", "version": "9"}, {"name": "greenchain", "version": "9"}, {}])
def test_another_engine_is_told(engine):
    document = {**json.loads(FILES[NAME]), "engine": engine}
    answer = replay({**FILES, NAME: resealed(document)}, version="0")
    told = [(finding["code"], finding["outcome"]) for finding in answer["findings"]]
    assert told == [("RECEIPT_SAME", "conforms"), ("RECEIPT_ENGINE", "not_applicable")]
    assert [finding["code"] for finding in replay(FILES, version="0")["findings"]] == ["RECEIPT_SAME"]


@pytest.mark.parametrize(
    ("version", "outcome"), [("0", "not_determined"), ("9", "not_applicable")], ids=["this engine", "another engine"]
)
def test_an_earlier_receipt_is_made_again_before_it_is_believed(version, outcome):
    """Also where another version made it: then its own figures may differ, and are not the ones compared either way."""
    document = json.loads(FILES[NAME])
    true = document["result"]["rankings"][0]["weights"][0]
    document["result"]["rankings"][0]["weights"][0] = "0.9"
    found = earlier_result({**FILES, NAME: resealed(document)}, standards=STANDARDS, version=version)
    assert found.result["rankings"][0]["weights"][0] == true != "0.9"
    told = {finding.code: finding.outcome.value for finding in found.findings}
    assert told.pop("RECEIPT_DIFFERS") == outcome
    assert set(told) == ({"RECEIPT_ENGINE"} if version == "9" else set())
    assert earlier_result(FILES, standards=STANDARDS, version="0").findings == ()


def test_an_earlier_receipt_is_scored_again_by_packs_of_the_same_edition_and_other_bytes():
    card = "scorecards/green-enterprise-21"
    asked = json.dumps({"scorecards": [{"id": "mill", "pack": card}]}).encode()
    kept = receipt(Asking("document", {"card.json": asked}, AT))
    files = source_files(STANDARDS.pack(card))
    edited = load_pack({**files, "pack.toml": files["pack.toml"] + b"\n# edited\n"})
    now = Standards.of([*(pack for pack in STANDARDS.packs if pack.name != card), edited])
    found = earlier_result(kept, standards=now, version="0")
    assert [(f.code, f.outcome.value) for f in found.findings] == [("PROGRESS_RESCORED", "not_applicable")]
    assert edited.ref.sha256 in {ref["sha256"] for ref in found.result["standards"]}
    assert earlier_result(kept, standards=STANDARDS, version="0").findings == ()


def test_an_earlier_receipt_that_asks_nothing_is_refused():
    document = {**json.loads(FILES[NAME]), "asked": {"role": "document"}}
    with pytest.raises(InputError) as refused:
        earlier_result({**FILES, NAME: resealed(document)}, standards=STANDARDS, version="0")
    assert refused.value.faults[0].code == "RECEIPT_DIFFERS"


def test_the_root_over_rows_is_that_of_the_tree_of_rfc_9162():
    rows = [{"n": n} for n in range(5)]
    a, b, c, d, e = (leaf_hash(canonical_json(row)) for row in rows)
    wanted = node_hash(node_hash(node_hash(a, b), node_hash(c, d)), e)
    assert rows_root({"scorecards": [{"rows": rows[:2]}, {"rows": rows[2:]}]}) == wanted.hex()


def test_the_first_difference_is_the_first_in_the_order_of_names():
    assert first_difference({"b": [1, {"c": 2}], "a": 1}, {"b": [1, {"c": 3}], "a": 1}) == "/b/1/c"
    assert first_difference({"a": [1]}, {"a": [1, 2]}) == "/a/1"
    assert first_difference({"a": 1}, {"a": True}) == "/a"
    assert first_difference({"a": 1, "b": 1}, {"b": 2}) == "/a"
    assert first_difference([1], [1]) is None
