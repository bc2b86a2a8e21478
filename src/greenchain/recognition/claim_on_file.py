"""Is the claim of a rechecked acceptance the one that was verified again, and does it state that certificate?

An answer shows only the digest of its claim. Who hands the claim in again has it verified for the same instants, and
what the answer says of the certificate must be what the claim says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from greenchain.claims import VerifiedClaim
from greenchain.evidence import read_facts
from greenchain.recognition.recognizing import certificate_of
from greenchain.standards import Standards
from greenchain.standards.questions import Certificate
from greenchain.values.finding import Finding
from greenchain.values.json import canonical_whole
from greenchain.values.outcome import Outcome


def claim_not_shown(result: Mapping[str, Any]) -> Iterator[Finding]:
    """What stays open of an acceptance whose claim was not handed in."""
    if result["basis"] == "verified":
        said = f"that {result['claim']} was verified is not told by this document: hand it in with --credential"
        yield _finding(Outcome.NOT_DETERMINED, "RECHECK_CLAIM", said, missing=(str(result["claim"]),))


def claim_findings(result: Mapping[str, Any], claim: VerifiedClaim, *, standards: Standards) -> Iterator[Finding]:
    """Whether an acceptance is about ``claim``.

    Args:
        result: a result document of kind ``recognition`` to which ``recheck`` does not object.
        claim: as it was verified for the instants of the answer.
        standards: must hold one pack ``claims/profile``.
    """
    if result["claim"] != claim.digest:
        detail = f"it is about {result['claim'] or 'a stated holding'}, not about {claim.digest}"
        yield _finding(Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", detail)
        return
    question = result["question"]
    held = question["certificate"]
    read = read_facts(claim, standards=standards)
    certificate = certificate_of(read, beside=Certificate("", route=held.get("route", "")))
    said, told = ({**one, "suspended": []} for one in (certificate.to_dict(), held))  # which restricts, whoever says so
    site = "product.factory_country"
    if canonical_whole(said) != canonical_whole(told):
        yield _finding(Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", "the claim states another certificate")
    elif certificate.doubts or not certificate.is_attested:
        yield _finding(
            Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", "what the claim states does not carry an acceptance"
        )
    elif result["subject"] != read.subject:
        yield _finding(Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", f"the claim is about {read.subject}")
    elif "factory_country" in question["product"] and bool(certificate.country) is (site in result["stated"]):
        yield _finding(Outcome.DOES_NOT_CONFORM, "RECHECK_REFUSED", f"who says {site} is told otherwise")
    elif certificate.country not in ("", question["product"].get("factory_country")):
        detail = f"the claim names the factory country {certificate.country}, and the answer does not show it"
        yield _finding(Outcome.NOT_DETERMINED, "RECHECK_CLAIM", detail, missing=("product.factory_country",))
    else:
        yield _finding(Outcome.CONFORMS, "CHECK_MET", f"{claim.digest} is verified, and states this certificate")


def _finding(outcome: Outcome, code: str, detail: str, *, missing: tuple[str, ...] = ()) -> Finding:
    return Finding("recheck", outcome, code, detail, missing=missing)
