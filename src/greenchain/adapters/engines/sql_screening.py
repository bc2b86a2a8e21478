"""The steps that engines of SQL take to search tables of declarations: load, words, keys, candidates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from greenchain.adapters.engines.declaration_files import DeclarationFiles, placed, stray_records
from greenchain.formats.column_map import FIELDS, ColumnMap
from greenchain.formats.declaration_rows import Cells
from greenchain.screening.bulk_engine import Found, SqlSession
from greenchain.screening.compiler import RuleIndex
from greenchain.screening.portable_sql import (
    GIVEN,
    ITEMS,
    KEYS,
    WORDS,
    Search,
    ids_query,
    items_query,
    keys_query,
    literal,
    totals_query,
)


def searched(
    session: SqlSession,
    files: DeclarationFiles,
    *,
    tables: Sequence[tuple[str, tuple[str, ...], tuple[str, ...]]],
    columns: ColumnMap,
    index: RuleIndex,
    keys: Sequence[str] = (),
) -> Found:
    """What is found in the tables.

    Args:
        session: has each table under a name.
        files: their files.
        tables: of each the name in the session, the header, and an expression a column, all texts and none null.
        columns: whose column is which field.
        index: of the rules.
        keys: declarations of which all rows are looked at.
    """
    named: list[tuple[str, Mapping[str, str]]] = []
    for table, (name, header, expressions) in zip(files.tables, tables, strict=True):
        found = {field: expressions[at] for field, at in placed(table, header, columns).items()}
        named.append((name, {**found, **{field: literal(text) for field, text in columns.constants.items()}}))
    fields = tuple(field for field in FIELDS if any(field in columns for _, columns in named))
    stray = stray_records(files, columns)
    session.read(ITEMS, items_query(named, fields))
    ((read, declarations, several),) = session.fetched(totals_query())
    search = Search(index, fields)
    looked_at = sorted({*stray.keys, *keys})
    has_keys = bool(several or looked_at) and not search.looks_at_all
    if has_keys:
        session.given(GIVEN, {"k": "STRING"}, [(key,) for key in looked_at])
        session.keep(KEYS, keys_query(fields))
    rows = candidates(session, search, has_keys=has_keys)
    at_all = [FIELDS.index(field) for field in fields]
    odd = [tuple(row[at] for at in at_all) for row in stray.rows]
    return Found(
        fields,
        rows,
        odd,
        stray.torn,
        int(cast("int", read)),
        int(cast("int", declarations)),
        ids=lambda: (str(key) for (key,) in session.fetched(ids_query())),
    )


def candidates(session: SqlSession, search: Search, *, has_keys: bool) -> Iterator[Cells]:
    """The rows to look at of the items that the session has, and where there are keys, all rows of those."""
    if search.looks_at_all:
        return cast("Iterator[Cells]", session.fetched(search.candidates_query()))
    words = search.words(session.fetched(search.words_query()))
    bits = {f"m{at}": "BIGINT" for at in range(search.columns)}
    session.given(WORDS, {"field": "STRING", "word": "STRING", **bits}, words.rows)
    return cast("Iterator[Cells]", session.fetched(search.candidates_query(words, has_keys=has_keys)))
