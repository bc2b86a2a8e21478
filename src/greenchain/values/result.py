"""The one shape of result documents, whatever stage made them, and the table of their kinds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome
from greenchain.values.time import format_instant

FORMAT = "greenchain-result/1"
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class ResultKind:
    """What a kind of result document is about, and the keys it has beyond those of every result.

    ``items`` names the keys of every element of its lists, by the path of the list: ``claims``, ``claims/chain``.
    """

    about: str
    keys: tuple[str, ...] = ()
    items: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


_CLAIM = (
    "source",
    "outcome",
    "digest",
    "id",
    "issuer",
    "suite",
    "signed",
    "signing_time",
    "verdicts",
    "chain",
    "status",
    "findings",
)
_LINK = ("kind", "id", "role", "valid_from", "valid_until", "digest", "entity")
_STATUS = ("purpose", "index", "list", "value", "list_valid_from")

_EXPLAINED_CARD = (
    "id",
    "pack",
    "edition",
    "guaranteed",
    "possible",
    "declared",
    "band",
    "rows",
    "missing",
    "next_band",
)
_MISSING = ("indicator", "claim_types", "width")

_IMPORTED = (
    "path",
    "sha256",
    "format",
    "schema_version",
    "read",
    "new",
    "duplicate",
    "refused",
    "left_out",
    "dialects",
)

KINDS: Mapping[str, ResultKind] = MappingProxyType(
    {
        "trace": ResultKind("what a lot is made of and where it went", ()),
        "locations": ResultKind(
            "where things are, or were one place after the other",
            ("known_at", "locations", "log_position"),
            MappingProxyType(
                {"locations": ("id", "place", "last_seen", "since", "until", "containers", "event", "confidence")}
            ),
        ),
        "suppliers": ResultKind(
            "who stands behind a lot, tier by tier",
            (
                "known_at",
                "subject",
                "makers",
                "suppliers",
                "links",
                "frontier",
                "complete",
                "claim_type",
                "without_claim",
                "log_position",
            ),
        ),
        "balance": ResultKind("mass that left against mass that entered", ("processes", "lots", "accounts")),
        "verification": ResultKind(
            "signed claims and which of their links hold",
            ("known_at", "claims"),
            MappingProxyType({"claims": _CLAIM, "claims/chain": _LINK, "claims/status": _STATUS}),
        ),
        "recognition": ResultKind(
            "whether a label counts under another scheme",
            ("decision", "path", "residual", "conditions", "expires_on", "rejected", "question"),
        ),
        "recognition-batch": ResultKind("many questions about labels, in their order", ("results",)),
        "recognition-bulk": ResultKind(
            "a table of stated holdings, and the file of those that are recognized",
            ("out", "rows", "refused", "hits", "by_decision", "basis", "effect", "known_at"),
        ),
        "procurement": ResultKind(
            "what a rule of procurement or display says", ("ruling", "residual", "reasons", "via", "recognition")
        ),
        "procurement-batch": ResultKind("many questions of procurement, in their order", ("results",)),
        "recheck": ResultKind("whether a recognition follows from the facts it cites", ("decision", "path")),
        "score": ResultKind("life-cycle footprints and scorecards", ("basis", "scorecards", "footprints")),
        "score-table": ResultKind(
            "a table of many subjects, scored into another",
            ("engine", "rows", "basis", "pack", "bands", "sha256", "out"),
        ),
        "replay": ResultKind(
            "whether a score follows from its receipt, or a screening from its result", ("identical",)
        ),
        "conformance-generate": ResultKind(
            "files made to order, with labels of what is wrong in them", ("suite", "count", "seed", "files", "labels")
        ),
        "screening": ResultKind("declarations under the law of their day", ("declarations", "counts")),
        "evaluation": ResultKind("every question of a case", ("title", "known_at", "files", "names", "answers")),
        "explanation": ResultKind(
            "meaning, clause and remedy of findings; what cards are made of and what would lift them",
            ("explains", "entries", "scorecards"),
            MappingProxyType({"scorecards": _EXPLAINED_CARD, "scorecards/missing": _MISSING}),
        ),
        "refusal": ResultKind("an input that could not be used, and why"),
        "import": ResultKind(
            "what was read into a store",
            ("dry_run", "files", "counts", "events", "documents", "store"),
            MappingProxyType({"files": ("path", "sha256", "status", "counts"), "documents": _IMPORTED}),
        ),
        "issuance": ResultKind("a claim that was signed", ("claim",)),
        "key": ResultKind(
            "the public side of a key", ("did", "verification_method", "alg", "public_key_multibase", "file")
        ),
        "log": ResultKind("a transparency log of claims", ("origin", "size", "root")),
        "revocation": ResultKind(
            "a status list that was begun or changed", ("list", "url", "index", "purpose", "value", "valid_from")
        ),
        "standards-list": ResultKind("the packs at hand", ("packs",)),
        "standards-fetch": ResultKind("documents of other bodies, brought and checked", ("pack", "cache", "documents")),
        "standards-check": ResultKind("packs, their rows by status, their faults", ("packs", "rows")),
        "standards-diff": ResultKind(
            "what one edition says that another does not", ("old", "new", "added", "ended", "changed", "rows", "impact")
        ),
        "standards-dominance": ResultKind(
            "whether one criteria document is at least as strict as another",
            ("on", "from_set", "to_set", "dominates", "implied", "residual", "equivalences"),
        ),
        "standards-import": ResultKind("facts or rows of others, taken over", ("source", "facts", "files")),
        "standards-export": ResultKind("facts in a form of others", ("scheme", "missing", "files")),
        "conformance": ResultKind("suites of worked cases", ("suites",)),
    }
)


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

    Packs are named once each, sorted, so that the same answer has the same bytes. Of two packs that share name and
    edition but not content both are named.

    Raises:
        ValueError: a kind outside the table, or one of its keys left out.
    """
    if kind not in KINDS or set(KINDS[kind].keys) - particular.keys():
        raise ValueError(f"{kind!r} is no kind of result, or lacks one of its keys {KINDS.get(kind)}")
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


def result_text(document: Mapping[str, object]) -> str:
    """A result document as JSON text, indented, ending in a newline; always encodable as UTF-8.

    Exact numbers, which only the quoted content of claims may hold, are written as text.
    """
    text = json.dumps(document, ensure_ascii=False, indent=2, default=_plain)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"


def _plain(value: object) -> object:
    return dict(value) if isinstance(value, Mapping) else str(value)
