"""The short form of a report: verdict, answers, what speaks against them; for a terminal or an issue tracker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.report.reading import text
from greenchain.report.sayings import Context, Saying, sayings
from greenchain.report.summary import SIGNS
from greenchain.report.verdicts import verdict

_MAX_FINDINGS = 40
# What Markdown, HTML in it, and trackers give a meaning; addresses are kept from becoming links
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#!|~@&]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def markdown(document: Mapping[str, Any]) -> str:
    """The document in short; texts of the document cannot become markup, links or mentions."""
    return "\n".join(_lines(document, Context.of(document))) + "\n"


def escaped(line: str) -> str:
    r"""``line`` as Markdown shows it letter for letter.

    >>> escaped("<b> @all")
    '\\<b\\> \\@all'
    """
    return _SPECIAL.sub(r"\\\1", line)


def _lines(document: Mapping[str, Any], context: Context) -> Iterator[str]:
    words = context.words
    view = verdict(document, context)
    yield f"# {escaped(view.title)}"
    yield ""
    yield f"**`{SIGNS[view.mark.value]}` {view.mark.words}.** {escaped(view.lead)}".rstrip()
    yield ""
    unstated = words("not_stated")
    yield escaped(
        words("markdown.at", at=text(document.get("at")) or unstated, known=text(document.get("known_at")) or unstated)
    )
    for answer in view.answers.items:
        yield ""
        yield f"## `{SIGNS[answer.mark.value]}` {escaped(answer.id)}: {escaped(answer.mark.words)}"
        yield ""
        yield escaped(answer.question)
        yield ""
        for line in answer.lines:
            sign = f"`{SIGNS[line.mark.value]}` " if line.mark else ""
            yield f"- {sign}{escaped(line.said)}"
    if view.answers.left:
        yield ""
        yield escaped(words.count("more", view.answers.left))
    yield from _findings(document, context)


def _findings(document: Mapping[str, Any], context: Context) -> Iterator[str]:
    found = sayings(document.get("findings"), context)
    if not found.items:
        return
    yield ""
    yield f"## {escaped(context.words('evidence.findings'))}"
    yield ""
    for saying in found.items[:_MAX_FINDINGS]:
        yield _finding(saying)
    left = found.total - min(len(found.items), _MAX_FINDINGS)
    if left:
        yield f"- {escaped(context.words.count('more', left))}"


def _finding(saying: Saying) -> str:
    where = f" {escaped(saying.where)}" if saying.where else ""
    return f"- `{SIGNS[saying.mark.value]}` {escaped(saying.code.code)}{where}: {escaped(saying.detail)}"
