"""Recognition: is the label held accepted there, on that day, by which agreement, and what is left to prove."""

from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.question import Holding, RecognitionQuestion, Variant
from greenchain.recognition.recognizing import assess, recognize
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Decision, Recognition, Rejected

__all__ = [
    "ConditionState",
    "Decision",
    "Holding",
    "Recognition",
    "RecognitionQuestion",
    "Rejected",
    "Residual",
    "Variant",
    "assess",
    "recognize",
]
