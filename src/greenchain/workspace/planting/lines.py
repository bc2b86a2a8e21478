"""The files of a run as pieces of text, in the order in which cases are made, so that each is written as it comes."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from greenchain.formats.column_map import FIELDS
from greenchain.values.json import Json, canonical_json
from greenchain.workspace.planting.cases import Case
from greenchain.workspace.planting.sites import facility_rows, price_rows, recipe_rows

LABEL_COLUMNS = ("declaration_id", "item_no", "pattern", "kind", "layer", "expected")

TABLES = ("declarations.csv", "labels.csv")
"""The tables that grow with the rows."""

LISTS = ("notifications", "movements", "annex_vii", "events")
"""The lists of JSON that grow with the rows."""

_EPCIS_HEAD = (
    '{"@context":["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"],"type":"EPCISDocument",'
    '"schemaVersion":"2.0","creationDate":"2028-01-01T00:00:00Z","epcisBody":{"eventList":['
)


def header_lines() -> Mapping[str, str]:
    """The first line of each table that grows."""
    return {"declarations.csv": _line(FIELDS), "labels.csv": _line(LABEL_COLUMNS)}


def table_lines(case: Case) -> Mapping[str, str]:
    """What a case adds to each table that grows."""
    rows: list[str] = []
    labels: list[str] = []
    for declaration in case.declarations:
        for number, item in enumerate(declaration.items, start=1):
            key = {"declaration_id": declaration.id, "item_no": str(number)}
            given = {**declaration.facts, **item.facts, **key}
            rows.append(_line(given[name] for name in FIELDS))
            known = item.label
            labels.append(
                _line((*key.values(), known.pattern, known.kind, known.layer, ";".join(sorted(known.expected))))
            )
    return {"declarations.csv": "".join(rows), "labels.csv": "".join(labels)}


def list_entries(case: Case) -> Mapping[str, Iterable[str]]:
    """What a case adds to each list that grows, every entry as one text of JSON."""
    return {name: [_json(entry) for entry in getattr(case, name)] for name in LISTS}


def documents_frame() -> tuple[tuple[str, str], ...]:
    """The text in front of each list of ``documents.json``, by the name of the list, and the text behind the last."""
    return (
        ('{"notifications":[', "notifications"),
        ('],"movements":[', "movements"),
        ('],"annex_vii":[', "annex_vii"),
        ("]}\n", ""),
    )


def events_frame() -> tuple[tuple[str, str], ...]:
    """Likewise for ``events.jsonld``."""
    return ((_EPCIS_HEAD, "events"), ("]}}\n", ""))


def fixed_files() -> Mapping[str, str]:
    """The tables that are the same in every run, by file name."""
    tables = {"facilities.csv": facility_rows(), "recipes.csv": recipe_rows(), "prices.csv": price_rows()}
    return {name: "".join(map(_line, rows)) for name, rows in tables.items()}


def _json(entry: Json) -> str:
    return canonical_json(entry).decode("utf-8")


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
