"""Cells that a spreadsheet would run: texts of others that begin as a formula does are written as texts.

A declaration may be called ``=HYPERLINK(...)``; whoever opens a table of findings must not execute it. Such a cell gets
an apostrophe in front, which spreadsheets take for "text follows" and do not show. Tables for programs (JSON lines,
Parquet) hold the texts as they are; digests and ids are those of the texts without it.

Source: OWASP, CSV injection.
"""

from __future__ import annotations

import unicodedata

_RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text(cell: str) -> str:
    """``cell`` as no spreadsheet runs it.

    >>> as_text("=1+1"), as_text("D1")
    ("'=1+1", 'D1')
    """
    return "'" + cell if unicodedata.normalize("NFKC", cell[:1]) in _RUNS else cell
