"""``trace`` and ``balance`` on stores: what was known once is known again, and what is derived can be made again."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from evidence_world import POLICY, issued
from greenchain.adapters.stores import graph_snapshot
from greenchain.adapters.stores.tables import DERIVED
from greenchain.cli.main import run
from store_world import epcis, event, making, open_store

GTIN = "https://id.gs1.org/01/09521234003007"
PALLET = "https://id.gs1.org/00/095212340000000013"
SITE, SHOP = "https://id.gs1.org/414/9521234000013", "https://id.gs1.org/414/9521234000020"
AT = "2026-06-01T00:00:00Z"
SITES = f"facility,name,country,party\n{SITE},Mill,DE,urn:party:mill\n{SHOP},Shop,DE,urn:party:shop\n"
CLAIMS = (
    "lot,role,characteristic,scheme,model,share,certificate\n"
    "urn:lot:a,origin,organic,eu.organic,segregated,1,C1\n"
    "urn:lot:b,claimed,organic,eu.organic,segregated,1,\n"
    "urn:lot:c,claimed,organic,eu.organic,mass_balance,1,\n"
)


def kg(name, amount):
    return {"epcClass": name, "quantity": amount, "uom": "KGM"}


def mixed(number, inputs, outputs, place=SITE):
    return making(
        number,
        [],
        [],
        inputEPCList=None,
        outputEPCList=None,
        inputQuantityList=[kg(*each) for each in inputs],
        outputQuantityList=[kg(*each) for each in outputs],
        bizLocation={"id": place},
    )


def born(number, *lots):
    place = {"bizLocation": {"id": SITE}}
    listed = [kg(name, amount) for name, amount in lots]
    return event(number, action="ADD", bizStep="commissioning", epcList=None, quantityList=listed, **place)


def moved(number, step, name, place):
    return event(number, epcList=[name], bizStep=step, bizLocation={"id": place})


PACKED = event(
    5,
    type="AggregationEvent",
    action="ADD",
    parentID=PALLET,
    bizStep="packing",
    epcList=None,
    childQuantityList=[kg("urn:lot:c", 30)],
)
WRONG = mixed(3, [("urn:lot:a", 10)], [("urn:lot:b", 9)])
RIGHT = {**mixed(3, [("urn:lot:x", 10)], [("urn:lot:b", 9)]), "eventID": "urn:event:right"}
TAKEN_BACK = {
    **WRONG,
    "errorDeclaration": {
        "declarationTime": "2026-03-01T00:00:00Z",
        "reason": "incorrect_data",
        "correctiveEventIDs": ["urn:event:right"],
    },
}
FIRST = [
    born(1, ("urn:lot:a", 40), ("urn:lot:x", 20)),
    WRONG,
    mixed(4, [("urn:lot:b", 9), ("urn:lot:x", 5), ("urn:lot:a", 30)], [("urn:lot:c", 30), (f"{GTIN}/10/L1", 10)]),
    PACKED,
    moved(6, "shipping", PALLET, SITE),
    moved(7, "receiving", PALLET, SHOP),
]
LATER = [RIGHT, TAKEN_BACK, born(2, ("urn:lot:x", 3)), moved(8, "shipping", PALLET, SHOP)]
LOTS = ["urn:lot:a", "urn:lot:b", "urn:lot:c", "urn:lot:x", f"{GTIN}/10/L1", GTIN, PALLET, "urn:none"]
QUESTIONS = (
    *(["trace", lot, "--direction", "both", "--shares"] for lot in LOTS),
    *(["trace", lot, option] for lot in ("urn:lot:c", PALLET) for option in ("--where", "--history", "--suppliers")),
    ["trace", "urn:lot:c", "urn:lot:a", "--direction", "both", "--exposure", "--parts", "--time-plausible"],
    ["balance"],
    ["balance", "--claims", "claims.csv"],
)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(graph_snapshot, "MIN_EVENTS", 1)  # every store has a snapshot
    Path("first.json").write_bytes(epcis(*FIRST, note="first"))
    Path("more.json").write_bytes(epcis(event(30), event(31, action="NONE"), note="more"))
    Path("sites.csv").write_text(SITES)
    Path("claims.csv").write_text(CLAIMS)
    Path("later.json").write_bytes(epcis(*LATER, note="later"))


@pytest.fixture
def ask(capsys):
    def asked(question, store, *more):
        capsys.readouterr()
        code = run([*question, "--store", store, "--at", AT, "--json", *more])
        out = capsys.readouterr().out
        assert code in (0, 1, 3, 4)
        return out

    return asked


def taken(store, *names, day, on_error="proceed"):
    known_at = f"2026-03-{day:02}T00:00:00Z"
    run(["import", *names, "--store", store, "--known-at", known_at, "--on-error", on_error, "--json"])


def told(answer):
    """The answer, and how far the log was read."""
    document = json.loads(answer)
    position = document.pop("log_position", None)
    for way in ("upstream", "downstream"):
        if isinstance(document.get(way), dict):
            assert document[way].pop("log_position") == position
    return json.dumps(document), position


def test_what_was_known_then_is_told_the_same_after_corrections(ask):
    taken("s.db", "first.json", "sites.csv", day=1)
    then = ["--known-at", "2026-03-01T00:00:00Z"]
    before = [told(ask(question, "s.db", *then)) for question in QUESTIONS]
    taken("s.db", "later.json", "more.json", day=2)
    after = [told(ask(question, "s.db", *then)) for question in QUESTIONS]
    assert [answer for answer, _ in after] == [answer for answer, _ in before]
    assert {position for _, position in before} == {2, None}  # a balance tells none
    assert {position for _, position in after} == {4, None}


def test_the_corrections_change_answers_of_now(ask):
    """Else the test before would say nothing."""
    taken("s.db", "first.json", "sites.csv", day=1)
    before = [told(ask(question, "s.db"))[0] for question in QUESTIONS]
    taken("s.db", "later.json", day=2)
    after = [told(ask(question, "s.db"))[0] for question in QUESTIONS]
    assert sum(one != other for one, other in zip(before, after, strict=True)) > len(QUESTIONS) / 2


def test_dropped_tables_and_snapshot_are_made_again_and_every_answer_is_the_same(database, ask):
    taken(database, "first.json", "sites.csv", day=1)
    taken(database, "later.json", "more.json", day=2)
    before = [ask(question, database) for question in QUESTIONS]
    snapshot = Path(f"{database}.graph")
    assert snapshot.is_dir() == (not database.startswith("postgresql"))
    shutil.rmtree(snapshot, ignore_errors=True)
    with closing(open_store(database)) as store, store._connection(store._database.writing) as connection:
        for table in reversed(DERIVED):
            connection.execute(text(f"DROP TABLE {table.name}"))
    assert [ask(question, database) for question in QUESTIONS] == before  # a store without its tables makes them
    assert run(["import", "--rebuild", "--store", database, "--json"]) == 0
    assert snapshot.is_dir() == (not database.startswith("postgresql"))
    assert [ask(question, database) for question in QUESTIONS] == before


def test_both_databases_give_the_same_bytes(postgres_location, ask):
    answers = []
    for store in ("s.db", postgres_location):
        taken(store, "first.json", "sites.csv", day=1)
        taken(store, "later.json", "more.json", day=2)
        answers.append([ask(question, store) for question in QUESTIONS])
    assert answers[0] == answers[1]


def test_suppliers_without_a_claim_are_found_in_a_store(ask, monkeypatch):
    from greenchain.cli import evidence

    monkeypatch.setattr(evidence, "read_policy", lambda _: POLICY)
    made = [born(1, ("urn:lot:a", 40)), mixed(3, [("urn:lot:a", 40)], [("urn:lot:b", 30)], place=SHOP)]
    Path("made.json").write_bytes(epcis(*made))
    Path("claim.json").write_bytes(issued({"id": SITE, "scheme": {"id": "jp.eco_mark"}}, name="urn:c:1"))
    question = ["trace", "urn:lot:b", "--suppliers", "--claim-type", "EcoLabelCredential", "--trust", "any.toml"]
    taken("s.db", "made.json", "sites.csv", day=1)
    assert json.loads(ask(question, "s.db"))["without_claim"] == ["urn:party:mill"]
    taken("s.db", "claim.json", day=2)
    answer = json.loads(ask(question, "s.db"))
    assert (answer["without_claim"], answer["suppliers"][0]["claims"][0]["id"]) == ([], "urn:c:1")
