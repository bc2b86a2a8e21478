"""Workspace: the whole flow in one pass, against ports; what the command line and an embedding ERP call."""

from greenchain.workspace.adding import Added, AddedEvents, refused_document
from greenchain.workspace.case import Case, read_case
from greenchain.workspace.case_files import CaseFile
from greenchain.workspace.chains import Chain
from greenchain.workspace.conformance import default_suite_names, run_suite, suite_names, suites_of
from greenchain.workspace.evaluate import evaluate
from greenchain.workspace.evaluation import Answer, Evaluation
from greenchain.workspace.evidence_files import gather_evidence
from greenchain.workspace.inputs import Inputs, read_inputs
from greenchain.workspace.questions import Question
from greenchain.workspace.suites import SUITES, SuiteData
from greenchain.workspace.workspace import Workspace

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
    "SuiteData",
    "Workspace",
    "default_suite_names",
    "evaluate",
    "gather_evidence",
    "read_case",
    "read_inputs",
    "refused_document",
    "run_suite",
    "suite_names",
    "suites_of",
]
