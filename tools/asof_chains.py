"""Scenarios of the suite ``as-of`` about chains of accreditation: who recognized whom, when, about what.

The chain is root (the anchor) > national accreditor > label body > claim. Every link must hold over the span in which
the claim may have been signed, and may only narrow. See ``asof_keys`` for the rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from asof_world import (
    BAD,
    BEFORE_CHANGE,
    BEGIN,
    BETWEEN,
    CHANGE,
    EARLY,
    GOOD,
    LABEL,
    LATE,
    LIFTED,
    NATIONAL,
    OPEN,
    OTHER,
    PROVEN,
    ROOT,
    SIGNED,
    TRUSTS_LABEL,
    TRUSTS_ROOT,
    Policy,
    Scenario,
    accreditation,
    anchor,
    entry,
    issued,
    key_row,
    label_claim,
    proven,
    signer,
    versions,
)

CLAIM = issued(label_claim())
UNPROVEN, LAPSED, WITHDRAWN = "SIGNING_TIME_UNPROVEN", "ACCREDITATION_LAPSED", "ACCREDITATION_WITHDRAWN"
ROOT_LIST, NATIONAL_LIST = "https://root.example/status/1", "https://national.example/status/1"
MAY = "2026-05-01T00:00:00Z"


def upper(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """The link from the root to the national accreditor."""
    return accreditation(ROOT, NATIONAL.did, **{"action": "recognize", **changes})


def lower(**changes: Any) -> dict[str, Any]:  # noqa: ANN401
    """The link from the national accreditor to the label body."""
    return accreditation(NATIONAL, LABEL.did, **changes)


CHAIN = (upper(), lower())


def whole() -> Iterator[Scenario]:
    """The chain when nothing is wrong."""
    yield Scenario(
        "chain-holds",
        "Every link holds from the signing until now",
        "good over the whole span",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, GOOD),
        codes=("IN_SCOPE",),
        files=CHAIN,
    )
    yield Scenario(
        "chain-link-missing",
        "The link in the middle is not in the bundle",
        "no way leads from the anchor to the issuer",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("NO_TRUST_PATH",),
        files=(lower(),),
    )


def lapse() -> Iterator[Scenario]:
    """Each link is over before the signing, then one after it."""
    over: tuple[tuple[str, str, Policy, tuple[dict[str, Any], ...]], ...] = (
        ("anchor", "The trust in the anchor", Policy((anchor(ROOT.did, may="accredit", until=EARLY),)), CHAIN),
        ("accreditor", "The accreditor's recognition", TRUSTS_ROOT, (upper(validUntil=EARLY), lower())),
        ("certifier", "The label body's accreditation", TRUSTS_ROOT, (upper(), lower(validUntil=EARLY))),
    )
    for name, what, policy, files in over:
        yield Scenario(
            f"lapse-{name}-before-signing",
            f"{what} had ended before the claim was signed",
            "the link is bad at the asserted instant, and still is",
            policy,
            CLAIM,
            (BAD, BAD, BAD),
            codes=(LAPSED,),
            files=(*files, proven(CLAIM)),
        )
    ended = (upper(), lower(validUntil=CHANGE))
    yield Scenario(
        "lapse-certifier-after-signing-proven",
        "The accreditation ended after the claim was signed and logged",
        "the link was good over the whole span; it would not hold now",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, BAD),
        codes=("CHAIN_NOT_HELD_NOW",),
        files=(*ended, proven(CLAIM)),
    )
    yield Scenario(
        "lapse-certifier-after-signing-unproven",
        "The accreditation ended after the asserted signing, nothing proven",
        "good when asserted, over at the end of the span",
        TRUSTS_ROOT,
        CLAIM,
        (OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
        files=ended,
    )
    yield Scenario(
        "lapse-must-hold-now",
        "The accreditation ended after the claim was proven, and the policy asks that the chain holds now",
        "chain_must_hold = at: what would not hold at the instant asked does not conform",
        TRUSTS_ROOT.and_(head=('chain_must_hold = "at"',)),
        CLAIM,
        (BAD, GOOD, BAD),
        codes=("CHAIN_NOT_HELD_NOW",),
        files=(*ended, proven(CLAIM)),
    )
    yield Scenario(
        "link-not-yet-in-force",
        "The accreditation begins after the claim was signed",
        "the link is bad at the asserted instant; it holds now",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, GOOD),
        codes=(LAPSED,),
        files=(upper(), lower(validFrom=CHANGE)),
    )


def withdrawal() -> Iterator[Scenario]:
    """Each link is revoked, before and after the signing."""
    accreditor = (upper(credentialStatus=entry(ROOT_LIST, "revocation")), lower())
    certifier = (upper(), lower(credentialStatus=entry(NATIONAL_LIST, "revocation")))
    for name, files, url, by in (
        ("accreditor", accreditor, ROOT_LIST, ROOT),
        ("certifier", certifier, NATIONAL_LIST, NATIONAL),
    ):
        yield Scenario(
            f"withdrawal-{name}-before-signing",
            f"The accreditation of the {name} was withdrawn before the claim was signed",
            "the link is bad at the asserted instant",
            TRUSTS_ROOT,
            CLAIM,
            (BAD, BAD, BAD),
            codes=(WITHDRAWN,),
            files=(*files, *versions(url, (BEGIN, False), (EARLY, True), by=by), proven(CLAIM)),
        )
        yield Scenario(
            f"withdrawal-{name}-after-signing",
            f"The accreditation of the {name} was withdrawn after the claim was signed and logged",
            "the link was good over the whole span; it would not hold now",
            TRUSTS_ROOT,
            CLAIM,
            (GOOD, GOOD, BAD),
            codes=("CHAIN_NOT_HELD_NOW",),
            absent=(WITHDRAWN,),
            files=(*files, *versions(url, (BEGIN, False), (CHANGE, True), by=by), proven(CLAIM)),
        )
    withdrawn = (*certifier, *versions(NATIONAL_LIST, (BEGIN, False), (CHANGE, True), by=NATIONAL))
    yield Scenario(
        "withdrawal-certifier-unproven",
        "The accreditation was withdrawn after the asserted signing, nothing proven",
        "good when asserted, withdrawn at the end of the span",
        TRUSTS_ROOT,
        CLAIM,
        (OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
        files=withdrawn,
    )
    yield Scenario(
        "withdrawal-asked-before-it",
        "The accreditation was withdrawn in June; asked for a day in May",
        "good over the whole span, which ends with the instant asked",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, GOOD),
        files=withdrawn,
        at=MAY,
    )

    yield Scenario(
        "withdrawal-list-missing",
        "Nothing in the bundle tells whether the accreditation was withdrawn",
        "missing evidence is never a pass",
        TRUSTS_ROOT,
        CLAIM,
        (OPEN, OPEN, OPEN),
        codes=("STATUS_UNKNOWN",),
        files=certifier,
    )


def link_keys() -> Iterator[Scenario]:
    """The accreditor's key was stolen on 1 February, after it signed the accreditation of 1 January."""
    stolen = TRUSTS_ROOT.and_(key_row(NATIONAL.verification_method, compromised_since=EARLY))
    yield Scenario(
        "link-key-stolen-unproven",
        "The key that signed the accreditation was stolen later; nothing proves when the accreditation was signed",
        "the thief could have dated the accreditation back, so it cannot be relied on at any instant",
        stolen,
        CLAIM,
        (OPEN, OPEN, OPEN),
        codes=(UNPROVEN,),
        files=(*CHAIN, proven(CLAIM)),
    )
    yield Scenario(
        "link-key-stolen-proven",
        "The key that signed the accreditation was stolen later; a log proves the accreditation before the theft",
        "the accreditation was signed by its issuer, and what it says holds on",
        stolen,
        CLAIM,
        (GOOD, GOOD, GOOD),
        files=(*CHAIN, proven(CHAIN[1]["text"], "2026-01-02T00:00:00Z")),
    )
    late = lower(created=BETWEEN)
    yield Scenario(
        "link-key-stolen-before-signing",
        "The accreditation was signed after the theft of its key",
        "the signature of the link is bad at the instant it states",
        stolen,
        issued(label_claim(), created=LIFTED),
        (BAD, BAD, BAD),
        codes=("KEY_COMPROMISED",),
        files=(upper(), late, proven(late["text"], LIFTED)),
    )


