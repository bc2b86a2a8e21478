"""Whether there is a reason to believe this issuer about this: a chain from an anchor of the policy down to the claim.

A chain is judged as it stands at one instant: the anchor's row in force, every accreditation signed by a good key, in
its validity and not withdrawn, each narrowing what the one above may do, and the claim inside what is left. Of several
chains the best counts at each instant, and the others are told. Over the span in which the claim may have been signed
the answer must hold throughout; where the roles differ in that span the weakest counts, since the claim may have been
dated back to the stronger one. Ids compare letter for letter; a look-alike is reported, never matched.

Source: ISO/IEC 17011:2017 (accreditation), 17065:2012, 7.1 (scope); W3C vc-recognized-entities, draft 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from greenchain.claims.accreditation.links import Link, narrowed
from greenchain.claims.accreditation.lookalikes import resembles
from greenchain.claims.accreditation.output_schema import output_finding
from greenchain.claims.accreditation.paths import Search, Way, find_ways
from greenchain.claims.asof import Span, judge_span
from greenchain.claims.policy.anchors import ROLES, Anchor, Role
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import Reading
from greenchain.claims.scope import ClaimProfile, Scope, uncovered
from greenchain.claims.status.entries import StatusSetting, judge_status, status_turns
from greenchain.claims.verified import ChainLink
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome, combine
from greenchain.values.time import Period

_CHECK = "accreditation"
_ENDS_COMPARED = 4  # upper ends of broken chains that are compared with every anchor: a reader wants one hint
_REMEMBERED = 4096  # judgements of links; beyond, the memory starts anew
_RANK = (Outcome.CONFORMS, Outcome.NOT_APPLICABLE, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)
_WITHDRAWN = frozenset({"STATUS_REVOKED", "STATUS_SUSPENDED"})
_ACCREDITED: Role = "third_party"  # what an accredited body is to those it certifies (ISO/IEC 17000, 4.5)


@dataclass(frozen=True, slots=True)
class SeenList:
    """A version of a status list that was relied on: whose it is, where it is published, since when it counts."""

    issuer: str
    url: str
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How one way stands at one instant."""

    way: Way
    row: Anchor | None
    findings: tuple[Finding, ...]
    lists: tuple[SeenList, ...] = ()
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "outcome", _outcome(self.findings))

    @property
    def role(self) -> Role | None:
        """What the issuer is to the things it speaks of: never more than its anchor, nor than an accredited body."""
        if self.row is None:
            return None
        return min(self.row.role, _ACCREDITED, key=ROLES.index) if self.way.links else self.row.role


@dataclass(frozen=True, slots=True)
class Trust:
    """The reason to believe an issuer: findings, the chain they speak of, and the role the issuer had at the least."""

    findings: tuple[Finding, ...]
    chain: tuple[ChainLink, ...] = ()
    role: str = ""
    now: Outcome = Outcome.DOES_NOT_CONFORM
    """What trust in the issuer comes to at the instant asked alone."""
    lists: tuple[SeenList, ...] = ()
    """The status lists of the chain's accreditations."""


