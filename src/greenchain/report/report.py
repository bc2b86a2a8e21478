"""A report: one result document and the ways to show it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.markdown import markdown
from greenchain.report.page import page

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Report:
    """One result document; the same document gives the same bytes in every form.

    Attributes:
        document: of kind ``evaluation``. What it lacks is shown as not stated; nothing in it is ever trusted to be
            harmless, for its texts come from the files of a case.
    """

    document: Mapping[str, Any]

    def json(self) -> str:
        """The document itself, indented, ending in a newline; always encodable as UTF-8."""
        text = json.dumps(self.document, ensure_ascii=False, indent=2, default=_plain)
        return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"

    def html(self) -> str:
        """One self-contained page: no request leaves it, no script runs in it."""
        return page(self.document, source=self.json())

    def markdown(self) -> str:
        """The verdict, the answers and what speaks against them, for a terminal or an issue tracker."""
        return markdown(self.document)


def _plain(value: object) -> object:
    """What ``json`` does not know of the values a document may hold: read-only mappings; exact numbers, as text."""
    return dict(value) if isinstance(value, Mapping) else str(value)
