"""Screening: waste movements and trade controls under the law in force on their own dates."""

from greenchain.screening.documents import Documents
from greenchain.screening.result import ItemScreening, ScreeningResult, document
from greenchain.screening.screen import screen, screen_many

__all__ = ["Documents", "ItemScreening", "ScreeningResult", "document", "screen", "screen_many"]
