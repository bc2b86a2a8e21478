"""Serials, numbers of shipments and sums of quantities: whole numbers and whole grams, exact.

The sum that counts runs over the serials up to and including that of the movement judged. It is complete only where
every one of those serials is at hand, so that a movement left away never makes a sum look better; what is stated
already may exceed the total whatever is missing.
"""

from __future__ import annotations

from fractions import Fraction

from greenchain.screening.documents.comparing import Compared, blanks, open_for, shown
from greenchain.screening.documents.papers import Papers
from greenchain.screening.documents.register import grams
from greenchain.values.quantity import decimal_text, exact_decimal

_GRAMS = 1000  # in a kilogram


def kilograms(mass: int) -> str:
    """Whole grams as kilograms.

    >>> kilograms(104000500)
    '104000.5'
    """
    return decimal_text(exact_decimal(Fraction(mass, _GRAMS)))


def once(papers: Papers, left: str, right: str) -> Compared:
    """The serial stands in no other movement document of the notification."""
    movement = papers.movement
    lacking = blanks(papers, left, "movement.notification_no")
    if movement is None or lacking:
        return open_for(papers, left, right, *lacking)
    serial = shown(papers.fact(left))
    held = papers.documents.series(_notified(papers)).with_serial(int(serial))
    others = tuple(other.number for other in held if other.key != movement.key)
    return Compared(bool(others), serial, ", ".join(others) or "none", related=others)


def within_number(papers: Papers, left: str, right: str) -> Compared:
    """The serial on the left is at most the number of shipments on the right."""
    if lacking := blanks(papers, left, right):
        return open_for(papers, left, right, *lacking)
    serial, total = shown(papers.fact(left)), shown(papers.fact(right))
    return Compared(int(serial) > int(total), serial, total)


def within_sum(papers: Papers, left: str, right: str) -> Compared:
    """All movements up to and including this one weigh at most the total notified."""
    if lacking := blanks(papers, left, right, "movement.serial"):
        return open_for(papers, left, right, *lacking)
    total = grams(papers.fact(right)) or 0
    serial = int(shown(papers.fact("movement.serial")))
    series = papers.documents.series(_notified(papers))
    count = series.up_to(serial)
    stated = series.sums[count - 1] if count else 0
    crossing = series.crossing(total)
    sides = (f"{kilograms(stated)} kg", f"{kilograms(total)} kg")
    if stated > total and crossing is not None:
        note = f"the total is crossed by movement {crossing.number} (serial {shown(crossing.facts['serial'])})"
        return Compared(differs=True, left=sides[0], right=sides[1], related=(crossing.number,), note=note)
    missing = []
    if not count or series.distinct[count - 1] < serial:
        missing.append(f"movements with every serial from 1 to {serial}")
    if count and series.unstated[count - 1]:
        missing.append("quantity_kg of every movement before")
    if series.unnumbered:
        missing.append("serial of every movement")
    return Compared(None if missing else False, *sides, tuple(missing))


def at_most_declared(papers: Papers, left: str, right: str) -> Compared:
    """The items of the declaration that move with a document weigh at most what it says.

    More is open, not different: a document's quantity may be net or gross, and may be weighed elsewhere.
    """
    declared, stated = _masses(papers, left, right)
    if declared is None or stated is None:
        return open_for(papers, left, right, *(blanks(papers, right) or (left,)))
    sides = (f"{kilograms(declared)} kg", f"{kilograms(stated)} kg")
    missing = ("what makes up the mass declared beyond the document",) if declared > stated else ()
    return Compared(None if missing else False, *sides, missing)


def same_mass(papers: Papers, left: str, right: str) -> Compared:
    """The items of the declaration that move with a document weigh what it says."""
    declared, stated = _masses(papers, left, right)
    if declared is None or stated is None:
        return open_for(papers, left, right, *(blanks(papers, right) or (left,)))
    return Compared(declared != stated, f"{kilograms(declared)} kg", f"{kilograms(stated)} kg")


def _masses(papers: Papers, left: str, right: str) -> tuple[int | None, int | None]:
    kind = right.partition(".")[0]
    document = papers.annex_vii if kind == "annex_vii" else papers.movement
    declared = papers.declared.grams.get((kind, document.key)) if document and papers.has(left) else None
    return declared, grams(papers.fact(right))


def _notified(papers: Papers) -> str:
    """The notification that the movement names: the series it belongs to."""
    return shown(papers.fact("movement.notification_no"))