def restoration() -> Iterator[Scenario]:
    """A link is suspended from 1 June to 1 July, or withdrawn and replaced."""
    suspended = (
        upper(),
        lower(credentialStatus=entry(NATIONAL_LIST, "suspension")),
        *versions(NATIONAL_LIST, (BEGIN, False), (CHANGE, True), (LIFTED, False), by=NATIONAL, purpose="suspension"),
    )
    for name, title, created, outcomes, codes in (
        ("signed-after-restoration", "Signed after the accreditation was restored", LATE, (GOOD, GOOD, GOOD), ()),
        ("signed-in-suspension", "Signed while it was suspended", BETWEEN, (BAD, BAD, GOOD), (WITHDRAWN,)),
        ("signed-before-unproven", "Dated before the suspension", SIGNED, (OPEN, OPEN, GOOD), (UNPROVEN,)),
    ):
        yield Scenario(
            f"restored-link-{name}",
            f"{title}, nothing proven",
            "the link was good at every instant of the span but those of the suspension",
            TRUSTS_ROOT,
            issued(label_claim(), created=created),
            outcomes,
            codes=codes,
            files=suspended,
        )
    yield Scenario(
        "restored-link-signed-before-proven",
        "Signed and proven before the suspension",
        "good over the whole span, and good again now",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, GOOD),
        files=(*suspended, proven(CLAIM)),
    )
    replaced = (
        upper(),
        lower(credentialStatus=entry(NATIONAL_LIST, "revocation")),
        lower(created=LIFTED, validFrom=LIFTED),
        *versions(NATIONAL_LIST, (BEGIN, False), (CHANGE, True), by=NATIONAL),
    )
    yield Scenario(
        "restored-link-by-a-new-accreditation",
        "Signed under a new accreditation that replaced a withdrawn one",
        "of several ways the best counts, the others are told",
        TRUSTS_ROOT,
        issued(label_claim(), created=LATE),
        (GOOD, GOOD, GOOD),
        codes=("IN_SCOPE", "OTHER_TRUST_PATH"),
        files=replaced,
    )
    yield Scenario(
        "restored-link-signed-in-the-gap",
        "Signed after the withdrawal and before the new accreditation",
        "no way holds at the asserted instant; one holds now",
        TRUSTS_ROOT,
        issued(label_claim(), created=BETWEEN),
        (BAD, BAD, GOOD),
        files=replaced,
    )


