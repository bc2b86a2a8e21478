"""How many worlds a law of recognition is tried on: 10,000 in the deep profile, as many as any other test elsewhere.

``HYPOTHESIS_PROFILE=deep pytest tests/property/test_recognition_paths.py`` runs them; a law takes some minutes then.
"""

from __future__ import annotations

from hypothesis import settings

DEEP = 10_000  # what the laws of recognition are held to
_DEEP_PROFILE = 1000  # a profile of so many examples is meant to take its time


def tried(examples: int) -> int:
    """On how many worlds a law is tried in a profile of so many examples."""
    return DEEP if examples >= _DEEP_PROFILE else examples


MANY = settings(max_examples=tried(settings.default.max_examples))
"""Decorates a law; the rest of the profile stays as it is."""
