"""Claims about lots judged over the graph: whether what a lot is made of supports what it is claimed to be.

identity preserved: every way back ends at one site, and all of it is certified. segregated: all of it is certified.
controlled blending: the claimed share is at most the certified share. A claim by accounts (mass balance, book and
claim) is supported where the goods themselves do; where they do not, only the site's book can tell. On every path the
model can only go down: the model supported is the least strict of what the goods show and what is stated on the way.
Of no lot more can be used than was made of it: where more was, no claim rests on it.

Source: ISO 22095:2020, 3.3.1 to 3.3.5; the order of models is the pack's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cache, partial
from types import MappingProxyType

from greenchain.graph.amounts.answer import BalanceAnswer
from greenchain.graph.amounts.lot_ledger import lot_balance
from greenchain.graph.amounts.yields import Yields, bands_of
from greenchain.graph.building import graph_known
from greenchain.graph.custody.accounts import amount_text, amount_told
from greenchain.graph.custody.lot_evidence import LotEvidence, lot_evidence, matching
from greenchain.graph.custody.lot_yields import yield_findings
from greenchain.graph.custody.models import CustodyModels
from greenchain.graph.custody.policy import AccountPolicy, Conversion
from greenchain.graph.custody.unread import left_open, settled_only
from greenchain.graph.supply_graph import SupplyGraph
from greenchain.model.postings import ClaimRole, LotClaim
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding, PackRef, Verdict
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import aware, format_instant

_CHECK = "balance/lot-claim"
_NAMED = 8  # origins named in a finding: enough to see what is meant


@dataclass(frozen=True, slots=True)
class JudgedLot:
    """One claimed lot.

    Attributes:
        model_claimed: the standard's word, else as written.
        model_supported: the strictest model that holds; empty where nothing certified is behind it.
        certified_share: share by mass known to be certified.
        unknown_share: share of which that is not known.
        is_settled: whether the whole table of claims was read.
    """

    claim: LotClaim
    model_claimed: str
    model_supported: str
    certified_share: Fraction
    unknown_share: Fraction
    findings: tuple[Finding, ...]
    is_settled: bool = True

    @property
    def outcome(self) -> Outcome:
        """Its findings combined, unless rows that could not be read leave it open."""
        found = combine(finding.outcome for finding in self.findings)
        return found if self.is_settled else settled_only(found)

    def to_dict(self) -> dict[str, object]:
        """As results print it."""
        return {
            "lot": self.claim.lot,
            "characteristic": self.claim.characteristic,
            "scheme": self.claim.scheme,
            "model_claimed": self.model_claimed,
            "model_supported": self.model_supported,
            "share_claimed": amount_text(Fraction(self.claim.share)),
            "certified_share": amount_text(self.certified_share),
            "unknown_share": amount_text(self.unknown_share),
            "outcome": self.outcome.value,
        }


@dataclass(frozen=True, slots=True)
class LotClaims(BalanceAnswer):
    """Every claimed lot, by lot and claim, with the findings of all."""

    at: datetime
    known_at: datetime | None
    lots: tuple[JudgedLot, ...]
    verdict: Verdict
    packs: tuple[PackRef, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """The result document of kind ``balance``."""
        return self._document(
            self.at,
            standards=self.packs,
            known_at=format_instant(self.known_at) if self.known_at else None,
            lots=[lot.to_dict() for lot in self.lots],
        )


@dataclass(frozen=True, slots=True)
class _Question:
    """One claim, with all that its judgement looks at; ``model`` is the standard's word, empty where there is none."""

    graph: SupplyGraph
    claim: LotClaim
    claims: tuple[LotClaim, ...]
    cutoff: int
    models: CustodyModels
    evidence: LotEvidence
    model: str


