"""Runs one suite and counts: every case that is not answered is skipped, and what is skipped has not passed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from greenchain.standards import Standards
from greenchain.workspace.suites.answers import CANNOT_BE_ASKED, CaseAnswer, Files, SuiteData
from greenchain.workspace.suites.table import SUITES, Suite


def run_data_suite(name: str, *, data: SuiteData, standards: Standards) -> dict[str, Any]:
    """What became of every case of the suite ``name``.

    Args:
        name: a key of ``SUITES``.
        data: where its files are.
        standards: the packs; suites read the pins of contexts from them.

    Returns:
        ``suite``, ``total`` (cases there should be), ``cases`` (cases run), ``passed``, ``failed`` (ids), ``failures``
        (each with ``case`` and ``detail``), ``skipped`` and, where some are, ``reason``.
    """
    suite = SUITES[name]
    files = _files(suite, data)
    if files is None:
        return _counted(suite, (), reason=data.reason)
    answers: list[CaseAnswer] = []
    try:
        answers.extend(import_module(f"{__package__}.{suite.module}").run(files, standards=standards))
    except CANNOT_BE_ASKED as error:
        answers.append(CaseAnswer("(reading the suite)", f"{type(error).__name__}: {error}"))
    return _counted(suite, answers, reason="files of the suite are not at hand")


def _files(suite: Suite, data: SuiteData) -> Files | None:
    """The files of the suite; a suite of our own also sees what others published, such as contexts."""
    if suite.is_shipped:
        return _Both(data.shipped, data.outside or {})
    return data.outside


@dataclass(frozen=True, slots=True)
class _Both(Mapping[str, bytes]):
    """Two mappings as one, read only when asked; the first takes precedence."""

    first: Files
    second: Files

    def __getitem__(self, name: str) -> bytes:
        return self.first[name] if name in self.first else self.second[name]

    def __iter__(self) -> Iterator[str]:
        yield from self.first
        yield from (name for name in self.second if name not in self.first)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _counted(suite: Suite, answers: Iterable[CaseAnswer], *, reason: str) -> dict[str, Any]:
    run = list(answers)
    failures = [one.failure() for one in run if one.detail]
    total = max(suite.cases, len(run))
    skipped = total - len(run)
    return {
        "suite": suite.name,
        "total": total,
        "cases": len(run),
        "passed": len(run) - len(failures),
        "failed": [failure["case"] for failure in failures],
        "failures": failures,
        "skipped": skipped,
        **({"reason": reason} if skipped else {}),
    }
