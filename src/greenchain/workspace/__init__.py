"""Workspace: the whole flow in one pass, against ports; what the command line and an embedding ERP call."""

from greenchain.workspace.case import Case, CaseFile, read_case
from greenchain.workspace.conformance import run_suite, suite_names, suites_of
from greenchain.workspace.evaluate import evaluate
from greenchain.workspace.evaluation import Answer, Evaluation
from greenchain.workspace.inputs import Inputs, read_inputs
from greenchain.workspace.questions import Question
from greenchain.workspace.workspace import Added, Workspace

__all__ = [
    "Added",
    "Answer",
    "Case",
    "CaseFile",
    "Evaluation",
    "Inputs",
    "Question",
    "Workspace",
    "evaluate",
    "read_case",
    "read_inputs",
    "run_suite",
    "suite_names",
    "suites_of",
]
