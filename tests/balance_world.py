"""Books and policies in a few words: a posting from keywords, a policy from TOML, the codes that judging them gives."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

from greenchain.adapters.shipped import load_standards, standards_folder
from greenchain.graph.custody import balance_book, read_policy
from greenchain.model.postings import Posting, PostingDirection

START = datetime(2026, 1, 1, tzinfo=UTC)
END = datetime(2026, 3, 31, tzinfo=UTC)
BASIC = {"model": "mass_balance", "method": "credit", "uom": "TNE", "period_months": 3, "period_anchor": "2026-01-01"}
MILL = [("wheat", "flour", "0.75")]


@cache
def custody():
    """The shipped packs of custody."""
    return load_standards(standards_folder() / "custody")


def policy(*, conversions=(), drop=(), **keys):
    stated = {key: value for key, value in (BASIC | keys).items() if key not in drop}
    lines = [f"{key} = {_toml(value)}" for key, value in stated.items()]
    for source, target, factor in conversions:
        lines += ["[[conversion]]", f'from = "{source}"', f'to = "{target}"', f'factor = "{factor}"']
    return read_policy("\n".join(lines).encode(), standards=custody())


def _toml(value):
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value)


def post(name, day, direction, quantity, product="wheat", **cells):
    """One posting of ``day`` days after the start; a claim as organic under EU unless told otherwise."""
    cells = {"site": "mill", "characteristic": "organic", "scheme": "EU", "uom": "TNE"} | cells
    return Posting(
        time=START + timedelta(days=day),
        id=name,
        direction=PostingDirection(direction),
        product=product,
        quantity=Decimal(str(quantity)),
        where=f"row of {name}",
        **cells,
    )


def judge(*postings, kept=None, at=END, refused=0):
    return balance_book(postings, policy=kept or policy(), at=at, refused=refused)


def codes(*postings, kept=None, at=END):
    """The codes of what does not conform or is not determined, each once."""
    found = judge(*postings, kept=kept, at=at).findings
    return {finding.code for finding in found if finding.outcome.value not in ("conforms", "not_applicable")}
