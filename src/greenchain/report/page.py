"""The page: every section read from the document and filled into the templates; one file that loads nothing."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from greenchain.report.attestations import claims, place_claims
from greenchain.report.bars import SPAN
from greenchain.report.chain import chains
from greenchain.report.dossier import evidence
from greenchain.report.footprints import footprints
from greenchain.report.life_cycle_figures import life_cycle_figures
from greenchain.report.messages import Words
from greenchain.report.recognitions import recognitions
from greenchain.report.sayings import Context
from greenchain.report.scorecards import scorecards
from greenchain.report.screenings import screenings
from greenchain.report.templates import TEMPLATES
from greenchain.report.templates.style import STYLE
from greenchain.report.verdicts import identity, verdict
from greenchain.values.json import digest

# Sections in the order of the page; their ids are the same on every page of ours
SECTIONS = (
    "verdict",
    "identity",
    "graph",
    "footprint",
    "figures",
    "scorecard",
    "claims",
    "recognition",
    "end-of-life",
    "evidence",
)


# A section that only answers of one kind fill is left out where none was asked for
_OF_ANSWERS: Mapping[str, str] = MappingProxyType(
    {
        "graph": "chains",
        "footprint": "footprints",
        "figures": "figures",
        "scorecard": "scorecards",
        "claims": "claims",
        "recognition": "recognitions",
        "end-of-life": "screenings",
    }
)


@cache
def _environment() -> Environment:
    """The templates, compiled once and not before a page is asked for; rendering opens no file."""
    environment = Environment(
        loader=DictLoader(dict(TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for name in TEMPLATES:
        environment.get_template(name)
    return environment


_STYLE_HASH = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
CONTENT_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'"


def page(document: Mapping[str, Any], *, source: str) -> str:
    """The HTML of ``document``; ``source`` is its JSON, whose digest the page names."""
    context = Context.of(document)
    place_claims(document, context)
    views = {
        "verdict": verdict(document, context),
        "identity": identity(document, context, digest=digest(source.encode())),
        "chains": chains(document, context),
        "footprints": footprints(document, context),
        "figures": life_cycle_figures(document, context),
        "scorecards": scorecards(document, context),
        "claims": claims(document, context),
        "recognitions": recognitions(document, context),
        "screenings": screenings(document, context),
        "evidence": evidence(document, context),
    }
    sections = tuple(name for name in SECTIONS if name not in _OF_ANSWERS or views[_OF_ANSWERS[name]])
    words: Words = context.words
    return (
        _environment()
        .get_template("page.html")
        .render(
            views,
            t=words,
            language=words.language,
            notes=context.notes,
            sections=sections,
            span=SPAN,
            style=STYLE,
            policy=CONTENT_POLICY,
        )
    )
