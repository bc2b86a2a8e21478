"""The one shape of result documents, whatever stage made them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

FORMAT = "greenchain-result/1"


def result_document(
    kind: str,
    outcome: Outcome,
    *,
    at: datetime | None,
    findings: Iterable[Finding],
    standards: Iterable[PackRef] = (),
    **particular: object,
) -> dict[str, object]:
    """A result document of ``kind``; ``particular`` holds what only this kind has.

    Packs are named once each, sorted, so that the same answer has the same bytes.
    """
    packs = sorted(set(standards), key=lambda ref: (ref.pack, ref.edition, ref.sha256))
    return {
        "format": FORMAT,
        "kind": kind,
        "outcome": outcome.value,
        "at": format_instant(at) if at else None,
        "findings": [finding.to_dict() for finding in findings],
        "standards": [ref.to_dict() for ref in packs],
        **particular,
    }
