"""A report: one result document and the ways to show it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """One result document; the same document gives the same bytes in every form."""

    document: Mapping[str, Any]

    def json(self) -> str:
        """The document itself, indented, ending in a newline."""
        return json.dumps(self.document, ensure_ascii=False, indent=2) + "\n"
