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
from typing import NamedTuple

from greenchain.claims.accreditation.links import Link
from greenchain.claims.accreditation.lookalikes import resembles
from greenchain.claims.accreditation.output_schema import output_finding
from greenchain.claims.accreditation.paths import Search, Way, find_ways
from greenchain.claims.accreditation.routes import CHECK, Route, bad
from greenchain.claims.asof import Span, judge_span
from greenchain.claims.policy.anchors import ROLES, Role
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.reading import Reading
from greenchain.claims.scope import ClaimProfile, uncovered
from greenchain.claims.status.entries import StatusSetting, judge_status, status_turns
from greenchain.claims.verified import ChainLink
from greenchain.values.finding import Finding, outcome_of
from greenchain.values.outcome import Outcome

_ENDS_COMPARED = 4  # upper ends of broken chains that are compared with every anchor: a reader wants one hint
_REMEMBERED = 4096  # judgements of links; beyond, the memory starts anew
_RANK = (Outcome.CONFORMS, Outcome.NOT_APPLICABLE, Outcome.NOT_DETERMINED, Outcome.DOES_NOT_CONFORM)
_WITHDRAWN = frozenset({"STATUS_REVOKED", "STATUS_SUSPENDED"})


@dataclass(frozen=True, slots=True)
class SeenList:
    """A version of a status list that was relied on: whose it is, where it is published, since when it counts."""

    issuer: str
    url: str
    valid_from: datetime


class Standing(NamedTuple):
    """How one way stands at one instant; without ``route`` no row of its anchor is in force then."""

    way: Way
    route: Route | None
    findings: tuple[Finding, ...]
    lists: tuple[SeenList, ...] = ()

    @property
    def outcome(self) -> Outcome:
        """The outcome of all findings together."""
        return outcome_of(self.findings)

    @property
    def role(self) -> Role | None:
        """What the issuer is to the things it speaks of."""
        return self.route.role if self.route else None


class _Case(NamedTuple):
    """One claim and how it is asked about; ``in_scope`` keeps what was found of scopes, the same at all instants."""

    reading: Reading
    at: datetime
    setting: StatusSetting
    in_scope: dict[int, tuple[Finding, ...]]


class Trust(NamedTuple):
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
        turns = search.turns
        if search.revocable:
            turns = turns.union(*(status_turns(link.reading, setting) for link in search.revocable))
        case = _Case(reading, at, setting, {})
        if not turns:
            best, findings = self._best(search, case, span.start)
            return self._trust(findings, (best,), best.outcome)
        seen: list[Standing] = []

        def stand(instant: datetime) -> tuple[Finding, ...]:
            best, findings = self._best(search, case, instant)
            seen.append(best)
            return findings

        findings = judge_span(stand, span=span, turns=turns)
        spanned = tuple(seen)
        has_turned = any(span.start < turn <= at for turn in turns)
        now = outcome_of(stand(at)) if has_turned else spanned[0].outcome
        return self._trust(findings, spanned, now)

    def may_be_trusted(self, issuer: str) -> bool:
        """Whether any way leads to ``issuer``, whatever becomes of it; else nothing of it need be looked into."""
        return bool(self._search(issuer).ways)

    def _trust(self, findings: tuple[Finding, ...], seen: tuple[Standing, ...], now: Outcome) -> Trust:
        first = seen[0].route
        lists = seen[0].lists
        if len(seen) > 1 or lists:
            lists = tuple(dict.fromkeys(one for standing in seen for one in standing.lists))
        if first is None:
            return Trust(findings + self.notes, now=now, lists=lists)
        role, chain = first.role, first.chain()
        if len(seen) > 1:
            routes = [standing.route for standing in seen if standing.route]
            roles = list(dict.fromkeys(route.role for route in routes))
            role = min(roles, key=ROLES.index)
            findings += (_changed(roles, role),) if len(roles) > 1 else ()
            chain = tuple(dict.fromkeys(link for route in routes for link in route.chain()))
        return Trust(findings + self.notes, chain, role, now, lists)

    def _search(self, issuer: str) -> Search:
        found = self._searches.get(issuer)
        if found is None:
            found = find_ways(issuer, policy=self.policy, links=self.links)
            if found.ways:  # nothing is kept of strangers, of whom there may be any number
                self._searches[issuer] = found
        return found

    def _best(self, search: Search, case: _Case, instant: datetime) -> tuple[Standing, tuple[Finding, ...]]:
        """The best standing of all ways at ``instant``, and what is found then, the other ways told beside it."""
        if len(search.ways) == 1:
            only = self._stand(search.ways[0], case, instant)
            return only, only.findings
        standings = [self._stand(way, case, instant) for way in search.ways]
        best = min(standings, key=_best_first)
        return best, best.findings + tuple([_other(standing) for standing in standings if standing is not best])

    def _stand(self, way: Way, case: _Case, instant: datetime) -> Standing:
        route = way.route_at(instant)
        if route is None:
            detail = "no trust in this anchor is in force at that instant"
            return Standing(way, None, (bad("ACCREDITATION_LAPSED", detail, way.anchor),))
        if route.refusal is not None:
            return Standing(way, route, (route.refusal,))
        findings: tuple[Finding, ...] = ()
        lists: tuple[SeenList, ...] = ()
        for number, link in enumerate(way.links):
            judged = self._link(link, instant=instant, at=case.at, setting=case.setting)
            output = way.links[number + 1].reading if number + 1 < len(way.links) else case.reading
            refused = output_finding(link.output_validation, output.document, schemas=self.schemas)
            findings += judged.findings + tuple([one for one in (refused, route.widened[number]) if one])
            lists += judged.lists
        known = case.in_scope.get(id(route))
        if known is None:
            known = case.in_scope[id(route)] = _out_of_scope(route, case.reading, self.profile)
        return Standing(way, route, findings + known or (route.in_scope,), lists)

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


