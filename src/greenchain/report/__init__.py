"""Report: one result document, shown to a person as JSON, HTML or Markdown."""

from greenchain.report.report import Report

__all__ = ["Report"]