def judge_claims(
    claims: Iterable[LotClaim],
    *,
    graph: SupplyGraph,
    models: CustodyModels,
    at: datetime,
    known_at: datetime | None = None,
    policy: AccountPolicy | None = None,
    yields: Yields = MappingProxyType({}),
    refused: int = 0,
) -> LotClaims:
    """Judge what lots are claimed to be by what they were made of.

    Args:
        claims: origins and claimed lots, in any order.
        graph: the supply chain.
        models: custody models and their order.
        at: the instant of judgement; aware. Events after it are not counted.
        known_at: leave out what was recorded after it; ``None`` for all that is known.
        policy: gives conversion factors, which bound the yield of processes, and the model of claims without one.
        yields: declared yields of processes.
        refused: rows of the table that could not be read; with some, no claim is decided either way.

    Raises:
        InputError: no lot is claimed.
    """
    stated = tuple(sorted(set(claims)))
    asked = [claim for claim in stated if claim.role is ClaimRole.CLAIMED]
    if not asked:
        raise InputError(Fault("CLAIMS_EMPTY", "at least one row with the role claimed", f"{len(stated)} rows"))
    known = graph_known(graph, known_at=known_at)
    cutoff = known.cutoff(at)
    bands = bands_of(yields)
    conversions: Sequence[Conversion] = policy.conversions if policy else ()
    account_of = cache(partial(lot_balance, known, cutoff=cutoff))
    lots = []
    for claim in asked:
        evidence = lot_evidence(known, claim, claims=stated, cutoff=cutoff, account_of=account_of)
        model = models.word(claim.model) if claim.model else policy.model if policy else ""
        question = _Question(known, claim, stated, cutoff, models, evidence, model)
        told = yield_findings(known, evidence.behind.processes, cutoff=cutoff, bands=bands, conversions=conversions)
        findings = [*(Finding(_CHECK, *part, claim.lot) for part in told), *_overdrawn(evidence, claim)]
        lots.append(_judged(question, findings, policy))
    packs = policy.packs if policy else (models.pack.ref,)
    every = [finding for lot in lots for finding in lot.findings]
    if refused:
        every = left_open(every, refused=refused)
        lots = [replace(lot, is_settled=False) for lot in lots]
    return LotClaims(aware(at), known_at, tuple(lots), Verdict(tuple(every)), packs)


def _judged(question: _Question, findings: list[Finding], policy: AccountPolicy | None) -> JudgedLot:
    claim, evidence, model = question.claim, question.evidence, question.model
    on_the_way = _meet_on_the_way(question)
    check = _CHECKS.get(model)
    if not _is_seen(question):
        findings.append(_finding(question, "SUBJECT_UNKNOWN", "no event by then names the lot"))
    elif check is None:
        findings.append(_finding(question, "MODEL_UNKNOWN", f"{claim.model or 'no model'} is claimed"))
    else:
        findings += check(question)
        if question.models.is_raised(claimed=model, supply=on_the_way):
            detail = f"claimed as {model}, out of what is {on_the_way} on the way"
            findings.append(_finding(question, "MODEL_RAISED", detail, fails=True))
    if not findings and not claim.model and policy and "model" in policy.unread:
        detail = f"supported as {model}, a model that the pack of the policy has not read"
        findings.append(_finding(question, "RULE_NOT_FIRM", detail))
    if not findings:
        findings.append(Finding(_CHECK, Outcome.CONFORMS, "CLAIM_SUPPORTED", f"supported as {model}", claim.lot))
    shown = _shown_by_goods(evidence)
    supported = question.models.meet([shown, on_the_way]) if shown else ""
    return JudgedLot(
        claim, model or claim.model, supported, evidence.certified_share, evidence.unknown_share, tuple(findings)
    )


def _overdrawn(evidence: LotEvidence, claim: LotClaim) -> Iterator[Finding]:
    """The lots with certified goods in them of which more was used than there was: what they were is not known."""
    for account in evidence.overdrawn:
        found = account.finding
        detail = f"{account.lot}: {found.detail}"
        yield Finding(_CHECK, found.outcome, found.code, detail, claim.lot, values=found.values, related=(account.lot,))


def _is_seen(question: _Question) -> bool:
    """Whether an event by then names the lot, or a certificate stands for it."""
    lot = question.claim.lot
    named = question.graph.journeys.named.get(lot, ())
    is_lot_of = any(node.kind == "object" and node.name == lot for node in question.evidence.behind.sources)
    return lot in question.evidence.certificates or (is_lot_of and any(index < question.cutoff for index in named))


