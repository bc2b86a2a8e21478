"""Rows of a book of certified stock, and claims about lots: what a site writes down, before anybody has judged it.

A posting says that an amount with a characteristic came to be, came in, went out, was lost or was retired; a lot claim
says what a lot is, as its origin's certificate or its seller has it. Words of custody models stay as written: which
there are, and their order, stands in a pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class PostingDirection(StrEnum):
    """What a posting does to the account: certified into being, received, sent off, lost, or used up for good."""

    ISSUE = "issue"
    IN = "in"
    OUT = "out"
    LOSS = "loss"
    RETIRE = "retire"

    @property
    def is_inflow(self) -> bool:
        """Whether it adds to the account."""
        return self in (PostingDirection.ISSUE, PostingDirection.IN)


class ClaimRole(StrEnum):
    """Whether a claim is where certified material begins, or what a lot is sold as."""

    ORIGIN = "origin"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True, order=True)
class Posting:
    """One row of a book; the order is by time, then id, then content, so that any order of rows gives one book.

    Attributes:
        time: when; aware.
        id: what the book of the site calls the row; a second row of the same site and id is a replay.
        direction: what it does.
        site: whose book it is; canonical.
        characteristic: what is claimed, such as ``organic``; empty for stock without a claim.
        scheme: under which scheme it is claimed; empty where not stated.
        product: canonical identifier, or the book's own word.
        quantity: zero or more, in ``uom``.
        uom: a unit's code as written; empty where not stated, which is pieces (EPCIS: quantity without uom).
        lot: canonical identifier; empty where not stated.
        counterparty: the site on the other side; empty where not stated.
        certificate: what vouches for the amount; empty where not stated.
        model: the custody model, as written; empty where the policy's counts.
        where: row of the table.
    """

    time: datetime
    id: str
    direction: PostingDirection
    site: str
    characteristic: str
    scheme: str
    product: str
    quantity: Decimal
    uom: str
    lot: str = ""
    counterparty: str = ""
    certificate: str = ""
    model: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True, order=True)
class LotClaim:
    """What one lot is stated to be.

    Attributes:
        lot: canonical identifier.
        role: origin or claimed.
        characteristic: such as ``organic``.
        scheme: the scheme that certified it, or under which it is claimed; empty for any.
        model: custody model, as written; empty where not stated.
        share: exact part of the lot that has the characteristic, 0 to 1.
        certificate: what vouches for it; empty where not stated.
        where: row of the table.
    """

    lot: str
    role: ClaimRole
    characteristic: str
    scheme: str = ""
    model: str = ""
    share: Decimal = Decimal(1)
    certificate: str = ""
    where: str = ""
