"""Scenarios of the suite ``as-of`` about keys and about the time of signing.

Expectations are written from the rule, never from what a program says. The rule: a claim may have been signed at any
instant of the span from the asserted one to the proven one, or to the one asked about where nothing is proven, both
ends included. Good throughout: conforms. Bad at the asserted instant: does not conform. Otherwise: not determined.
Periods are half-open. The verdict ``at`` tells whether all would hold at the instant asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from asof_world import (
    AFTER_CHANGE,
    AT,
    BAD,
    BEFORE_CHANGE,
    BEGIN,
    CHANGE,
    EARLY,
    GOOD,
    LABEL,
    LATE,
    LIFTED,
    OPEN,
    PROVEN,
    SECOND,
    STRANGER,
    TRUSTS_LABEL,
    TRUSTS_WEB,
    WEB_NEW,
    WEB_OLD,
    WITNESS,
    Policy,
    Scenario,
    checkpoint,
    issued,
    key_row,
    label_claim,
    proof,
    proven,
    tree,
    undated,
    web_documents,
)

KEY = LABEL.verification_method
CLAIM = issued(label_claim())
UNPROVEN, PROVES = "SIGNING_TIME_UNPROVEN", "SIGNING_TIME_PROVEN"


def knows(**instants: str) -> Policy:
    """Trust in the label body, and what is known of its key."""
    return TRUSTS_LABEL.and_(key_row(KEY, **instants))


RETIRED, STOLEN = knows(not_after=CHANGE), knows(compromised_since=CHANGE)


def rotation() -> Iterator[Scenario]:
    """A did:web whose document named one key until 1 June and another since; both documents are retained."""
    old, new = issued(label_claim(issuer=None), by=WEB_OLD), issued(label_claim(), by=WEB_NEW, created=LATE)
    documents = tuple(web_documents())
    rotated = {"policy": TRUSTS_WEB, "files": documents}
    yield Scenario(
        "rotation-old-key-proven",
        "Signed with the old key, proven before the rotation",
        "the old key was the issuer's over the whole span; it is not now",
        **{**rotated, "files": (*documents, proven(old))},
        claim=old,
        outcomes=(GOOD, GOOD, BAD),
        codes=(PROVES, "CHAIN_NOT_HELD_NOW"),
        absent=(UNPROVEN,),
    )
    yield Scenario(
        "rotation-old-key-unproven",
        "Signed with the old key, dated before the rotation, nothing proven",
        "good when asserted, not the issuer's key at the end of the span",
        **rotated,
        claim=old,
        outcomes=(OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
    )
    yield Scenario(
        "rotation-old-key-after",
        "Signed with the old key after the rotation",
        "at the asserted instant the issuer's document names another key",
        **rotated,
        claim=issued(label_claim(), by=WEB_OLD, created=LIFTED),
        outcomes=(BAD, BAD, BAD),
        codes=("KEY_RETIRED",),
    )
    yield Scenario(
        "rotation-new-key",
        "Signed with the new key after the rotation",
        "the issuer's document names the key over the whole span",
        **rotated,
        claim=new,
        outcomes=(GOOD, GOOD, GOOD),
        codes=("KEY_ACCEPTED",),
    )
    yield Scenario(
        "rotation-new-key-dated-back",
        "Signed with the new key, dated before the rotation",
        "at the asserted instant the issuer's document does not name this key yet; it does now",
        **rotated,
        claim=issued(label_claim(), by=WEB_NEW),
        outcomes=(BAD, BAD, GOOD),
        codes=("NOT_YET_VALID",),
    )
    yield Scenario(
        "rotation-newer-document-withheld",
        "The document that ended the key is pinned by the policy and missing from the bundle",
        "what is missing may be what retired the key: no key is known, so no signature is checked and no verdict given",
        TRUSTS_WEB,
        files=(documents[0],),
        claim=old,
        outcomes=(OPEN, None, None),
        codes=("KEY_UNKNOWN",),
    )


def retirement() -> Iterator[Scenario]:
    """A did:key that the policy knows to be out of use since 1 June."""
    yield Scenario(
        "retirement-proven-before",
        "Signed and proven before the key was retired",
        "the key was in force over the whole span",
        RETIRED,
        CLAIM,
        (GOOD, GOOD, BAD),
        codes=(PROVES, "CHAIN_NOT_HELD_NOW"),
        files=(proven(CLAIM),),
    )
    yield Scenario(
        "retirement-unproven",
        "Dated before the key was retired, nothing proven",
        "in force when asserted, retired at the end of the span",
        RETIRED,
        CLAIM,
        (OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
    )
    yield Scenario(
        "retirement-signed-after",
        "Signed after the key was retired",
        "retired at the asserted instant",
        RETIRED,
        issued(label_claim(), created=LIFTED),
        (BAD, BAD, BAD),
        codes=("KEY_RETIRED",),
    )


def compromise() -> Iterator[Scenario]:
    """A did:key that the policy knows to be in other hands since 1 June, and proofs of all kinds."""
    for name, when, outcomes in (
        ("before", PROVEN, (GOOD, GOOD, BAD)),
        ("at", CHANGE, (OPEN, OPEN, BAD)),
        ("after", LIFTED, (OPEN, OPEN, BAD)),
    ):
        yield Scenario(
            f"compromise-proof-{name}",
            f"The key was stolen; a log proves the claim {name} the theft",
            "the span ends with the proven instant, which is part of it",
            STOLEN,
            CLAIM,
            outcomes,
            codes=(PROVES,) if outcomes[0] == GOOD else (PROVES, UNPROVEN),
            absent=(UNPROVEN,) if outcomes[0] == GOOD else (),
            files=(proven(CLAIM, when),),
        )
    yield Scenario(
        "compromise-proof-none",
        "The key was stolen; nothing proves when the claim was signed",
        "the thief could have dated it back: good when asserted, bad later in the span",
        STOLEN,
        CLAIM,
        (OPEN, OPEN, BAD),
        codes=(UNPROVEN,),
        absent=(PROVES,),
    )
    yield Scenario(
        "compromise-signed-after",
        "Dated after the theft",
        "compromised at the asserted instant; a proof does not help",
        STOLEN,
        (after := issued(label_claim(), created=LIFTED)),
        (BAD, BAD, BAD),
        codes=("KEY_COMPROMISED",),
        files=(proven(after, LATE),),
    )


def proofs() -> Iterator[Scenario]:
    """The same theft, and proofs that prove nothing of this claim: they count as none and are reported."""
    open_ = (OPEN, OPEN, BAD)
    other = issued(label_claim(id="urn:uuid:00000000-0000-4000-8000-000000000001"))
    beside = checkpoint(tree(CLAIM, neighbour="a third claim")[1], [(WITNESS, PROVEN)])
    two = replace(STOLEN, witnesses=(WITNESS, SECOND)).and_(head=("witness_quorum = 2",))
    yield Scenario(
        "proof-of-another-claim",
        "The proof was made for another claim",
        "a proof for another claim counts as none",
        STOLEN,
        CLAIM,
        open_,
        codes=(UNPROVEN, "LOG_PROOF_INVALID"),
        absent=(PROVES,),
        files=(proof(CLAIM, (WITNESS, PROVEN), of=other),),
    )
    yield Scenario(
        "proof-by-an-unknown-witness",
        "Only a witness that the policy does not name has cosigned",
        "a checkpoint alone has no time, and an unknown witness gives it none",
        STOLEN,
        CLAIM,
        open_,
        codes=(UNPROVEN, "WITNESS_QUORUM_SHORT"),
        absent=(PROVES,),
        files=(proof(CLAIM, (STRANGER, PROVEN)),),
    )
    yield Scenario(
        "proof-short-of-its-quorum",
        "One witness cosigned where the policy asks for two",
        "a proof short of its quorum counts as none",
        two,
        CLAIM,
        open_,
        codes=(UNPROVEN, "WITNESS_QUORUM_SHORT"),
        absent=(PROVES,),
        files=(proof(CLAIM, (WITNESS, PROVEN)),),
    )
    yield Scenario(
        "proof-whose-quorum-came-late",
        "Of two witnesses that the policy asks for, the second cosigned after the theft",
        "with a quorum of two the second earliest time counts",
        two,
        CLAIM,
        open_,
        codes=(UNPROVEN, PROVES),
        files=(proof(CLAIM, (WITNESS, PROVEN), (SECOND, LIFTED)),),
    )
    yield Scenario(
        "proof-with-its-quorum",
        "Both witnesses that the policy asks for cosigned before the theft",
        "the key was good over the whole span",
        two,
        CLAIM,
        (GOOD, GOOD, BAD),
        codes=(PROVES,),
        files=(proof(CLAIM, (WITNESS, PROVEN), (SECOND, PROVEN)),),
    )
    yield Scenario(
        "proof-from-a-split-log",
        "Another checkpoint of the same size has another root",
        "two roots of one tree: neither counts",
        STOLEN,
        CLAIM,
        open_,
        codes=(UNPROVEN, "LOG_PROOF_INVALID"),
        absent=(PROVES,),
        files=(proven(CLAIM), {"path": "checkpoints/other.txt", "kind": "checkpoint", "text": beside}),
    )
    envelope = issued(label_claim(), suite="vc+jwt")
    yield Scenario(
        "proof-of-the-same-claim-in-another-envelope",
        "Logged with an embedded proof, shown as vc+jwt",
        "one claim in two envelopes has one digest, so the proof is a proof of both",
        STOLEN,
        envelope,
        (GOOD, GOOD, BAD),
        codes=(PROVES,),
        files=(proven(issued(label_claim(issuer=LABEL.did)), PROVEN),),
    )


def signing_time() -> Iterator[Scenario]:
    """What the claim says of its own signing against what is proven and asked."""
    yield Scenario(
        "asserted-after-proven",
        "Said to be signed after a log already held it",
        "asserted after proven: the statement is false",
        TRUSTS_LABEL,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("SIGNING_TIME_CONTRADICTED",),
        files=(proven(CLAIM, EARLY),),
    )
    yield Scenario(
        "asserted-after-the-question",
        "Said to be signed after the instant asked about",
        "asserted after at: does not conform",
        TRUSTS_LABEL,
        issued(label_claim(), created=LIFTED),
        (BAD, BAD, BAD),
        codes=("SIGNED_IN_FUTURE",),
        at=CHANGE,
    )
    silent = undated(label_claim(validFrom=EARLY))
    yield Scenario(
        "not-asserted-proven-before-the-theft",
        "The proof does not say when it was made; a log proves the claim before the theft",
        "without an assertion the span starts at validFrom",
        STOLEN,
        silent,
        (GOOD, GOOD, BAD),
        codes=(PROVES,),
        files=(proven(silent),),
    )
    yield Scenario(
        "not-asserted-key-younger-than-valid-from",
        "The proof does not say when it was made; the key came after validFrom",
        "without an assertion the span starts at validFrom, where the key did not count yet",
        knows(not_before="2026-02-15T00:00:00Z"),
        silent,
        (BAD, BAD, GOOD),
        codes=("NOT_YET_VALID",),
        files=(proven(silent),),
    )


def not_yet() -> Iterator[Scenario]:
    """A key that the policy accepts only from 1 June on."""
    young = knows(not_before=CHANGE)
    yield Scenario(
        "key-not-yet-valid",
        "Signed before the key counts",
        "bad at the asserted instant; the key counts now",
        young,
        CLAIM,
        (BAD, BAD, GOOD),
        codes=("NOT_YET_VALID",),
    )
    yield Scenario(
        "key-valid-since",
        "Signed after the key began to count",
        "good over the whole span",
        young,
        issued(label_claim(), created=LIFTED),
        (GOOD, GOOD, GOOD),
    )


def boundaries() -> Iterator[Scenario]:
    """The very instant, and one second beside it."""
    for name, when, outcomes, codes in (
        ("one-second-before", BEFORE_CHANGE, (GOOD, GOOD, BAD), (PROVES,)),
        ("at-the-instant", CHANGE, (BAD, BAD, BAD), ("KEY_RETIRED",)),
        ("one-second-after", AFTER_CHANGE, (BAD, BAD, BAD), ("KEY_RETIRED",)),
    ):
        claim = issued(label_claim(), created=when)
        yield Scenario(
            f"boundary-retirement-{name}",
            f"Signed and proven {name.replace('-', ' ')} of the key's retirement",
            "not_after is half-open: from that instant on the key is retired",
            RETIRED,
            claim,
            outcomes,
            codes=codes,
            files=(proven(claim, when),),
        )
    claim = issued(label_claim(), created=BEFORE_CHANGE)
    yield Scenario(
        "boundary-retirement-proven-at-the-instant",
        "Signed one second before the key's retirement, proven at that very instant",
        "the proven instant belongs to the span, and there the key is retired",
        RETIRED,
        claim,
        (OPEN, OPEN, BAD),
        codes=(PROVES, UNPROVEN),
        files=(proven(claim, CHANGE),),
    )
    for name, when, outcomes in (
        ("one-second-before", BEFORE_CHANGE, (BAD, BAD, GOOD)),
        ("at-the-instant", CHANGE, (GOOD, GOOD, GOOD)),
    ):
        yield Scenario(
            f"boundary-key-begins-{name}",
            f"Signed {name.replace('-', ' ')} at which the key begins to count",
            "not_before is the first instant at which the key counts",
            knows(not_before=CHANGE),
            issued(label_claim(), created=when),
            outcomes,
            codes=("NOT_YET_VALID",) if outcomes[0] == BAD else (),
        )


def known_at() -> Iterator[Scenario]:
    """Rows that the policy's owner learnt on 1 June do not exist for anybody who asks what was known in May."""
    learnt = knows(compromised_since=EARLY, known_since=CHANGE)
    may = "2026-05-01T00:00:00Z"
    yield Scenario(
        "known-at-before-a-theft-was-learnt",
        "Asked now what was known in May; the theft of February became known in June",
        "a row learnt later does not exist yet for an earlier known_at",
        learnt,
        CLAIM,
        (GOOD, GOOD, GOOD),
        known_at=may,
        absent=("KEY_COMPROMISED",),
    )
    yield Scenario(
        "known-at-after-a-theft-was-learnt",
        "Asked now with all that is known now",
        "compromised at the asserted instant",
        learnt,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("KEY_COMPROMISED",),
        files=(proven(CLAIM),),
    )
    yield Scenario(
        "known-at-later-than-at",
        "Asked about May with all that is known in September",
        "what is known by then counts for the past too",
        learnt,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("KEY_COMPROMISED",),
        at=may,
        known_at=AT,
    )
    first = key_row(KEY, not_after=EARLY, known_since=BEGIN)
    corrected = TRUSTS_LABEL.and_(first, key_row(KEY, not_after="2027-01-01T00:00:00Z", known_since=CHANGE))
    yield Scenario(
        "known-at-before-a-correction",
        "A retirement was corrected in June; asked what was known in May",
        "the correction does not exist yet",
        corrected,
        CLAIM,
        (BAD, BAD, BAD),
        codes=("KEY_RETIRED",),
        known_at=may,
    )
    yield Scenario(
        "known-at-after-a-correction",
        "A retirement was corrected in June; asked with all that is known",
        "what was learnt last replaces what was learnt before",
        corrected,
        CLAIM,
        (GOOD, GOOD, GOOD),
        absent=("KEY_RETIRED",),
    )


FAMILIES = {
    "rotation": rotation,
    "retirement": retirement,
    "compromise": compromise,
    "log proofs": proofs,
    "signing time": signing_time,
    "not-yet-valid key": not_yet,
    "boundaries of keys": boundaries,
    "known_at": known_at,
}