@dataclass(frozen=True, slots=True)
class TrustDesk:
    """Judges issuers under one policy and the accreditations at hand.

    Attributes:
        policy: its anchors begin every chain.
        profile: where claims state the facts that scopes restrict.
        links: accreditations, by whom they recognize.
        schemas: schemas at hand, by their digest.
        notes: accreditations that were set aside.
        is_whole: whether every accreditation at hand was read.
    """

    policy: TrustPolicy
    profile: ClaimProfile
    links: Mapping[str, tuple[Link, ...]]
    schemas: Mapping[str, bytes]
    notes: tuple[Finding, ...] = ()
    is_whole: bool = True
    _searches: dict[str, Search] = field(default_factory=dict, init=False, repr=False)
    _judged: dict[tuple[object, ...], _Judgement] = field(default_factory=dict, init=False, repr=False)

    def judge(self, reading: Reading, *, span: Span, at: datetime, setting: StatusSetting) -> Trust:
        """The reason to believe the issuer of ``reading`` throughout ``span``, as asked at ``at``."""
        search = self._search(reading.issuer)
        if not search.ways:
            return Trust((_no_path(reading.issuer, self.policy, search, is_whole=self.is_whole), *self.notes))
        in_scope: dict[Scope, tuple[Finding, ...]] = {}  # scope and claim are the same at all instants
        seen: list[Standing] = []

        def stand(instant: datetime) -> tuple[Finding, ...]:
            standings = [
                self._stand(way, reading, instant=instant, at=at, setting=setting, in_scope=in_scope)
                for way in search.ways
            ]
            best = standings[0] if len(standings) == 1 else min(standings, key=_best_first)
            seen.append(best)
            return (*best.findings, *(_other(standing) for standing in standings if standing is not best))

        turns = _turns(search.ways, self.policy, setting)
        findings = judge_span(stand, span=span, turns=turns)
        spanned = tuple(seen)
        has_turned = any(span.start < turn <= at for turn in turns)
        now = _outcome(stand(at)) if has_turned else seen[0].outcome
        return self._trust(findings, spanned, now)

    def may_be_trusted(self, issuer: str) -> bool:
        """Whether any way leads to ``issuer``, whatever becomes of it; else nothing of it need be looked into."""
        return bool(self._search(issuer).ways)

    def _trust(self, findings: tuple[Finding, ...], seen: tuple[Standing, ...], now: Outcome) -> Trust:
        roles = [standing.role for standing in seen if standing.role]
        lists = tuple(dict.fromkeys(one for standing in seen for one in standing.lists))
        if seen[0].row is None or not roles:
            return Trust((*findings, *self.notes), now=now, lists=lists)
        if len(seen) == 1:
            return Trust((*findings, *self.notes), tuple(_told(seen[0])), roles[0], now, lists)
        role = min(roles, key=ROLES.index)
        if len(set(roles)) > 1:
            findings = (*findings, _changed(list(dict.fromkeys(roles)), role))
        chain: dict[ChainLink, None] = {}
        for standing in seen:
            chain.update(dict.fromkeys(_told(standing)))
        return Trust((*findings, *self.notes), tuple(chain), role, now, lists)

    def _search(self, issuer: str) -> Search:
        found = self._searches.get(issuer)
        if found is None:
            found = find_ways(issuer, policy=self.policy, links=self.links)
            if found.ways:  # nothing is kept of strangers, of whom there may be any number
                self._searches[issuer] = found
        return found

    def _stand(
        self,
        way: Way,
        reading: Reading,
        *,
        instant: datetime,
        at: datetime,
        setting: StatusSetting,
        in_scope: dict[Scope, tuple[Finding, ...]],
    ) -> Standing:
        row = next((row for row in self.policy.anchors_of(way.anchor) if row.period.holds(instant)), None)
        if row is None:
            detail = "no trust in this anchor is in force at that instant"
            return Standing(way, None, (_bad("ACCREDITATION_LAPSED", detail, way.anchor),))
        needed = "accredit" if way.links else "issue"
        if needed not in row.may:
            detail = f"the anchor may {' and '.join(row.may)}, but not {needed}"
            return Standing(way, row, (_bad("NO_TRUST_PATH", detail, way.anchor),))
        findings: list[Finding] = []
        lists: list[SeenList] = []
        scope = row.scope
        outputs = (*(link.reading for link in way.links[1:]), reading)
        for link, output in zip(way.links, outputs, strict=False):
            judged = self._link(link, instant=instant, at=at, setting=setting)
            findings += judged.findings
            lists += judged.lists
            refused = output_finding(link.output_validation, output.document, schemas=self.schemas)
            findings += [refused] if refused else []
            scope, widened = narrowed(scope, link.scope)
            if widened:
                detail = f"{link.issuer} recognizes more than it may itself: {', '.join(widened)}"
                findings.append(_bad("SCOPE_WIDENED", detail, link.entity))
        if scope not in in_scope:
            in_scope[scope] = tuple(_in_scope(scope, reading, self.profile))
        findings += in_scope[scope]
        if not findings:
            told = tuple(link.reading.id or link.reading.digest for link in way.links)
            detail = "an anchor covers what the claim says"
            related = (row.id, *told)
            findings.append(Finding(_CHECK, Outcome.CONFORMS, "IN_SCOPE", detail, related=related))
        return Standing(way, row, tuple(findings), tuple(lists))

    def _link(self, link: Link, *, instant: datetime, at: datetime, setting: StatusSetting) -> _Judgement:
        """What speaks against ``link`` at ``instant``, remembered: claims of one body ask the same again and again."""
        if setting.memory is not None:  # what is remembered of lists may grow between two questions
            return _judge_link(link, instant=instant, at=at, setting=setting)
        key = (id(link), instant, at, setting.known_at)  # this desk holds its links as long as it lives
        known = self._judged.get(key)
        if known is None:
            if len(self._judged) >= _REMEMBERED:
                self._judged.clear()
            known = self._judged[key] = _judge_link(link, instant=instant, at=at, setting=setting)
        return known


