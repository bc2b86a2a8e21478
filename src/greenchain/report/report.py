"""A report: one result document and the ways to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from greenchain.report.markdown import markdown
from greenchain.report.page import page
from greenchain.values.result import result_text


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
        return result_text(self.document)

    def html(self) -> str:
        """One self-contained page: no request leaves it, no script runs in it."""
        return page(self.document, source=self.json())

    def markdown(self) -> str:
        """The verdict, the answers and what speaks against them, for a terminal or an issue tracker."""
        return markdown(self.document)
