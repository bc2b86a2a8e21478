"""Report: one result document, shown to a person as JSON, HTML or Markdown, summed up in lines, or explained."""

from greenchain.report.explanation import explain
from greenchain.report.report import Report
from greenchain.report.summary import summary

__all__ = ["Report", "explain", "summary"]
