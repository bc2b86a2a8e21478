"""Many stated holdings at once: compiled from the one engine's answers, spread over rows by arrays."""

from greenchain.recognition.bulk.hits import Column, Hits
from greenchain.recognition.bulk.table import RecognitionTable

__all__ = ["Column", "Hits", "RecognitionTable"]
