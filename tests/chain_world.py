"""The simulator's world with a chain of accreditations above the label body, and one method per way to break the chain.

``ChainSimulator().chained()`` is honest: a national accreditor, which the policy trusts, recognizes a regional one, which
recognizes the label body. Each ``break_...`` method makes the scene of one attack or lapse, and ``BROKEN_CHAINS`` says
what each must come to.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta

from greenchain.claims import (
    Anchor,
    BundleFile,
    EvidenceBundle,
    PinnedIssuer,
    Scope,
    TrustPolicy,
    issue_claim,
    status_entry,
)
from greenchain.model.claims import Claim
from greenchain.values.time import Period, format_instant
from simulator import AT, CREATED, END, EPOCH, INDEX, SCOPE, Scene, Simulator, label_claim, signer

SECOND = timedelta(seconds=1)
DIMENSIONS = {  # in an accreditation -> what the honest claim states, and a value beyond what the anchor may do
    "credentialTypes": ("LabelCredential", "SafetyCredential"),
    "countries": ("MY", "CN"),
    "productGroups": ("3402", "34"),
    "schemes": ("my.eco-label", "my.other-label"),
    "standards": ("ISO 14024", "ISO 14025"),
    "stages": ("production", "use"),
}
ALLOWED = {  # the whole of what the honest claim states
    "credentialTypes": ["LabelCredential"],
    "countries": ["MY"],
    "productGroups": ["340250"],
    "schemes": ["my.eco-label"],
    "standards": ["ISO 14024", "OECD 301"],
    "stages": ["end_of_life", "production"],
}
LINK_LIST = "https://accreditor.example/status/1"


class ChainSimulator(Simulator):
    """The honest chain, and its breaks."""

    def __init__(self) -> None:
        super().__init__()
        self.national, self.regional = signer("national accreditor"), signer("regional accreditor")
        self.root = Anchor(self.national.did, may=("accredit",), period=Period(EPOCH, END), scope=SCOPE)
        self.chain_policy = TrustPolicy((self.root,))

    def accreditation(self, by, entity, *, action="issue", created: datetime = EPOCH, status=None, **more) -> bytes:
        """``by`` recognizes ``entity``; ``more`` may be ``scope`` and other members of the action, or ``subject``."""
        key = more.pop("signed_by", by)
        subject = {
            "id": getattr(entity, "did", entity),
            "type": "RecognizedEntity",
            "recognizedTo": {"type": "RecognizedAction", "action": action, "recognizedBy": by.did},
            **more.pop("subject", {}),
        }
        document = {
            "@context": ["https://www.w3.org/ns/credentials/v2"],
            "type": ["VerifiableCredential", "RecognizedEntityCredential"],
            "issuer": more.pop("issuer", by.did),
            "validFrom": format_instant(more.pop("since", EPOCH)),
            "validUntil": format_instant(more.pop("until", END)),
            "credentialSubject": subject,
            **({"credentialStatus": status} if status else {}),
        }
        if isinstance(subject["recognizedTo"], dict):
            subject["recognizedTo"].update(more)
        return issue_claim(Claim(document), signer=key, created=created).raw

    def top(self, **more) -> bytes:
        """The upper link: the national accreditor recognizes the regional one to recognize others."""
        return self.accreditation(self.national, self.regional, **{"action": "recognize", **more})

    def low(self, **more) -> bytes:
        """The lower link: the regional accreditor recognizes the label body to issue."""
        return self.accreditation(self.regional, self.body, **more)

    def chained(self, *links: bytes, lists=(), files=(), policy: TrustPolicy | None = None, **changes) -> Scene:
        """The honest claim with exactly these accreditations at hand; by default the two honest ones."""
        held = links or (self.top(), self.low())
        evidence = EvidenceBundle.of_status_lists([self.status_list(), self.suspension_list(), *lists])
        evidence = evidence.with_file(*(BundleFile("accreditation", raw) for raw in held), *files)
        return Scene(policy or self.chain_policy, evidence, **{"secured": self.issue(label_claim()), **changes})

    def withdrawn(self, when: datetime, *, link: str) -> Scene:
        """One link withdrawn at ``when``."""
        by = {"top": self.national, "low": self.regional}[link]
        url = f"{LINK_LIST}/{link}"
        entry = status_entry(url=url, purpose="revocation", index=INDEX)
        links = (self.top(status=entry), self.low()) if link == "top" else (self.top(), self.low(status=entry))
        states = ((EPOCH, ()), (when, (INDEX,)))
        lists = [self.status_list(*entries, by=by, valid_from=since, url=url) for since, entries in states]
        return self.chained(*links, lists=lists)

    def long(self, depth: int) -> Scene:
        """A chain of ``depth`` links from the anchor to the label body."""
        middle = [signer(f"accreditor {number}") for number in range(depth - 1)]
        holders = [self.national, *middle, self.body]
        actions = ["recognize"] * (depth - 1) + ["issue"]
        pairs = zip(holders, holders[1:], actions, strict=False)
        return self.chained(*(self.accreditation(a, b, action=action) for a, b, action in pairs))

    def break_self_accreditation(self) -> Scene:
        return self.chained(
            self.accreditation(self.body, self.body), self.accreditation(self.body, self.body, action="recognize")
        )

    def break_cycle(self) -> Scene:
        return self.chained(
            self.accreditation(self.thief, self.regional, action="recognize"),
            self.accreditation(self.regional, self.thief, action="recognize"),
            self.low(),
        )

    def break_depth(self) -> Scene:
        return self.long(7)

    def break_top_link_missing(self) -> Scene:
        return self.chained(self.low())

    def break_low_link_missing(self) -> Scene:
        return self.chained(self.top())

    def break_recognition_by_a_leaf(self) -> Scene:
        return self.chained(self.top(action="issue"), self.low())

    def break_recognized_to_recognize_only(self) -> Scene:
        return self.chained(self.top(), self.low(action="recognize"))

    def break_anchor_may_not_accredit(self) -> Scene:
        return self.chained(policy=TrustPolicy((replace(self.root, may=("issue",)),)))

    def break_link_tampered(self) -> Scene:
        link = json.loads(self.low(scope={"countries": ["SG"]}))
        link["credentialSubject"]["recognizedTo"]["scope"]["countries"] = ["MY"]
        return self.chained(self.top(), json.dumps(link).encode())

    def break_link_signed_by_a_thief(self) -> Scene:
        return self.chained(self.top(), self.accreditation(self.regional, self.body, signed_by=self.thief))

    def break_link_in_the_name_of_the_anchor(self) -> Scene:
        by_thief = self.accreditation(self.thief, self.body, issuer=self.national.did)
        return self.chained(by_thief)

    def break_link_by_a_look_alike(self) -> Scene:
        """The policy knows the key of the look-alike, and still does not trust it."""
        alike = "https://Accreditor.example/"
        pinned = PinnedIssuer(alike, (self.national.verification_method,))
        policy = TrustPolicy(
            (Anchor("https://accreditor.example", may=("accredit",)),), profile="test", issuers=(pinned,)
        )
        link = self.accreditation(self.national, self.body, issuer=alike, recognizedBy=alike)
        return self.chained(link, policy=policy)

    def break_recognized_by_somebody_else(self) -> Scene:
        return self.chained(self.top(), self.low(recognizedBy=self.national.did))

    def break_misspelt_limit(self) -> Scene:
        return self.chained(self.top(), self.low(scope={"contries": ["SG"]}))

    def break_empty_limit(self) -> Scene:
        return self.chained(self.top(), self.low(scope={"countries": []}))

    def break_two_subjects(self) -> Scene:
        link = self.low(subject={"id": self.thief.did})
        return self.chained(self.top(), link)

    def break_unknown_action(self) -> Scene:
        return self.chained(self.top(), self.low(action="anything"))

    def break_lapsed_before_signing(self) -> Scene:
        return self.chained(self.top(), self.low(until=CREATED))

    def break_lapsed_after_signing(self) -> Scene:
        return self.chained(self.top(until=CREATED + SECOND), self.low())

    def break_not_in_force_yet(self) -> Scene:
        return self.chained(self.top(), self.low(since=CREATED + SECOND))

    def break_withdrawn_before_signing(self) -> Scene:
        return self.withdrawn(CREATED - SECOND, link="low")

    def break_withdrawn_above_before_signing(self) -> Scene:
        return self.withdrawn(CREATED - SECOND, link="top")

    def break_withdrawn_after_signing(self) -> Scene:
        return self.withdrawn(CREATED + SECOND, link="low")

    def break_withdrawn_above_after_signing(self) -> Scene:
        return self.withdrawn(CREATED + SECOND, link="top")

    def break_stale_list_of_a_link(self) -> Scene:
        scene = self.withdrawn(AT + SECOND, link="low")
        fresh = [self.status_list(valid_from=AT - SECOND), self.suspension_list(valid_from=AT - SECOND)]
        evidence = scene.evidence
        for raw in fresh:
            evidence = evidence.with_status_list(raw)
        return replace(scene, evidence=evidence, policy=self.chain_policy.with_max_status_age(timedelta(days=30)))

    def break_list_of_a_link_missing(self) -> Scene:
        entry = status_entry(url=LINK_LIST, purpose="revocation", index=INDEX)
        return self.chained(self.top(), self.low(status=entry))

    def break_list_of_a_link_by_the_accredited(self) -> Scene:
        entry = status_entry(url=LINK_LIST, purpose="revocation", index=INDEX)
        return self.chained(self.top(), self.low(status=entry), lists=[self.status_list(by=self.body, url=LINK_LIST)])

    def break_link_made_after_the_question(self) -> Scene:
        return self.chained(self.top(), self.low(created=AT + SECOND))

    def break_anchor_ended_before_signing(self) -> Scene:
        return self.chained(policy=TrustPolicy((replace(self.root, period=Period(EPOCH, CREATED)),)))

    def break_widened(self) -> Scene:
        return self.chained(self.top(), self.low(scope={"countries": ["MY", "CN"]}))

    def break_widened_in_the_middle(self) -> Scene:
        return self.chained(self.top(scope={"countries": ["SG"]}), self.low(scope={"countries": ["MY"]}))

    def break_narrowed_away(self) -> Scene:
        return self.chained(self.top(), self.low(scope={"countries": ["SG"]}))

    def break_wildcard(self) -> Scene:
        return self.chained(self.top(), self.low(scope={"countries": ["*"]}))

    def break_wildcard_under_no_limit(self) -> Scene:
        free = replace(self.root, scope=Scope(schemes=("my.eco-label",)))
        return self.chained(self.top(), self.low(scope={"countries": ["*"]}), policy=TrustPolicy((free,)))

    def break_too_many_links(self) -> Scene:
        junk = [self.accreditation(signer(f"mill {number}"), self.body) for number in range(65)]
        return self.chained(*junk)


DOES_NOT, UNDETERMINED = "does_not_conform", "not_determined"
BROKEN_CHAINS = {
    "self_accreditation": (DOES_NOT, "CHAIN_CYCLE"),
    "cycle": (DOES_NOT, "CHAIN_CYCLE"),
    "depth": (DOES_NOT, "CHAIN_TOO_LONG"),
    "top_link_missing": (DOES_NOT, "NO_TRUST_PATH"),
    "low_link_missing": (DOES_NOT, "NO_TRUST_PATH"),
    "recognition_by_a_leaf": (DOES_NOT, "NO_TRUST_PATH"),
    "recognized_to_recognize_only": (DOES_NOT, "NO_TRUST_PATH"),
    "anchor_may_not_accredit": (DOES_NOT, "NO_TRUST_PATH"),
    "link_tampered": (DOES_NOT, "NO_TRUST_PATH"),
    "link_signed_by_a_thief": (DOES_NOT, "NO_TRUST_PATH"),
    "link_in_the_name_of_the_anchor": (DOES_NOT, "NO_TRUST_PATH"),
    "link_by_a_look_alike": (DOES_NOT, "NO_TRUST_PATH"),
    "recognized_by_somebody_else": (DOES_NOT, "NO_TRUST_PATH"),
    "misspelt_limit": (DOES_NOT, "NO_TRUST_PATH"),
    "empty_limit": (DOES_NOT, "NO_TRUST_PATH"),
    "two_subjects": (DOES_NOT, "NO_TRUST_PATH"),
    "unknown_action": (DOES_NOT, "NO_TRUST_PATH"),
    "lapsed_before_signing": (DOES_NOT, "ACCREDITATION_LAPSED"),
    "lapsed_after_signing": (UNDETERMINED, "SIGNING_TIME_UNPROVEN"),
    "not_in_force_yet": (DOES_NOT, "ACCREDITATION_LAPSED"),
    "withdrawn_before_signing": (DOES_NOT, "ACCREDITATION_WITHDRAWN"),
    "withdrawn_above_before_signing": (DOES_NOT, "ACCREDITATION_WITHDRAWN"),
    "withdrawn_after_signing": (UNDETERMINED, "SIGNING_TIME_UNPROVEN"),
    "withdrawn_above_after_signing": (UNDETERMINED, "SIGNING_TIME_UNPROVEN"),
    "stale_list_of_a_link": (UNDETERMINED, "SIGNING_TIME_UNPROVEN"),
    "list_of_a_link_missing": (UNDETERMINED, "STATUS_UNKNOWN"),
    "list_of_a_link_by_the_accredited": (UNDETERMINED, "STATUS_ISSUER_MISMATCH"),
    "link_made_after_the_question": (UNDETERMINED, "NOT_YET_KNOWN"),
    "anchor_ended_before_signing": (DOES_NOT, "ACCREDITATION_LAPSED"),
    "widened": (DOES_NOT, "SCOPE_WIDENED"),
    "widened_in_the_middle": (DOES_NOT, "SCOPE_WIDENED"),
    "narrowed_away": (DOES_NOT, "OUT_OF_SCOPE"),
    "wildcard": (DOES_NOT, "SCOPE_WIDENED"),
    "wildcard_under_no_limit": (DOES_NOT, "OUT_OF_SCOPE"),
    "too_many_links": (UNDETERMINED, "BUDGET_EXCEEDED"),
}
"""What each ``break_...`` comes to: the outcome, and a code that names the cause."""
