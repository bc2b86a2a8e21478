"""Status: lists of bits that say what became of claims, written, kept in versions, and judged as of an instant."""

from greenchain.claims.status.entries import StatusAnswer, StatusSetting, judge_status, memory_name
from greenchain.claims.status.lists import make_status_list, status_entry

__all__ = ["StatusAnswer", "StatusSetting", "judge_status", "make_status_list", "memory_name", "status_entry"]
