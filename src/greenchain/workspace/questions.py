"""The questions a case may ask, one shape a stage.

Each question names the kinds of files its answer relies on: where one of them is missing, the answer is at best not
determined, so that taking evidence away can never improve it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from greenchain.values.errors import Fault, GreenchainError, InputError
from greenchain.values.time import PartialDate
from greenchain.workspace.case_files import EVIDENCE_KINDS

_CLAIMS = ("claim", *EVIDENCE_KINDS, "trust")

# kind of question -> kinds of case files its answer relies on
RELIES_ON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "trace": ("events", "table"),
        "claim": _CLAIMS,
        "recognition": _CLAIMS,
        "score": ("events", "table", "scoring", *_CLAIMS),
        "screening": ("declarations", "documents", "events", "table"),
    }
)

# kind of question -> settings it needs, settings it may have; all are texts, dates read as such
_SETTINGS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = MappingProxyType(
    {
        "trace": (("subject",), ("direction",)),
        "claim": ((), ("subject",)),
        "recognition": (("subject", "target", "category", "on"), ("criteria", "jurisdiction", "factory_country")),
        "score": ((), ("document", "subject", "card", "party", "grid", "build", "inventory", "inventory_set")),
        "screening": ((), ("subject",)),
    }
)


@dataclass(frozen=True, slots=True)
class Question:
    """One question.

    Attributes:
        id: its name in the answer.
        kind: trace, claim, recognition, score or screening.
        settings: what it says beyond that, as text; ``subject`` is whom or what it is about (``*`` for all there is).

    Raises:
        InputError: another kind.
    """

    id: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        if self.kind not in RELIES_ON:
            raise InputError(Fault("QUESTION_UNKNOWN", f"a kind of {', '.join(RELIES_ON)}", repr(self.kind)))
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    @property
    def subject(self) -> str:
        """Whom or what it is about; ``*`` where it says nothing."""
        return self.settings.get("subject", "*")

    @property
    def relies_on(self) -> tuple[str, ...]:
        """The kinds of files its answer relies on."""
        return RELIES_ON[self.kind]

    def day(self, name: str) -> date:
        """A setting that is a legal date, known to the day."""
        return PartialDate.parse(self.settings[name]).first

    def with_settings(self, **settings: str) -> Question:
        """The same question with some settings otherwise."""
        return replace(self, settings={**self.settings, **settings})

    def to_dict(self) -> dict[str, str]:
        """As the evaluation prints it."""
        return {"id": self.id, "kind": self.kind, **dict(sorted(self.settings.items()))}


def read_question(entry: Mapping[str, Any]) -> Question:
    """The question that a table of ``case.toml`` spells, or an InputError with all its faults."""
    kind = entry.get("kind")
    if not isinstance(kind, str) or kind not in RELIES_ON:
        raise InputError(Fault("QUESTION_UNKNOWN", f"a kind of {', '.join(RELIES_ON)}", repr(kind)))
    needed, allowed = _SETTINGS[kind]
    settings = {key: _text(value) for key, value in entry.items() if key not in ("id", "kind")}
    faults = [
        Fault("QUESTION_UNKNOWN", f"a setting {key}", "none", f"/{key}") for key in needed if not settings.get(key)
    ]
    known = ", ".join((*needed, *allowed))
    faults += [
        Fault("QUESTION_UNKNOWN", f"only {known}", key, f"/{key}")
        for key in sorted(settings.keys() - {*needed, *allowed})
    ]
    faults += [
        Fault("QUESTION_UNKNOWN", "a text or date", repr(entry[key]), f"/{key}")
        for key, text in settings.items()
        if text is None
    ]
    if settings.get("on"):
        try:
            PartialDate.parse(settings["on"] or "")
        except GreenchainError as error:
            faults += error.within(where="/on").faults
    question_id = entry.get("id", kind)
    if not isinstance(question_id, str) or not question_id:
        faults.append(Fault("QUESTION_UNKNOWN", "a text id", repr(question_id), "/id"))
    InputError.raise_if(faults)
    return Question(question_id, kind, {key: text for key, text in settings.items() if text is not None})


def _text(value: object) -> str | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else None