@dataclass(frozen=True, slots=True)
class _Judgement:
    """What speaks against a link at an instant, and the status lists that said so."""

    findings: tuple[Finding, ...]
    lists: tuple[SeenList, ...] = ()


def _judge_link(link: Link, *, instant: datetime, at: datetime, setting: StatusSetting) -> _Judgement:
    """What speaks against ``link`` at ``instant``; nothing where it holds."""
    reading = link.reading
    signed_at = reading.created or reading.valid_from
    if signed_at is not None and signed_at > setting.known_at:
        detail = "the accreditation was not known yet"
        return _Judgement((Finding(_CHECK, Outcome.NOT_DETERMINED, "NOT_YET_KNOWN", detail, link.entity),))
    findings = [*_judge_keys(link, signed_at or instant, at=at, known_at=setting.known_at)]
    begun = all(instant >= begin for _, begin in reading.counts_from)
    if not begun or any(instant >= end for _, end in reading.counts_until):
        detail = f"the accreditation by {link.issuer} is {'over' if begun else 'not yet in force'} at that instant"
        findings.append(_bad("ACCREDITATION_LAPSED", detail, link.entity))
    told, answers = judge_status(reading, setting, instant=instant)
    for found in told:
        if found.outcome in (Outcome.CONFORMS, Outcome.NOT_APPLICABLE):
            continue
        code = "ACCREDITATION_WITHDRAWN" if found.code in _WITHDRAWN else found.code
        detail = f"the accreditation by {link.issuer}: {found.detail}"
        findings.append(Finding(_CHECK, found.outcome, code, detail, link.entity, found.values, missing=found.missing))
    lists = tuple(SeenList(link.issuer, a.list_url, a.list_valid_from) for a in answers if a.list_valid_from)
    return _Judgement(tuple(findings), lists)


def _judge_keys(link: Link, signed_at: datetime, *, at: datetime, known_at: datetime) -> Iterator[Finding]:
    """What speaks against the keys of ``link`` over the span in which it may itself have been signed."""
    proven = link.proven_by if link.proven_by and link.proven_by <= known_at else None
    start = min(signed_at, at)
    span = Span(start, max(start, proven or max(at, known_at)))
    for key in link.keys:
        found = judge_span(lambda t, key=key: (key.judge(t, known_at=known_at),), span=span, turns=key.turns())[0]  # type: ignore[misc]
        if found.outcome is not Outcome.CONFORMS:
            detail = f"the key of the accreditation by {link.issuer}: {found.detail}"
            yield Finding(_CHECK, found.outcome, found.code, detail, link.entity, found.values, missing=found.missing)


def _in_scope(scope: Scope, reading: Reading, profile: ClaimProfile) -> Iterator[Finding]:
    for dimension, allowed in scope.restricted():
        where = profile.pointers[dimension]
        stated = profile.facts(reading.document, dimension)
        if stated is None:
            detail = f"the issuer's scope is limited in {dimension}, which the claim does not state throughout"
            yield Finding(_CHECK, Outcome.NOT_DETERMINED, "SCOPE_FACT_MISSING", detail, where, missing=(where,))
        elif outside := uncovered(allowed, stated, dimension=dimension):
            values = {"stated": ", ".join(outside), "allowed": ", ".join(allowed)}
            detail = f"{dimension}: {', '.join(outside)} is outside the issuer's scope"
            yield Finding(_CHECK, Outcome.DOES_NOT_CONFORM, "OUT_OF_SCOPE", detail, where, values)


