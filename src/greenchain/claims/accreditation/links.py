"""Accreditations read as links: who recognizes whom, to do what, about what.

One credential may recognize its subject for several actions; each is a link of its own. The shape is that of the W3C
draft on recognized entities, which calls itself experimental; ``scope`` is our extension, since the draft has none.
Nothing here says that a link holds: ``accreditation`` judges it at an instant.

Source: W3C vc-recognized-entities, first public draft 2026.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from greenchain.claims.authentic import Authentication
from greenchain.claims.key_history import KeyHistory
from greenchain.claims.reading import Reading
from greenchain.claims.scope import DIMENSIONS, Scope, uncovered
from greenchain.claims.vcdm import as_list, id_of
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding
from greenchain.values.json import Json, pointer
from greenchain.values.outcome import Outcome

LINK_TYPE = "RecognizedEntityCredential"
ENTITY_TYPE = "RecognizedEntity"
ACTION_TYPE = "RecognizedAction"
ACTIONS = ("issue", "recognize")
MAX_ACTIONS = 16  # actions in one credential: two kinds, and a handful of scopes for each
_DIMENSION_OF: Mapping[str, str] = {
    "credentialTypes": "credential_types",
    "countries": "countries",
    "productGroups": "product_groups",
    "schemes": "schemes",
    "standards": "standards",
    "stages": "stages",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One action that one accreditation recognizes.

    Attributes:
        reading: the accreditation.
        keys: the keys that signed it.
        entity: who is recognized.
        action: ``issue`` claims, or ``recognize`` others.
        scope: what it restricts; ``None`` restricts nothing beyond what its issuer may do.
        output_validation: what claims of the entity must fit, as it stands in the accreditation.
        proven_by: by when something else proves that the accreditation existed.
        sha256: of the accreditation as it came: one content may come in several envelopes, and one of them lapse.
    """

    reading: Reading
    keys: tuple[KeyHistory, ...]
    entity: str
    action: str
    scope: Scope | None = None
    output_validation: Json = None
    proven_by: datetime | None = None
    sha256: str = ""

    @property
    def issuer(self) -> str:
        """Who recognizes."""
        return self.reading.issuer

    @property
    def sort_key(self) -> tuple[str, str, str, str]:
        """A fixed order, whatever order the evidence came in."""
        return self.reading.digest, self.sha256, self.action, str(self.scope.to_dict() if self.scope else "")


def read_links(found: Authentication, *, proven_by: datetime | None = None, sha256: str = "") -> tuple[Link, ...]:
    """The links of one authenticated accreditation, never none.

    Args:
        found: what authenticating it came to.
        proven_by: by when something else proves that it existed.
        sha256: of its bytes.

    Raises:
        InputError: ``ACCREDITATION_INVALID``: not authentic, or not of the shape of an accreditation.
    """
    reading = found.reading
    if reading is None or not found.is_authentic:
        reason = next(finding for finding in found.findings if finding.outcome is not Outcome.CONFORMS)
        raise _invalid("an authentic accreditation", reason.code, reason.where)
    if LINK_TYPE not in reading.types:
        raise _invalid(f"a claim of type {LINK_TYPE}", ", ".join(reading.types), "/type")
    return tuple(_links(reading, found.keys, proven_by, sha256))


def require_links(reading: Reading) -> None:
    """Return if ``reading`` has the shape of an accreditation, whoever signed it: asked before one is handed out.

    Raises:
        InputError: ``ACCREDITATION_INVALID``.
    """
    tuple(_links(reading, (), None, ""))


def _links(reading: Reading, keys: tuple[KeyHistory, ...], proven_by: datetime | None, sha256: str) -> Iterator[Link]:
    subject = reading.document["credentialSubject"]
    where = "/credentialSubject"
    if not isinstance(subject, Mapping) or ENTITY_TYPE not in as_list(subject.get("type", ())):
        raise _invalid(f"one subject of type {ENTITY_TYPE}", "another", where)
    entity = id_of(subject.get("id"))
    if not entity:
        raise _invalid("the URL of the recognized entity", "none", f"{where}/id")
    actions = as_list(subject.get("recognizedTo", ()))
    if not 0 < len(actions) <= MAX_ACTIONS:
        raise _invalid(f"1 to {MAX_ACTIONS} actions", str(len(actions)), f"{where}/recognizedTo")
    for index, action in enumerate(actions):
        place = pointer("credentialSubject", "recognizedTo", index)
        if not isinstance(action, Mapping) or ACTION_TYPE not in as_list(action.get("type", ())):
            raise _invalid(f"an object of type {ACTION_TYPE}", "another", place)
        if id_of(action.get("recognizedBy", reading.issuer)) != reading.issuer:
            raise _invalid("the issuer itself as recognizedBy", repr(action["recognizedBy"]), f"{place}/recognizedBy")
        names = as_list(action.get("action", ()))
        if not names or not all(isinstance(name, str) and name in ACTIONS for name in names):
            raise _invalid(f"one of {', '.join(ACTIONS)}", repr(action.get("action")), f"{place}/action")
        scope = _scope(action["scope"], f"{place}/scope") if "scope" in action else None
        for name in dict.fromkeys(names):
            yield Link(reading, keys, entity, str(name), scope, action.get("outputValidation"), proven_by, sha256)


def _scope(value: Json, where: str) -> Scope:
    if not isinstance(value, Mapping):
        raise _invalid("an object of lists", type(value).__name__, where)
    unknown = sorted(set(value) - set(_DIMENSION_OF))
    if unknown:
        raise _invalid(f"only {', '.join(_DIMENSION_OF)}", unknown[0], where)  # a misspelt limit would limit nothing
    limits: dict[str, tuple[str, ...]] = {}
    for name, allowed in value.items():
        texts = as_list(allowed)
        if not texts or not all(isinstance(text, str) and text for text in texts):
            raise _invalid("a list of at least one text", repr(allowed), f"{where}/{name}")
        limits[_DIMENSION_OF[name]] = tuple(str(text) for text in texts)
    return Scope(**limits)


def narrowed(parent: Scope, child: Scope | None) -> tuple[Scope, tuple[str, ...]]:
    """What is left of ``parent`` under ``child``, and the dimensions in which the child would widen it.

    A dimension that the child leaves out is as the parent's; one that only the child limits is as the child's.
    """
    if child is None:
        return parent, ()

    limits = {dimension: getattr(parent, dimension) for dimension in DIMENSIONS}
    widened = []
    for dimension, allowed in child.restricted():
        held = limits[dimension]
        if held is not None and uncovered(held, allowed, dimension=dimension):
            widened.append(dimension)
        limits[dimension] = allowed
    return Scope(**limits), tuple(widened)


def invalid_finding(error: InputError, source: str) -> Finding:
    """An accreditation that is no link, told beside the answer; it takes nothing from what other evidence shows."""
    fault = error.faults[0]
    detail = f"expected {fault.expected}, found {fault.found}; the accreditation is set aside"
    return Finding("accreditation", Outcome.NOT_APPLICABLE, fault.code, detail, f"{source} {fault.where}".strip())


def _invalid(expected: str, found: str, where: str) -> InputError:
    return InputError(Fault("ACCREDITATION_INVALID", expected, found, where=where))
