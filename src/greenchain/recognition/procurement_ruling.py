"""The answer of one rule of procurement or display, in the words of that rule."""

from __future__ import annotations

from dataclasses import dataclass

from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Recognition


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a rule says.

    Attributes:
        ruling: one of the words of the rule.
        via: what carried it, such as ``named_label`` or ``fallback``.
        missing: keys that would settle it.
        detail: figures that decided, in words; empty where the rule's own words say all.
    """

    ruling: str
    via: str = ""
    reasons: tuple[str, ...] = ()
    residual: tuple[Residual, ...] = ()
    missing: tuple[str, ...] = ()
    recognition: Recognition | None = None
    detail: str = ""


def needs(*missing: str, reasons: tuple[str, ...] = ()) -> Ruling:
    """The matter is left to a person, who needs what is named."""
    return Ruling("needs_human", missing=missing, reasons=reasons)
