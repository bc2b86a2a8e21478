"""What is certified once is claimed once: no book of any number of sites passes that sells more than was certified.

The books are drawn at random from few sites, lots and amounts, so that most of them cheat; the laws add up goods in a
plain way of their own and ask no account.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from hypothesis import event, given
from hypothesis import strategies as st

from balance_world import judge, policy, post
from greenchain.values.outcome import Outcome

SITES = ("a", "b", "c")
LONG = policy(drop=["period_months"], credit_validity_months=1200)
LONG_DUAL = policy(drop=["period_months"], credit_validity_months=1200, dual_claims=True)


def passes(rows, kept):
    balance = judge(*rows, kept=kept)
    event(balance.outcome.value)
    return balance.outcome is Outcome.CONFORMS


@st.composite
def books(draw):
    """An issuer, and sites that buy from one another or a trader outside and sell to one another, the trader, a shop."""
    rows = [post("0", 1, "issue", draw(st.integers(1, 3)), site="a", lot="L", certificate="C")]
    rows += [post("book", 0, "loss", 0, site=site) for site in SITES]  # each site's book is here
    for number in range(1, draw(st.integers(2, 7))):
        site = draw(st.sampled_from(SITES))
        direction = draw(st.sampled_from(["in", "in", "out", "out", "out", "retire", "loss"]))
        others = [other for other in SITES if other != site]
        ends = {"in": [*others, "trader"], "out": [*others, "trader", "shop"]}.get(direction, [""])
        rows.append(
            post(
                str(number),
                draw(st.integers(0, 4)),
                direction,
                draw(st.integers(1, 3)),
                site=site,
                lot=draw(st.sampled_from(["", "L", "M"])),
                counterparty=draw(st.sampled_from(ends)),
                certificate="C" if direction in ("in", "retire") and draw(st.booleans()) else "",
            )
        )
    return rows


@given(books())
def test_all_that_is_claimed_over_all_sites_is_at_most_what_was_certified(rows):
    total = defaultdict(Decimal)
    for row in rows:
        kind = row.direction.value
        outside = row.counterparty if row.counterparty in ("trader", "shop") else ""
        total[kind, outside, bool(row.certificate)] += row.quantity
    sold = total["out", "shop", False] + total["out", "trader", False]
    sold += sum(total[kind, "", cited] for kind in ("retire", "loss") for cited in (True, False))
    back = min(total["in", "trader", True], total["out", "trader", False])  # left these books and came again
    is_lawful = sold - back <= total["issue", "", True] + total["in", "trader", False]
    assert is_lawful or not passes(rows, LONG)


CLAIMS = (("organic", "A"), ("organic", "B"), ("fair", "A"))


@st.composite
def one_lot(draw):
    """One tonne with two certificates for two claims, sold on by whoever says to have it."""
    claims = draw(st.permutations(CLAIMS))[:2]
    rows = []
    for number, (characteristic, scheme) in enumerate(claims):
        cells = {"characteristic": characteristic, "scheme": scheme}
        rows.append(post(f"i{number}", 0, "issue", 1, site="farm", lot="L", certificate=f"C{number}", **cells))
        for hop in range(draw(st.integers(0, 2))):
            site = draw(st.sampled_from(["mill", "b"]))
            name = f"{number}{hop}"
            if draw(st.booleans()):
                rows.append(post(f"s{name}", 1, "out", 1, site="farm", lot="L", counterparty=site, **cells))
            seller = draw(st.sampled_from(["farm", ""]))
            cited = draw(st.sampled_from([f"C{number}", ""])) if seller else f"C{number}"
            got = {"site": site, "lot": "L", "counterparty": seller, "certificate": cited}
            rows.append(post(f"g{name}", 2, "in", 1, **got, **cells))
        for sale in range(draw(st.integers(0, 2))):
            site = draw(st.sampled_from(["farm", "mill", "b"]))
            to = {"counterparty": draw(st.sampled_from(["shop", "store"])), "lot": draw(st.sampled_from(["L", "F"]))}
            direction = draw(st.sampled_from(["out", "out", "retire"]))
            rows.append(post(f"x{number}{sale}", 3, direction, 1, site=site, **to, **cells))
    return rows


@given(one_lot(), st.sampled_from([LONG, LONG_DUAL]))
def test_one_certified_tonne_is_sold_with_a_claim_at_most_once(rows, kept):
    final = [row for row in rows if row.counterparty in ("shop", "store")]
    deliveries = {(row.site, row.lot, row.direction, row.counterparty) for row in final}
    sold = len(deliveries) if kept is LONG_DUAL else len(final)
    assert sold <= 1 or not passes(rows, kept)
