"""The page's markup, a module a section; text constants, because nothing below the edge opens a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from greenchain.report.templates import (
    chain,
    claims,
    evidence,
    figures,
    footprint,
    frame,
    macros,
    recognition,
    scorecard,
    screening,
    verdict,
)

TEMPLATES: Mapping[str, str] = MappingProxyType(
    {
        "page.html": frame.TEXT,
        "macros.html": macros.TEXT,
        "verdict.html": verdict.VERDICT,
        "identity.html": verdict.IDENTITY,
        "graph.html": chain.TEXT,
        "footprint.html": footprint.TEXT,
        "figures.html": figures.TEXT,
        "scorecard.html": scorecard.TEXT,
        "claims.html": claims.TEXT,
        "recognition.html": recognition.TEXT,
        "end-of-life.html": screening.TEXT,
        "evidence.html": evidence.TEXT,
    }
)