def _shown_by_goods(evidence: LotEvidence) -> str:
    """The strictest model that what the lot is made of shows."""
    if not evidence.certificates:
        return ""
    if evidence.uncertified or evidence.unknown or evidence.overdrawn:
        is_known = evidence.certified_share > 0 and evidence.unknown_share == 0
        return "controlled_blending" if is_known else "mass_balance"
    return "identity_preserved" if len(evidence.sites) == 1 and "" not in evidence.sites else "segregated"


def _meet_on_the_way(question: _Question) -> str:
    """The least strict model stated for the origins and for lots on the way."""
    models, behind = question.models, set(question.evidence.behind.objects) - {question.claim.lot}
    stated = [claim.model for claim in question.evidence.certificates.values()]
    on_the_way = matching(question.claim, question.claims, ClaimRole.CLAIMED)
    stated += [claim.model for claim in on_the_way if claim.lot in behind]
    return models.meet(word for model in stated if (word := models.word(model)))


def _one_source(question: _Question) -> Iterator[Finding]:
    sites = question.evidence.sites
    named = sorted(site for site in sites if site)
    if len(named) > 1:
        detail = f"comes from {', '.join(named[:_NAMED])}"
        yield _finding(question, "MORE_THAN_ONE_SOURCE", detail, fails=True, related=named)
    yield from _all_certified(question, needs_site=True)


def _all_certified(question: _Question, *, needs_site: bool = False) -> Iterator[Finding]:
    evidence = question.evidence
    if evidence.uncertified:
        detail = f"holds {', '.join(evidence.uncertified[:_NAMED])}, not wholly certified so"
        yield _finding(question, "MIXED_WITH_UNCERTIFIED", detail, fails=True, related=evidence.uncertified)
    if evidence.unknown:
        detail = f"what went in is not known at {', '.join(evidence.unknown[:_NAMED])}"
        yield _finding(question, "ORIGIN_UNKNOWN", detail, related=evidence.unknown)
    elif needs_site and "" in evidence.sites:
        yield _finding(question, "ORIGIN_UNKNOWN", "an origin began at no stated place")


def _share_covered(question: _Question) -> Iterator[Finding]:
    claimed, evidence = Fraction(question.claim.share), question.evidence
    values = {"claimed": amount_text(claimed), "certified": amount_text(evidence.certified_share)}
    if claimed > evidence.certified_share + evidence.unknown_share:
        detail = f"{amount_told(claimed)} is claimed, {amount_told(evidence.certified_share)} is certified"
        yield _finding(question, "SHARE_OVERSTATED", detail, fails=True, values=values)
    elif claimed > evidence.certified_share:
        detail = f"{amount_told(claimed)} is claimed, {amount_told(evidence.certified_share)} is known to be certified"
        yield _finding(question, "ORIGIN_UNKNOWN", detail, values=values, related=evidence.unknown)


def _by_accounts(question: _Question) -> Iterator[Finding]:
    if Fraction(question.claim.share) > question.evidence.certified_share:
        yield _finding(question, "BOOK_NEEDED", "more is claimed than the goods themselves show")


def _registered(question: _Question) -> Iterator[Finding]:
    yield _finding(question, "BOOK_NEEDED", "a claim that is apart from the goods")


_CHECKS: Mapping[str, Callable[[_Question], Iterator[Finding]]] = MappingProxyType(
    {
        "identity_preserved": _one_source,
        "segregated": _all_certified,
        "controlled_blending": _share_covered,
        "mass_balance": _by_accounts,
        "book_and_claim": _registered,
    }
)


def _finding(
    question: _Question,
    code: str,
    detail: str,
    *,
    fails: bool = False,
    values: Mapping[str, str] = MappingProxyType({}),
    related: Sequence[str] = (),
) -> Finding:
    citation = question.models.citation(question.model) if question.model else None
    is_firm = citation is None or citation.status.is_firm
    outcome = Outcome.DOES_NOT_CONFORM if fails and is_firm else Outcome.NOT_DETERMINED
    return Finding(
        _CHECK, outcome, code, detail, question.claim.lot, values=values, citation=citation, related=tuple(related)
    )
