"""One rule asked of one item: does it hold on its legal date, is it open, and for want of what?

The declared date of the rule's own basis decides the law. Where that date is missing, the rule is first asked without
any: what is false on every day needs no date. Otherwise it stays open; another date that the declaration states serves
as a hint of which rule to name, never as the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from greenchain.screening.facts import DATE_FIELDS, DECIDING_FACTS, Values, legal_day, other_day
from greenchain.screening.rules import BoundRule
from greenchain.standards.conditions import Truth


@dataclass(frozen=True, slots=True)
class Answer:
    """A rule that holds or stays open.

    Attributes:
        truth: true or unknown, with what it rests on.
        date_field: which declared date was used; empty where the answer needs none.
        on: that date.
        missing_date: the date fields that the rule goes by and the declaration lacks.
    """

    bound: BoundRule
    truth: Truth
    date_field: str = ""
    on: date | None = None
    missing_date: tuple[str, ...] = ()

    @property
    def waits_for_date(self) -> bool:
        """Whether only the missing date is known to keep the rule open."""
        return bool(self.missing_date) and not self.date_field

    @property
    def is_open_at_large(self) -> bool:
        """Whether what is missing decides about many rules at once."""
        return self.truth.value is None and not DECIDING_FACTS.isdisjoint(self.truth.missing)


def ask(bound: BoundRule, values: Values) -> Answer | None:
    """The rule's answer for one item, or ``None`` where it certainly does not hold."""
    basis = bound.rule.date_basis
    dated = legal_day(values, basis)
    if dated:
        truth = bound.remembered.truth(values, dated[1])
        return None if truth.value is False else Answer(bound, truth, *dated)
    undated = bound.remembered.truth(values, None)
    if undated.value is False:
        return None
    if undated.value is True:
        return Answer(bound, undated)
    lacking = DATE_FIELDS[basis]
    hint = other_day(values, basis)
    if hint:
        truth = bound.remembered.truth(values, hint[1])
        if truth.value is not False:
            missing = (*lacking, *truth.missing)
            return Answer(bound, Truth(None, missing, truth.rows, truth.read), *hint, missing_date=lacking)
    return Answer(bound, undated, missing_date=lacking)