def scope() -> Iterator[Scenario]:
    """The anchor's scope loses Malaysia on 1 June; the anchor goes; a link gives too much."""
    narrowed = Policy((anchor(LABEL.did, until=CHANGE), anchor(LABEL.did, since=CHANGE, countries=("SG",))))
    yield Scenario(
        "scope-narrowed-after-signing-proven",
        "The scope was narrowed after the claim was signed and logged",
        "inside the scope over the whole span; outside it now",
        narrowed,
        CLAIM,
        (GOOD, GOOD, BAD),
        codes=("CHAIN_NOT_HELD_NOW",),
        files=(proven(CLAIM),),
    )
    yield Scenario(
        "scope-narrowed-after-signing-unproven",
        "The scope was narrowed after the asserted signing, nothing proven",
        "inside when asserted, outside at the end of the span",
        narrowed,
        CLAIM,
        (OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
    )
    yield Scenario(
        "scope-narrowed-before-signing",
        "Signed after the scope was narrowed",
        "outside at the asserted instant",
        narrowed,
        issued(label_claim(), created=LIFTED),
        (BAD, BAD, BAD),
        codes=("OUT_OF_SCOPE",),
    )
    yield Scenario(
        "scope-fact-missing",
        "The claim does not say in which country the plant lies",
        "a scope cannot be judged by a fact that nobody states",
        TRUSTS_LABEL,
        issued(label_claim(credentialSubject={"id": "https://id.gs1.example/01/09520123456788/10/LOT42"})),
        (OPEN, OPEN, OPEN),
        codes=("SCOPE_FACT_MISSING",),
    )
    yield Scenario(
        "anchor-removed",
        "The policy does not name the anchor any more",
        "without an anchor there is no way, whenever the claim was signed",
        Policy((anchor(OTHER.did, may="accredit"),)),
        CLAIM,
        (BAD, BAD, BAD),
        codes=("NO_TRUST_PATH",),
        files=(*CHAIN, proven(CLAIM)),
    )
    yield Scenario(
        "anchor-ended-after-signing-proven",
        "The trust in the anchor ended after the claim was signed and logged",
        "good over the whole span; it would not hold now",
        Policy((anchor(ROOT.did, may="accredit", until=CHANGE),)),
        CLAIM,
        (GOOD, GOOD, BAD),
        codes=("CHAIN_NOT_HELD_NOW",),
        files=(*CHAIN, proven(CLAIM)),
    )


def shape() -> Iterator[Scenario]:
    """Chains that no calendar can mend."""
    back = accreditation(NATIONAL, OTHER.did, action="recognize")
    circle = (accreditation(OTHER, NATIONAL.did, action="recognize"), back, lower())
    yield Scenario(
        "chain-in-a-circle",
        "The accreditors recognize one another, and no anchor recognizes either",
        "a circle leads to no anchor",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("CHAIN_CYCLE",),
        files=circle,
    )
    yield Scenario(
        "chain-of-six-links",
        "Six accreditations lead from the anchor to the issuer",
        "six links are as many as are accepted",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, GOOD),
        files=tuple(_row_of_links(6)),
    )
    yield Scenario(
        "chain-of-seven-links",
        "Seven accreditations lead from the anchor to the issuer",
        "one link more than are accepted",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("CHAIN_TOO_LONG",),
        files=tuple(_row_of_links(7)),
    )
    yield Scenario(
        "scope-widened",
        "The label body is accredited for a country that its accreditor has not",
        "a link may only narrow",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("SCOPE_WIDENED",),
        files=(upper(scope={"countries": ["MY"]}), lower(scope={"countries": ["MY", "TH"]})),
    )
    yield Scenario(
        "scope-narrowed-by-a-link",
        "The accreditation covers another country only",
        "the claim lies outside what the link leaves",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("OUT_OF_SCOPE",),
        files=(upper(), lower(scope={"countries": ["SG"]})),
    )
    yield Scenario(
        "recognition-by-a-leaf",
        "A body that may only issue recognizes another",
        "who may issue may not recognize",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("NO_TRUST_PATH",),
        files=(upper(action="issue"), lower()),
    )
    yield Scenario(
        "self-accreditation",
        "The label body recognizes itself",
        "its own word gives nobody a reason to trust it",
        TRUSTS_ROOT,
        CLAIM,
        (BAD, BAD, BAD),
        files=(accreditation(LABEL, LABEL.did),),
    )


