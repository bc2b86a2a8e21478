"""What stands between a declaration and a clearance: refused rows, no heading, a lot not followed, facts still open.

That no rule fires means something only where the rules could be asked. Each gap is one finding ``not_determined``, so
leaving a datum, a row or the events away never reads better than giving them. What was declared and yet decides
nothing (too few digits, none, unreadable) is told apart from what was not given at all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from greenchain.model.nouns import Shipment
from greenchain.screening.asking import Answer
from greenchain.screening.facts import DECIDING_FACTS, Values
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding
from greenchain.values.json import pointer
from greenchain.values.outcome import Outcome

CHECK = "screening"


def header_gaps(shipment: Shipment) -> tuple[Finding, ...]:
    """One finding a fault of what was refused; ``ITEMS_MISSING`` where there was no item to refuse."""
    refused = tuple(_refused(fault) for fault in dict.fromkeys(shipment.faults))
    if refused or shipment.items:
        return refused
    return (Finding(CHECK, Outcome.NOT_DETERMINED, "ITEMS_MISSING", "the declaration has no items", pointer("items")),)


def item_gaps(
    declared: Values, *, item: str, has_graph: bool, absent: Fault | None = None, said_by: tuple[str, ...] = ()
) -> Iterator[Finding]:
    """What the item must state, or the caller give, before the rules by heading and by lot can be asked at all.

    A waste code does not stand in for the heading: it opens the rules of waste law and leaves those by heading open.
    An item whose ``lot`` is declared none belongs to no chain; one that does not speak of a lot leaves that open. A
    heading that no edition in force has (``absent``, by the rows ``said_by``) is answered by no rule; commands refuse
    its row beforehand.
    """
    if not declared.get("hs"):
        state = "declared none" if "hs" in declared else "not given"
        detail = f"hs is {state}, and goods always have a heading: no rule that goes by it could be answered"
        yield _gap("HS_MISSING", detail, pointer("items", item, "hs"), missing=("hs",))
    if absent is not None:
        detail = f"{absent.found} is no heading of the dates declared (expected {absent.expected}): {absent.remedy}"
        yield _gap("HS_CODE_ABSENT", detail, pointer("items", item, "hs"), missing=("hs",), related=said_by)
    lot = declared.get("lot")
    if lot and not has_graph:
        detail = "the item names a lot and no supply chain is given: the rules that go by the chain were not asked"
        yield _gap("LOT_NOT_FOLLOWED", detail, pointer("items", item, "lot"), missing=("graph",))
    elif "lot" not in declared:
        detail = "whether the item is of a traced lot is not given (none may be declared): the rules that go by the "
        yield _gap("LOT_NOT_FOLLOWED", f"{detail}chain were not asked", pointer("items", item), missing=("lot",))


def open_rules(answers: Sequence[Answer], declared: Values, *, item: str) -> Iterator[Finding]:
    """One finding for the dates that are missing and one for each way a fact is, naming the rules they keep open.

    Args:
        answers: those that wait for a date or for a deciding fact.
        declared: the facts of the item as declared and as its chain tells them, before any was set aside.
        item: its number.
    """
    needs: dict[str, list[tuple[Answer, str]]] = {"DATE_MISSING": [], "FACTS_NOT_GIVEN": [], "FACTS_NOT_DECISIVE": []}
    for answer in answers:
        if answer.waits_for_date:
            needs["DATE_MISSING"] += [(answer, name) for name in answer.missing_date]
        for name in DECIDING_FACTS.intersection(answer.truth.missing) if answer.is_open_at_large else ():
            needs["FACTS_NOT_DECISIVE" if name in declared else "FACTS_NOT_GIVEN"].append((answer, name))
    for code, pairs in needs.items():
        if pairs:
            names = tuple(sorted({name for _, name in pairs}))
            rules = tuple(sorted({answer.bound.rule.id for answer, _ in pairs}))
            detail = f"{_states(names, declared)}; rules that stay open: {', '.join(rules)}"
            yield _gap(code, detail, pointer("items", item), missing=names, related=rules)


def _states(names: Iterable[str], declared: Values) -> str:
    """Each name with what was declared of it: ``hs is declared 3915, which does not decide``."""
    told = []
    for name in names:
        if name not in declared:
            told.append(f"{name} is not given")
        else:
            told.append(f"{name} is declared {declared[name] or 'none'}, which does not decide")
    return "; ".join(told)


def _refused(fault: Fault) -> Finding:
    found = f", found {fault.found}" if fault.found else ""
    detail = f"refused, so not screened: {fault.code}: expected {fault.expected}{found}; {fault.remedy}"
    return Finding(CHECK, Outcome.NOT_DETERMINED, "ITEM_REFUSED", detail, fault.where, values={"fault": fault.code})


def _gap(code: str, detail: str, where: str, *, missing: tuple[str, ...], related: tuple[str, ...] = ()) -> Finding:
    return Finding(CHECK, Outcome.NOT_DETERMINED, code, detail, where, missing=missing, related=related)
