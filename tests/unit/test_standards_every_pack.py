"""Every fact of every shipped pack has a source and a status, and no partial card can state conformity."""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from card_world import scored
from greenchain.adapters.shipped import load_standards, pack_files, standards_folder
from greenchain.graph import build_graph
from greenchain.model.nouns import Facility
from greenchain.scoring.cards.reading import read_card
from greenchain.scoring.cards.targets import Target
from greenchain.scoring.documents.document import answer_document, scoring_document
from greenchain.scoring.items.sections import Asked
from greenchain.scoring.systems.factors import named_factor
from greenchain.standards import load_pack
from greenchain.values.errors import InputError, PackError
from greenchain.values.finding import FactStatus
from greenchain.values.outcome import Outcome
from greenchain.values.time import DatePeriod
from scoring_world import Evidence, claim
from system_world import AT

STANDARDS = load_standards()
PACKS = [pytest.param(pack, id=f"{pack.name}@{pack.edition}") for pack in STANDARDS.packs]
CARDS = STANDARDS.of_kind("scorecards")


def files_of(pack):
    return pack_files(standards_folder() / pack.kind / pack.id / pack.edition)


def lines_of(raw):
    return list(csv.reader(io.StringIO(raw.decode(), newline=""), strict=True))


def written_facts(files):
    """How many facts the files hold, and which tables they are in, read without the loader."""
    head = tomllib.loads(files["pack.toml"].decode())
    tables = {name: spec.get("file", f"{name}.csv") for name, spec in head.get("table", {}).items()}
    rules = tomllib.loads(files["rules.toml"].decode())["rule"] if "rules.toml" in files else []
    rows = sum(len(lines_of(files[file])) - 1 for file in tables.values())
    return rows + len(rules) + len(head.get("parameter", {})), set(tables.values())


def without(raw, column):
    """A table with ``column`` blank in its last row."""
    header, *rows = lines_of(raw)
    rows[-1][header.index(column)] = ""
    told = io.StringIO(newline="")
    csv.writer(told, lineterminator="\n").writerows([header, *rows])
    return told.getvalue().encode()


@pytest.mark.parametrize("pack", PACKS)
def test_every_fact_is_cited_with_source_and_status(pack):
    files, citations = files_of(pack), [citation for _, citation in pack.citations()]
    count, tables = written_facts(files)
    assert len(citations) == count > 0
    assert {name for name in files if name.endswith(".csv")} == tables
    assert all(citation.instrument.strip() and citation.source.strip() for citation in citations)
    assert all(isinstance(citation.status, FactStatus) and citation.pack == pack.ref for citation in citations)


@pytest.mark.parametrize("pack", [p for p in PACKS if p.values[0].tables])
@pytest.mark.parametrize(("column", "code"), [("source", "PACK_SOURCE_MISSING"), ("status", "PACK_STATUS_MISSING")])
def test_a_row_without_source_or_status_keeps_any_pack_from_loading(pack, column, code):
    files = files_of(pack)
    tables = [name for name in files if name.endswith(".csv") and len(lines_of(files[name])) > 1]
    with pytest.raises(PackError) as refused:
        load_pack({**files, **{name: without(files[name], column) for name in tables}})
    assert [fault.where.split(" row ")[0] for fault in refused.value.faults if fault.code == code] == tables_of(
        files, tables
    )


def tables_of(files, names):
    """The files in the order in which ``pack.toml`` names them."""
    listed = [
        spec.get("file", f"{name}.csv") for name, spec in tomllib.loads(files["pack.toml"].decode())["table"].items()
    ]
    return [name for name in listed if name in names]


@pytest.mark.parametrize("pack", [p for p in PACKS if p.values[0].parameters])
@pytest.mark.parametrize("key", ["source", "status"])
def test_a_parameter_without_source_or_status_keeps_any_pack_from_loading(pack, key):
    files = files_of(pack)
    head, begin, rest = files["pack.toml"].decode().partition("[parameter.")
    changed = "\n".join(line for line in rest.splitlines() if line.split("=")[0].strip() != key)
    assert changed != rest
    with pytest.raises(PackError) as refused:
        load_pack({**files, "pack.toml": f"{head}{begin}{changed}\n".encode()})
    assert {f"PACK_{key.upper()}_MISSING"} <= {fault.code for fault in refused.value.faults}


# conformity -----------------------------------------------------------------------------------------------------------


def full_marks(card, target):
    """The card with every answer at its best, every gate held, all of it by a regulator's claims."""
    best = {one.id: 0 if one.map.is_falling else one.full for one in card.indicators}
    return scored(card, {**best, **{gate.id: 1 for gate in card.gates}}, level="L4", target=target)


def targets(card):
    return [Target(points=Decimal(int(card.scale * part))) for part in (0, Fraction(1, 2), 1)] + [
        Target(band=band.number) for band in card.bands
    ]