class _Judgement(NamedTuple):
    """What speaks against a link at an instant, and the status lists that said so."""

    findings: tuple[Finding, ...]
    lists: tuple[SeenList, ...] = ()


def _judge_link(link: Link, *, instant: datetime, at: datetime, setting: StatusSetting) -> _Judgement:
    """What speaks against ``link`` at ``instant``; nothing where it holds."""
    reading = link.reading
    signed_at = reading.created or reading.valid_from
    if signed_at is not None and signed_at > setting.known_at:
        detail = "the accreditation was not known yet"
        return _Judgement((Finding(CHECK, Outcome.NOT_DETERMINED, "NOT_YET_KNOWN", detail, link.entity),))
    findings = [*_judge_keys(link, signed_at or instant, at=at, known_at=setting.known_at)]
    begun = reading.begin is None or instant >= reading.begin
    if not begun or (reading.end is not None and instant >= reading.end):
        detail = f"the accreditation by {link.issuer} is {'over' if begun else 'not yet in force'} at that instant"
        findings.append(bad("ACCREDITATION_LAPSED", detail, link.entity))
    told, answers = judge_status(reading, setting, instant=instant)
    for found in told:
        if found.outcome in (Outcome.CONFORMS, Outcome.NOT_APPLICABLE):
            continue
        code = "ACCREDITATION_WITHDRAWN" if found.code in _WITHDRAWN else found.code
        detail = f"the accreditation by {link.issuer}: {found.detail}"
        findings.append(Finding(CHECK, found.outcome, code, detail, link.entity, found.values, missing=found.missing))
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
            yield Finding(CHECK, found.outcome, found.code, detail, link.entity, found.values, missing=found.missing)


def _out_of_scope(route: Route, reading: Reading, profile: ClaimProfile) -> tuple[Finding, ...]:
    findings: list[Finding] = []
    for dimension, allowed in route.limits:
        where = profile.pointers[dimension]
        stated = profile.facts(reading.document, dimension)
        if stated is None:
            detail = f"the issuer's scope is limited in {dimension}, which the claim does not state throughout"
            code = "SCOPE_FACT_MISSING"
            findings.append(Finding(CHECK, Outcome.NOT_DETERMINED, code, detail, where, missing=(where,)))
        elif outside := uncovered(allowed, stated, dimension=dimension):
            values = {"stated": ", ".join(outside), "allowed": ", ".join(allowed)}
            detail = f"{dimension}: {', '.join(outside)} is outside the issuer's scope"
            findings.append(Finding(CHECK, Outcome.DOES_NOT_CONFORM, "OUT_OF_SCOPE", detail, where, values))
    return tuple(findings)


def _other(standing: Standing) -> Finding:
    """A way that is not the best one, told beside the answer."""
    links = "".join(f" > {link.entity}" for link in standing.way.links)
    codes = ", ".join(dict.fromkeys(finding.code for finding in standing.findings))
    detail = f"{standing.way.anchor}{links}: {standing.outcome.value} ({codes})"
    return Finding(CHECK, Outcome.NOT_APPLICABLE, "OTHER_TRUST_PATH", detail)


def _best_first(standing: Standing) -> tuple[int, int]:
    """Order of ways at one instant: the better outcome first, then the stronger role."""
    return _RANK.index(standing.outcome), -ROLES.index(standing.role) if standing.role else 1


def _changed(roles: list[Role], role: Role) -> Finding:
    told = ", then ".join(roles)
    detail = f"in the span of its signing the issuer was {told}; nothing narrows that span, so {role} counts"
    return Finding(CHECK, Outcome.CONFORMS, "ROLE_CHANGED", detail, "/issuer", {"role": role})


def _no_path(issuer: str, policy: TrustPolicy, search: Search, *, is_whole: bool) -> Finding:
    codes = {code for code, _ in search.cut}
    if "BUDGET_EXCEEDED" in codes or not is_whole:
        detail = "more accreditations than are looked at lead to this issuer; give those of its chain alone"
        return Finding(CHECK, Outcome.NOT_DETERMINED, "BUDGET_EXCEEDED", detail, "/issuer", {"issuer": issuer})
    for code, detail in _CUTS.items():
        if code in codes:
            return bad(code, detail, issuer)
    detail = "the issuer is no anchor of the policy, and no accreditation leads to one"
    for end in (issuer, *(end for _, end in search.cut[:_ENDS_COMPARED])):
        alike = min((row.id for row in policy.anchors if resembles(row.id, end)), default="")
        if alike:
            named = "it" if end == issuer else end
            return bad("NO_TRUST_PATH", f"{detail}; {named} looks like {alike} but is not the same id", issuer)
    return bad("NO_TRUST_PATH", detail, issuer)


_CUTS: Mapping[str, str] = {
    "CHAIN_CYCLE": "accreditations of this issuer lead in a circle, to no anchor",
    "CHAIN_TOO_LONG": "no anchor within the length that a chain may have",
}
