"""Fills a table of a pack with rows from outside, as a new edition of the pack: an edition is never edited.

What nobody of the project has read is an empty typed table. Whoever has the text brings the rows as CSV with the
table's own columns; they are checked as if they had always been there. A row names a source of the pack, or brings its
own: then its ``instrument`` says which text it is from and its ``source`` where that was read.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from greenchain.standards.facts_shapes import KIND, SHAPES
from greenchain.standards.label_packs import stated_facts
from greenchain.standards.loader import load_pack
from greenchain.standards.pack import RulePack
from greenchain.standards.tables import CITATION_COLUMNS, OPTIONAL_COLUMNS
from greenchain.values.errors import Fault, PackError
from greenchain.values.text import visible
from greenchain.values.time import format_instant
from greenchain.values.toml import toml_tables

_EDITION = re.compile(r'^edition = "[^"\n]*"$', re.MULTILINE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]{0,63}", re.ASCII)  # it becomes the name of a folder


def with_rows(files: Mapping[str, bytes], table: str, *, rows: bytes, edition: str) -> dict[str, bytes]:
    """The files of a new edition of a pack, in which ``table`` also has ``rows``.

    Args:
        files: of the edition at hand.
        table: name of one of its tables.
        rows: CSV, UTF-8, with the table's columns and those of its citations.
        edition: name of the new edition.

    Raises:
        PackError: with every fault; rows that the pack cannot hold are refused together.
    """
    head = toml_tables(files["pack.toml"], code="PACK_SHAPE", error=PackError)
    if table not in head.get("table", {}):
        raise PackError(Fault("PACK_SHAPE", f"a table of {', '.join(sorted(head.get('table', {})))}", table))
    if not _NAME.fullmatch(edition) or edition == head["edition"]:
        raise PackError(Fault("PACK_SHAPE", f"the name of an edition other than {head['edition']}", edition))
    file = head["table"][table].get("file", f"{table}.csv")
    columns = [*head["table"][table]["columns"], *CITATION_COLUMNS]
    listed = _rows_of(rows, columns, name=table)
    standing = _rows_of(files[file], columns, name=file)
    known = {source["id"] for source in head["source"]}
    added = dict.fromkeys((row["source"], row["instrument"]) for row in listed if row.get("instrument"))
    sources = {source: instrument for source, instrument in added if source and source not in known}
    filled = {
        **files,
        file: _csv([*standing, *listed], columns),
        "pack.toml": _EDITION.sub(f'edition = "{edition}"', files["pack.toml"].decode(), count=1).encode()
        + "".join(_source(source, instrument) for source, instrument in sources.items()).encode(),
    }
    load_pack(filled)
    return filled


def facts_between(old: RulePack, new: RulePack, *, recorded: datetime) -> dict[str, Any]:
    """What a newer edition of a pack of labels states beyond an older one, as a document of facts.

    Args:
        old: the edition at hand, whose facts will stand beside the document.
        new: the newer one.
        recorded: when the additions became known, aware; of a fact that both state the newer version then counts.
    """
    before, after = stated_facts(old), stated_facts(new)
    told = {
        kind: [{**fact, "recorded": format_instant(recorded)} for fact in after[kind] if fact not in before[kind]]
        for kind in SHAPES
    }
    return {"kind": KIND, "id": new.name, "edition": new.edition, **{k: found for k, found in told.items() if found}}


def _rows_of(raw: bytes, columns: Iterable[str], *, name: str) -> list[dict[str, str]]:
    """The rows by column; a header with other columns, or a ragged row, is refused."""
    try:
        lines = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise PackError(Fault("PACK_SHAPE", "a UTF-8 CSV table", str(error), file=name)) from None
    header = lines[0] if lines else []
    wanted = set(columns)
    if set(header) - set(OPTIONAL_COLUMNS) != wanted or len(set(header)) != len(header):
        found = ", ".join(visible(cell) for cell in header) or "nothing"
        raise PackError(Fault("PACK_SHAPE", f"the columns {', '.join(columns)}", found, file=name))
    PackError.raise_if(
        Fault("PACK_SHAPE", f"{len(header)} cells", str(len(line)), f"row {number}", file=name)
        for number, line in enumerate(lines[1:], start=2)
        if len(line) != len(header)
    )
    return [dict(zip(header, line, strict=True)) for line in lines[1:]]


def _csv(rows: list[dict[str, str]], columns: list[str]) -> bytes:
    optional = [name for name in OPTIONAL_COLUMNS if any(row.get(name) for row in rows)]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*columns, *optional], restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _source(name: str, instrument: str) -> str:
    """A source of ``pack.toml``; but for one character a text of JSON is one of TOML too."""
    told = {"id": name, "instrument": instrument, "read_in": name}
    texts = {key: json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f") for key, value in told.items()}
    return "\n[[source]]\n" + "".join(f"{key} = {text}\n" for key, text in texts.items())
