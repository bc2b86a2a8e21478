"""A way from an anchor down to an issuer, under one row of the anchor: what the two come to by themselves.

Scope and role depend on neither the claim nor the instant, so they are found once however many claims are
judged. Along the way every link may only narrow: what it widens speaks against all claims below it.

Source: ISO/IEC 17011:2017 (accreditation), 17065:2012, 7.1 (scope).
"""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.claims.accreditation.links import Link, narrowed
from greenchain.claims.policy.anchors import ROLES, Anchor, Role
from greenchain.claims.verified import ChainLink
from greenchain.values.finding import Finding
from greenchain.values.outcome import Outcome

CHECK = "accreditation"
_ACCREDITED: Role = "third_party"  # what an accredited body is to those it certifies (ISO/IEC 17000, 4.5)


@dataclass(frozen=True, slots=True, eq=False)
class Route:
    """One way under one row of its anchor.

    Attributes:
        row: the anchor's row.
        links: the accreditations from its anchor down.
        refusal: why the row begins no such way; ``None`` where it does.
        widened: for each link what it recognizes beyond what it may; ``None`` for nothing.
        limits: what is left of the row's scope: the restricted dimensions with what they allow.
        role: what the issuer is to the things it speaks of: never more than its anchor, nor than an accredited body.
        in_scope: what is found of a claim against which nothing speaks.
        anchor: the row as results tell it.
    """

    row: Anchor
    links: tuple[Link, ...]
    refusal: Finding | None
    widened: tuple[Finding | None, ...]
    limits: tuple[tuple[str, tuple[str, ...]], ...]
    role: Role
    in_scope: Finding
    anchor: ChainLink

    def chain(self) -> tuple[ChainLink, ...]:
        """The way as results tell it, anchor first; its links made anew for each claim, whose evidence they become."""
        return (self.anchor, *map(_told, self.links)) if self.links else (self.anchor,)


def route_under(row: Anchor, links: tuple[Link, ...]) -> Route:
    """The way from ``row`` through ``links``, which lead down from its anchor."""
    needed = "accredit" if links else "issue"
    refusal = None
    if needed not in row.may:
        refusal = bad("NO_TRUST_PATH", f"the anchor may {' and '.join(row.may)}, but not {needed}", row.id)
    scope = row.scope
    widened: list[Finding | None] = []
    for link in links:
        scope, dimensions = narrowed(scope, link.scope)
        detail = f"{link.issuer} recognizes more than it may itself: {', '.join(dimensions)}"
        widened.append(bad("SCOPE_WIDENED", detail, link.entity) if dimensions else None)
    related = (row.id, *(link.reading.id or link.reading.digest for link in links))
    return Route(
        row,
        links,
        refusal,
        tuple(widened),
        tuple(scope.restricted()),
        min(row.role, _ACCREDITED, key=ROLES.index) if links else row.role,
        Finding(CHECK, Outcome.CONFORMS, "IN_SCOPE", "an anchor covers what the claim says", related=related),
        ChainLink("anchor", row.id, row.role, row.period, entity=row.id),
    )


def bad(code: str, detail: str, issuer: str) -> Finding:
    """What speaks against trust in ``issuer``."""
    return Finding(CHECK, Outcome.DOES_NOT_CONFORM, code, detail, "/issuer", {"issuer": issuer})


def _told(link: Link) -> ChainLink:
    name = link.reading.id or link.entity
    return ChainLink("accreditation", name, link.action, link.reading.period, link.reading.digest, link.entity)
