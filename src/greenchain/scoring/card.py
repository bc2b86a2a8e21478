"""The card of a pack under its former name; see :mod:`greenchain.scoring.cards.card`."""

from greenchain.scoring.cards.card import CARD_STAGES, Band, Card, CardIndicator, Gate
from greenchain.scoring.cards.reading import read_card

__all__ = ["CARD_STAGES", "Band", "Card", "CardIndicator", "Gate", "read_card"]
