"""Whether the trust policy gives a reason to believe this issuer about this.

Thin for now: the issuer must itself be an anchor. Its row must be in force over the whole span in which the claim may
have been signed, allow it to issue, and cover in every restricted dimension what the claim says. Ids compare letter for
letter; a look-alike is reported, never matched. Where the rows of that span give it several roles the weakest counts,
since the claim may have been dated back to the stronger one.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime

from greenchain.claims.anchors import ROLES, Anchor
from greenchain.claims.asof import judge_span, span_start
from greenchain.claims.policy import TrustPolicy
from greenchain.claims.reading import Reading
from greenchain.claims.scope import ClaimProfile, uncovered
from greenchain.claims.verified import ChainLink
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

_CHECK = "accreditation"


@dataclass(frozen=True, slots=True)
class Trust:
    """The reason to believe an issuer: findings, the chain they speak of, and the role the issuer had at the least."""

    findings: tuple[Finding, ...]
    chain: tuple[ChainLink, ...] = ()
    role: str = ""


def judge_trust(reading: Reading, *, policy: TrustPolicy, profile: ClaimProfile, at: datetime) -> Trust:
    """The policy's reason to believe the issuer of ``reading``, over its signing span up to ``at``."""
    anchors = policy.anchors_of(reading.issuer)
    if not anchors:
        return Trust((_no_path(reading.issuer, policy),))
    start = span_start(reading, at=at)
    turns = [end for anchor in anchors for end in (anchor.period.since, anchor.period.until) if end]
    findings = judge_span(
        lambda instant: _judge_at(instant, anchors=anchors, reading=reading, profile=profile),
        start=start,
        at=at,
        turns=turns,
    )
    if _in_force(anchors, start) is None:
        return Trust(findings)
    spanned = tuple(row for row in anchors if _is_within(row, start=start, at=at))
    # Until a log proves when the claim was signed, it may have been signed under any of these rows
    role = min((row.role for row in spanned), key=ROLES.index)
    if len({row.role for row in spanned}) > 1:
        findings = (*findings, _changed(spanned, role))
    return Trust(findings, tuple(ChainLink("anchor", row.id, row.role, row.period) for row in spanned), role)


def _judge_at(
    instant: datetime, *, anchors: tuple[Anchor, ...], reading: Reading, profile: ClaimProfile
) -> tuple[Finding, ...]:
    anchor = _in_force(anchors, instant)
    if anchor is None:
        detail = "no trust in this issuer is in force at that instant"
        return (_bad("ACCREDITATION_LAPSED", detail, reading.issuer),)
    if "issue" not in anchor.may:
        return (_bad("NO_TRUST_PATH", "the anchor may accredit others but issue nothing itself", anchor.id),)
    findings: list[Finding] = []
    for dimension, allowed in anchor.scope.restricted():
        where = profile.pointers[dimension]
        stated = profile.facts(reading.document, dimension)
        if stated is None:
            detail = f"the issuer's scope is limited in {dimension}, which the claim does not state throughout"
            missing = (where,)
            findings.append(
                Finding(_CHECK, Outcome.NOT_DETERMINED, "SCOPE_FACT_MISSING", detail, where, missing=missing)
            )
        elif outside := uncovered(allowed, stated, dimension=dimension):
            values = {"stated": ", ".join(outside), "allowed": ", ".join(allowed)}
            detail = f"{dimension}: {', '.join(outside)} is outside the issuer's scope"
            findings.append(Finding(_CHECK, Outcome.DOES_NOT_CONFORM, "OUT_OF_SCOPE", detail, where, values))
    good = Finding(_CHECK, Outcome.CONFORMS, "IN_SCOPE", "an anchor covers what the claim says", related=(anchor.id,))
    return tuple(findings) or (good,)


def _in_force(anchors: tuple[Anchor, ...], instant: datetime) -> Anchor | None:
    return next((anchor for anchor in anchors if anchor.period.holds(instant)), None)


def _is_within(anchor: Anchor, *, start: datetime, at: datetime) -> bool:
    since = anchor.period.since
    return anchor.period.holds(start) or (since is not None and start < since <= at)


def _changed(spanned: tuple[Anchor, ...], role: str) -> Finding:
    roles = ", then ".join(row.role for row in spanned)
    detail = f"since the stated signing the issuer was {roles}; nothing proves when it signed, so {role} counts"
    return Finding(_CHECK, Outcome.CONFORMS, "ROLE_CHANGED", detail, "/issuer", {"role": role})


def _no_path(issuer: str, policy: TrustPolicy) -> Finding:
    alike = sorted({row.id for row in policy.anchors if _skeleton(row.id) == _skeleton(issuer)})
    detail = "the issuer is no anchor of the policy"
    if alike:
        detail += f"; it looks like {alike[0]} but is not the same id"
    return _bad("NO_TRUST_PATH", detail, issuer)


def _bad(code: str, detail: str, issuer: str) -> Finding:
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, "/issuer", {"issuer": issuer})


def _skeleton(identifier: str) -> str:
    """What a hasty reader sees: width, case and a trailing dot or slash do not count."""
    return unicodedata.normalize("NFKC", identifier).casefold().rstrip("./")