def _turns(ways: list[Way], policy: TrustPolicy, setting: StatusSetting) -> set[datetime]:
    """Every instant at which one of ``ways`` may change how it stands."""
    turns: set[datetime] = set()
    for way in ways:
        for row in policy.anchors_of(way.anchor):
            turns.update(end for end in (row.period.since, row.period.until) if end)
        for link in way.links:
            turns.update(end for _, end in (*link.reading.counts_from, *link.reading.counts_until))
            turns.update(status_turns(link.reading, setting))
    return turns


def _told(standing: Standing) -> Iterator[ChainLink]:
    if standing.row is None:
        return
    yield ChainLink("anchor", standing.row.id, standing.row.role, standing.row.period, entity=standing.row.id)
    for link in standing.way.links:
        period = _period(link.reading)
        name = link.reading.id or link.entity
        yield ChainLink("accreditation", name, link.action, period, link.reading.digest, link.entity)


def _period(reading: Reading) -> Period:
    since = max((begin for _, begin in reading.counts_from), default=None)
    until = min((end for _, end in reading.counts_until), default=None)
    return Period(since, until) if since is None or until is None or since < until else Period(since)


def _other(standing: Standing) -> Finding:
    """A way that is not the best one, told beside the answer."""
    links = "".join(f" > {link.entity}" for link in standing.way.links)
    codes = ", ".join(dict.fromkeys(finding.code for finding in standing.findings))
    detail = f"{standing.way.anchor}{links}: {standing.outcome.value} ({codes})"
    return Finding(_CHECK, Outcome.NOT_APPLICABLE, "OTHER_TRUST_PATH", detail)


def _outcome(findings: tuple[Finding, ...]) -> Outcome:
    return combine(finding.outcome for finding in findings)


def _best_first(standing: Standing) -> tuple[int, int]:
    """Order of ways at one instant: the better outcome first, then the stronger role."""
    return _RANK.index(standing.outcome), -ROLES.index(standing.role) if standing.role else 1


def _changed(roles: list[Role], role: Role) -> Finding:
    told = ", then ".join(roles)
    detail = f"in the span of its signing the issuer was {told}; nothing narrows that span, so {role} counts"
    return Finding(_CHECK, Outcome.CONFORMS, "ROLE_CHANGED", detail, "/issuer", {"role": role})


def _no_path(issuer: str, policy: TrustPolicy, search: Search, *, is_whole: bool) -> Finding:
    codes = {code for code, _ in search.cut}
    if "BUDGET_EXCEEDED" in codes or not is_whole:
        detail = "more accreditations than are looked at lead to this issuer; give those of its chain alone"
        return Finding(_CHECK, Outcome.NOT_DETERMINED, "BUDGET_EXCEEDED", detail, "/issuer", {"issuer": issuer})
    for code, detail in _CUTS.items():
        if code in codes:
            return _bad(code, detail, issuer)
    detail = "the issuer is no anchor of the policy, and no accreditation leads to one"
    for end in (issuer, *(end for _, end in search.cut[:_ENDS_COMPARED])):
        alike = min((row.id for row in policy.anchors if resembles(row.id, end)), default="")
        if alike:
            named = "it" if end == issuer else end
            return _bad("NO_TRUST_PATH", f"{detail}; {named} looks like {alike} but is not the same id", issuer)
    return _bad("NO_TRUST_PATH", detail, issuer)


_CUTS: Mapping[str, str] = {
    "CHAIN_CYCLE": "accreditations of this issuer lead in a circle, to no anchor",
    "CHAIN_TOO_LONG": "no anchor within the length that a chain may have",
}


def _bad(code: str, detail: str, issuer: str) -> Finding:
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, code, detail, "/issuer", {"issuer": issuer})
