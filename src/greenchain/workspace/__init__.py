"""Workspace: the whole flow in one pass, against ports; what the command line and an embedding ERP call.

The names are found when they are first asked for: who takes in events needs no claims, no scores and no reports.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from greenchain.workspace.adding import Added, AddedEvents, refused_document
    from greenchain.workspace.case import Case, read_case
    from greenchain.workspace.case_files import CaseFile
    from greenchain.workspace.chains import Chain
    from greenchain.workspace.conformance import default_suite_names, run_suite, suite_names, suites_of
    from greenchain.workspace.evaluating import evaluate
    from greenchain.workspace.evaluation import Answer, Evaluation
    from greenchain.workspace.evidence_files import gather_evidence
    from greenchain.workspace.inputs import Inputs, read_inputs
    from greenchain.workspace.questions import Question
    from greenchain.workspace.records import Records, open_store
    from greenchain.workspace.suites import SUITES, SuiteData
    from greenchain.workspace.workspace import Workspace

_HOMES = {
    "greenchain.workspace.adding": (
        "Added",
        "AddedEvents",
        "refused_document",
    ),
    "greenchain.workspace.case": (
        "Case",
        "read_case",
    ),
    "greenchain.workspace.case_files": ("CaseFile",),
    "greenchain.workspace.chains": ("Chain",),
    "greenchain.workspace.conformance": (
        "default_suite_names",
        "run_suite",
        "suite_names",
        "suites_of",
    ),
    "greenchain.workspace.evaluating": ("evaluate",),
    "greenchain.workspace.evaluation": (
        "Answer",
        "Evaluation",
    ),
    "greenchain.workspace.evidence_files": ("gather_evidence",),
    "greenchain.workspace.inputs": (
        "Inputs",
        "read_inputs",
    ),
    "greenchain.workspace.questions": ("Question",),
    "greenchain.workspace.records": (
        "Records",
        "open_store",
    ),
    "greenchain.workspace.suites": (
        "SUITES",
        "SuiteData",
    ),
    "greenchain.workspace.workspace": ("Workspace",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "SUITES",
    "Added",
    "AddedEvents",
    "Answer",
    "Case",
    "CaseFile",
    "Chain",
    "Evaluation",
    "Inputs",
    "Question",
    "Records",
    "SuiteData",
    "Workspace",
    "default_suite_names",
    "evaluate",
    "gather_evidence",
    "open_store",
    "read_case",
    "read_inputs",
    "refused_document",
    "run_suite",
    "suite_names",
    "suites_of",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any public name
    """The public name, from the module it lives in."""
    if name not in _HOME_OF:
        raise AttributeError(f"module 'greenchain.workspace' has no attribute {name!r}")
    value = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value