def _row_of_links(count: int) -> Iterator[dict[str, Any]]:
    """That many accreditations from the root to the label body, one below the other."""
    between = [signer(f"accreditor {number}") for number in range(1, count)]
    row = [ROOT, *between, LABEL]
    for number in range(count):
        action = "issue" if number == count - 1 else "recognize"
        yield accreditation(row[number], row[number + 1].did, action=action)


def boundaries() -> Iterator[Scenario]:
    """A link ends on 1 June; the claim is signed at that instant and one second before."""
    files = (upper(), lower(validUntil=CHANGE))
    for name, when, outcomes in (
        ("one-second-before", BEFORE_CHANGE, (GOOD, GOOD, BAD)),
        ("at-the-instant", CHANGE, (BAD, BAD, BAD)),
    ):
        claim = issued(label_claim(), created=when)
        yield Scenario(
            f"boundary-accreditation-{name}",
            f"Signed and proven {name.replace('-', ' ')} of the accreditation's end",
            "validUntil is half-open",
            TRUSTS_ROOT,
            claim,
            outcomes,
            codes=(LAPSED,) if outcomes[0] == BAD else ("CHAIN_NOT_HELD_NOW",),
            files=(*files, proven(claim, when)),
        )
    yield Scenario(
        "boundary-accreditation-begins-with-the-signing",
        "The accreditation begins at the very instant of the signing",
        "validFrom belongs to the period",
        TRUSTS_ROOT,
        CLAIM,
        (GOOD, GOOD, GOOD),
        files=(upper(), lower(validFrom=SIGNED), proven(CLAIM, PROVEN)),
    )


FAMILIES = {
    "whole chain": whole,
    "lapse of a link": lapse,
    "withdrawal of a link": withdrawal,
    "key of a link": link_keys,
    "restored link": restoration,
    "scope and anchor": scope,
    "shape of the chain": shape,
    "boundaries of links": boundaries,
}
