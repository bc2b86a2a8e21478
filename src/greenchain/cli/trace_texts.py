"""What ``trace`` prints for a person: a tree by witness paths, places with amounts, suppliers with their lots.

Everything is bounded: beyond some hundred lines nobody reads, and a table or the JSON has all of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from greenchain.cli.output import headline, show_findings, sign

Document = Mapping[str, Any]

MAX_LINES = 200  # of one list
MAX_NAMED = 8  # lots named in one line
_DEEPEST = 20  # levels that are set in: beyond that a screen has no room


def namer(document: Document) -> Callable[[str], str]:
    """How to call what an identifier names: with its name or that of its product, where the document tells one."""
    from greenchain.report.names import Names

    return Names(document).full


def show_trace(document: Document, *, asides: Sequence[str] = ()) -> Iterable[str]:
    """A trace, one way or both."""
    named = namer(document)
    ways = [part for part in (document.get("upstream"), document.get("downstream"), document) if part]
    ways = [part for part in ways if "objects" in part]
    subject = str(document.get("subject", ""))
    if document["outcome"] == "conforms" and all(part["complete"] for part in ways):
        yield f"{sign('conforms')} complete: {named(subject)}"
    else:
        yield headline(document, named(subject))
    for part in ways:
        yield from _one_way(part, named)
    yield from _findings(document, named, asides)


def _one_way(part: Document, named: Callable[[str], str]) -> Iterator[str]:
    from greenchain.values.text import counted

    matter = [item for item in part["objects"] if not item["is_exposed"]]
    exposed = [item for item in part["objects"] if item["is_exposed"]]
    reached = f"{counted(len(matter), 'object')}, {counted(len(part['processes']), 'process')}"
    beside = f", {len(exposed)} only exposed" if exposed else ""
    yield f"{part['direction']} of {named(part['subject'])}: {reached}{beside}"
    yield from bounded(_tree(part, matter, named))
    if exposed:
        yield f"  exposed, {'it is not made of them' if part['direction'] == 'upstream' else 'not made of it'}:"
        via = {end: edge["via"] for edge in part["edges"] if edge["role"] == "exposure" for end in _ends(edge)}
        yield from bounded(f"    {_exposed(item, via, named)}" for item in exposed)
    for seed, told in part["shares"].items():
        yield f"  {named(seed)} is by mass:"
        yield from bounded(f"    {entry['share']} {named(entry['id'])}" for entry in told["origins"])
        yield f"    {told['unknown_share']} unknown"


def _ends(edge: Document) -> tuple[str, str]:
    return edge["from"], edge["to"]


def _exposed(item: Document, via: Mapping[str, str | None], named: Callable[[str], str]) -> str:
    together = via.get(item["id"])
    if together:
        return f"{named(item['id'])}: together in or at {named(together)}"
    between = item["path"][-3:-1]
    return f"{named(item['id'])}{f': by way of {named(between[0])}' if between else ''}"


def _tree(part: Document, matter: Sequence[Document], named: Callable[[str], str]) -> Iterator[str]:
    """Each object under the one before it on its witness path, with the process between them."""
    processes = {process["id"]: process for process in part["processes"]}
    below: dict[str, list[tuple[Document, str]]] = defaultdict(list)
    for item in matter:
        before = item["path"][-2:-1]
        process = before[0] if before and before[0] in processes and len(item["path"]) > 2 else ""  # noqa: PLR2004 - itself, it, the one before
        parent = item["path"][-3] if process else (before[0] if before else "")
        below[parent].append((item, process))
    marks = _marks(part)
    waiting: list[tuple[int, Document, str]] = [(0, seed, "") for seed in reversed(part["seeds"])]
    while waiting:
        depth, item, process = waiting.pop()
        held = _stands_for(item, named)
        step = f": {_step(processes[process], named)}" if process else ""
        said = f"{named(item['id'])}{_amount(item)}{held}{step}{marks.get(item['id'], '')}"
        yield f"  {'  ' * min(depth, _DEEPEST)}{said}"
        waiting += [(depth + 1, *under) for under in reversed(below.pop(item["id"], []))]


def _stands_for(item: Document, named: Callable[[str], str]) -> str:
    """What a seed was taken for: a container that held it, its product, a transaction that joined it."""
    from greenchain.values.identifiers import class_of

    whole = item.get("expanded_from")
    if not whole:
        return ""
    return f", of {named(whole)}" if whole == class_of(item["id"]) else f", in or under {named(whole)}"


def _marks(part: Document) -> dict[str, str]:
    marks = dict.fromkeys(part["origins"], " (origin)")
    for gap in part["frontier"]:
        marks[gap["id"]] = f" ({sign('not_determined')} {gap['code']})"
    return marks


def _step(process: Document, named: Callable[[str], str]) -> str:
    word = (process["biz_step"] or "process").replace("_", " ")
    place = f" at {named(process['facility'])}" if process["facility"] else ""
    return f"{word}{place}, {process['time']}"


def _amount(item: Document) -> str:
    return f" {item['quantity']} {item['unit']}" if item.get("quantity") is not None else ""


def show_places(document: Document, *, asides: Sequence[str] = ()) -> Iterable[str]:
    """Where things are or were."""
    from greenchain.values.text import counted

    named = namer(document)
    found = counted(len(document["locations"]), "location")
    is_known = document["outcome"] == "conforms"
    yield f"{sign('conforms')} {found}" if is_known else headline(document, found)
    yield from bounded(f"  {_place(each, named)}" for each in document["locations"])
    yield from _findings(document, named, asides)


def _place(each: Document, named: Callable[[str], str]) -> str:
    inside = f" in {' in '.join(map(named, each['containers']))}" if each["containers"] else ""
    place = named(each["place"]) if each["place"] else "no place stated"
    if each["state"] == "under_way":
        place = f"under way from {place}" + (f" to {named(each['destination'])}" if each["destination"] else "")
    elif each["state"] == "used_up":
        place = f"used up, last at {place}"
    amount = f"{each['quantity']} {each['unit']}, " if each["quantity"] is not None else ""
    since = f" since {each['since']}" if each["since"] else ""
    until = f" until {each['until']}" if each["until"] else ""
    return f"{named(each['id'])}{inside}: {amount}{place}{since}{until}, {each['confidence']}"


def show_suppliers(document: Document, *, asides: Sequence[str] = ()) -> Iterable[str]:
    """The parties behind a lot, and which lots each supplied."""
    named = namer(document)
    yield headline(document, named(str(document["subject"])))
    yield from bounded(f"  {_supplier(each, named)}" for each in (*document["makers"], *document["suppliers"]))
    yield from _findings(document, named, asides)
    yield from _remedies(document, ("PARTY_UNKNOWN",))


def _supplier(each: Document, named: Callable[[str], str]) -> str:
    lots = ", ".join(map(named, each["objects"][:MAX_NAMED]))
    more = f" and {len(each['objects']) - MAX_NAMED} more" if len(each["objects"]) > MAX_NAMED else ""
    does = "makes" if not each["tier"] else "supplies"
    claims = ", ".join(claim["id"] for claim in each.get("claims", ()))
    return f"tier {each['tier']} {named(each['party'])} {does} {lots}{more}{f'; claims: {claims}' if claims else ''}"


def _remedies(document: Document, codes: Sequence[str]) -> Iterator[str]:
    """What to do about findings that mean the same of many things, once."""
    from greenchain.values.codes import REGISTRY

    for code in codes:
        if any(finding["code"] == code for finding in document["findings"]):
            yield f"  {code}: {REGISTRY[code].remedy}"


def _findings(document: Document, named: Callable[[str], str], asides: Sequence[str] = ()) -> Iterator[str]:
    """The findings, then what only a person is told; where a name is unknown and nothing was meant, what to do."""
    yield from bounded(show_findings(document, named=named))
    yield from (f"  {aside}" for aside in asides)
    if not asides:
        yield from _remedies(document, ("UNKNOWN_OBJECT",))


def bounded(lines: Iterable[str]) -> Iterator[str]:
    """The first of many lines, and how many more there are."""
    listed = iter(lines)
    yield from islice(listed, MAX_LINES)
    left = sum(1 for _ in listed)
    if left:
        yield f"  ... and {left} more; --json or --csv for all"