@pytest.mark.parametrize("pack", CARDS, ids=lambda pack: pack.id)
def test_full_marks_on_a_partial_card_state_no_conformity(pack):
    card = read_card(pack, standards=STANDARDS)
    for target in targets(card):
        answer = full_marks(card, target)
        assert (answer.guaranteed, answer.declared) == (card.scale, card.scale)
        assert (answer.outcome is Outcome.CONFORMS) == (not card.is_partial)
        if card.is_partial:
            assert [one.code for one in answer.findings] == ["SCORECARD_PARTIAL"]
            assert all(one.outcome is not Outcome.CONFORMS for one in answer.findings)


@pytest.mark.parametrize("pack", CARDS, ids=lambda pack: pack.id)
def test_the_same_marks_conform_on_a_card_of_which_all_was_read(pack):
    card = read_card(pack, standards=STANDARDS)
    whole = replace(card, packs=tuple(replace(one, status="complete") for one in card.packs), weak=())
    assert {full_marks(whole, target).outcome for target in targets(whole)} == {Outcome.CONFORMS}


@pytest.mark.parametrize("pack", CARDS, ids=lambda pack: pack.id)
def test_a_card_is_partial_where_its_pack_one_below_it_or_one_row_is(pack):
    card = read_card(pack, standards=STANDARDS)
    firm = all(citation.status.is_firm for layer in card.packs for _, citation in layer.citations())
    assert card.is_partial == (not firm or any(layer.status == "partial" for layer in card.packs))
    whole = replace(card, packs=tuple(replace(one, status="complete") for one in card.packs), weak=())
    below = replace(whole, packs=(*whole.packs[:-1], replace(whole.packs[-1], status="partial")))
    assert (whole.is_partial, below.is_partial, replace(whole, weak=("a row",)).is_partial) == (False, True, True)


# factors --------------------------------------------------------------------------------------------------------------


def factor_names():
    """Every row of every pack that a system may name, once, with its pack."""
    found = {}
    for pack in STANDARDS.packs:
        found |= {f"{pack.name}/{one['scope']}/{one['region']}": pack for one in rows_of(pack, "grid")}
        found |= {f"{pack.name}/{one['mode']}/{one['class']}": pack for one in rows_of(pack, "freight")}
    return found


def rows_of(pack, table):
    listed = pack.tables[table].rows if table in pack.tables else ()
    keys = {"grid": {"scope", "region"}, "freight": {"mode", "class", "ttw"}}[table]
    return [row for row in listed if all(row.get(key) is not None for key in keys)]


NAMES = factor_names()
SITE = "https://id.gs1.org/414/9506000134352"
SINCE = DatePeriod.parse("2023-01-01", None)


@pytest.mark.parametrize("pack", {pack.name: pack for pack in NAMES.values()}.values(), ids=lambda pack: pack.id)
def test_no_factor_of_a_partial_pack_carries_a_target(pack):
    for name, holder in NAMES.items():
        if holder is not pack:
            continue
        try:
            factor = named_factor(name, standards=STANDARDS, on=None, day=AT.date())
        except InputError:  # a row without its provision of fuel has no value
            continue
        day = max(one.period.since.first for one in [cited(pack, name)] if one.period.since).isoformat()
        assert bool(reached(name, factor, day)) == (pack.status != "partial" and cited(pack, name).status.is_firm)


def cited(pack, name):
    """The citation of the last row of that name."""
    _, first, second = name.removeprefix(f"{pack.kind}/").split("/", 2)
    table = "grid" if "grid" in pack.tables and rows_of(pack, "grid") else "freight"
    return pack.tables[table].find(first, second)[-1].citation


def reached(name, factor, day):
    """Whether a target is reached that rests on the factor alone, everything else signed and of its place."""
    region = next(iter(sorted(factor.region)), "")
    burden = {"quantity": f"1 {factor.per}", "factor": name}
    activity = {
        "id": "a", "stage": "production", "facility": SITE, "on": day, "outputs": {"p": 1}, "burdens": {"b": burden}
    }  # fmt: skip
    path = {"base": {"at": "2020-01-01", "value": 10**6}, "goal": {"at": "2030-01-01", "value": 10**6}}
    document = {
        "systems": [{"id": "s", "evidence_min": "L3", "demand": {"p": 1}, "activities": [activity]}],
        "targets": [{"id": "t", "actual": "/systems/s/flows/b", **path}],
    }
    proof = claim(SITE, {"a/b": "1"}, unit=factor.per, per="C62", period=SINCE)
    graph = Evidence(build_graph([], facilities=[Facility(SITE, grid=region)]), [proof], AT).as_graph()
    found = answer_document(scoring_document(document), Asked(STANDARDS, AT, evidence=graph))
    assert not found.faults
    return found.answers["targets"][0].outcome is Outcome.CONFORMS
