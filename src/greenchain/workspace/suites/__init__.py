"""Suites that are not packs: the vectors of other bodies, and our own scenarios of time and of tampering.

A suite is a module with one function ``run(files, *, standards)`` that yields an answer a case. It reads nothing: its
files come as a mapping of names to bytes, those of other bodies from a folder that the project does not ship, our own
from beside the packs. A suite whose files are not there is skipped with a count and a reason; it never passes.
"""

from greenchain.workspace.suites.answers import CaseAnswer, Files, SuiteData
from greenchain.workspace.suites.running import run_data_suite
from greenchain.workspace.suites.table import SUITES, Suite

__all__ = ["SUITES", "CaseAnswer", "Files", "Suite", "SuiteData", "run_data_suite"]
