"""One line of a summary."""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.report.sayings import Mark


@dataclass(frozen=True, slots=True)
class Line:
    """One line; ``mark`` where it has an outcome of its own, ``because`` where a sentence tells its first code."""

    said: str
    mark: Mark | None = None
    because: str = ""
