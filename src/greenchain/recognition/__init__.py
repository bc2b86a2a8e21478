"""Recognition: is the label held accepted there, on that day, by which path, and what is left to prove."""

from greenchain.recognition.bulk import Hits, RecognitionTable
from greenchain.recognition.conditions import ConditionState
from greenchain.recognition.procurement import Procurement, procure
from greenchain.recognition.recognizing import assess, recognize
from greenchain.recognition.residual import Residual
from greenchain.recognition.result import Decision, Path, Recognition, Rejected
from greenchain.standards.known_facts import RecognitionFacts, read_facts
from greenchain.standards.label_packs import label_facts
from greenchain.standards.procurement_questions import read_procurement
from greenchain.standards.questions import Certificate, RecognitionQuestion, ShownDocument, Variant, read_question

__all__ = [
    "Certificate",
    "ConditionState",
    "Decision",
    "Hits",
    "Path",
    "Procurement",
    "Recognition",
    "RecognitionFacts",
    "RecognitionQuestion",
    "RecognitionTable",
    "Rejected",
    "Residual",
    "ShownDocument",
    "Variant",
    "assess",
    "label_facts",
    "procure",
    "read_facts",
    "read_procurement",
    "read_question",
    "recognize",
]
