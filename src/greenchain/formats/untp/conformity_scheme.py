"""Reads a Conformity Scheme of UNTP 0.7.0 into facts about labels: scheme, criteria documents, criteria.

The scheme's id becomes the scheme's, each profile a criteria document named by its id, each required performance a
criterion. A measure says how much, not whether at least or at most: it comes in without comparator, and whatever hangs
on it stays open until somebody who read the text writes the comparator. Since when a deprecated profile no longer holds
is not stated either; it is kept as a date that may be any. What the scheme says of itself in relation to others
(alignments, endorsement) comes in as cooperation, L0: it is shown and carries no path. Every member that a fact has no
place for lies under its ``cvc``, so that nothing is dropped.

Source: UNTP 0.7.0, Conformity Vocabulary Catalog.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from greenchain.formats.exact_json import exact_text
from greenchain.formats.untp.kept_numbers import without_fractions
from greenchain.formats.untp.prerelease import released_form
from greenchain.formats.untp.scheme_shape import CRITERION, PROFILE, SCHEME, deviations
from greenchain.formats.untp.statements import statements_of
from greenchain.formats.untp.v0_7_0 import CONTEXT
from greenchain.standards.facts_reader import facts_document
from greenchain.standards.facts_shapes import KIND
from greenchain.standards.shapes import Reading, partial_date
from greenchain.values.criterion_units import unit_of
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import FactStatus, Finding
from greenchain.values.json import Json, parse_json
from greenchain.values.outcome import Outcome

ENDED_SOMETIME = "deprecated, since when is not stated"
BEGINS_SOMETIME = "proposed, from when is not stated"
BEGIN_UNSTATED = "not stated"
Members = Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class ImportedScheme:
    """What a document says, as facts.

    Attributes:
        facts: a document of kind ``recognition-facts``.
        findings: what was read otherwise than it stands, and what leaves answers open.
    """

    facts: Mapping[str, Json]
    findings: tuple[Finding, ...]


def read_conformity_scheme(raw: bytes) -> ImportedScheme:
    """The facts of a Conformity Scheme, or of a Conformity Profile or Criterion published on its own.

    Raises:
        InputError: with every fault: no JSON, another version of UNTP, a member of another type than it must have.
    """
    document = parse_json(raw)
    if not isinstance(document, Mapping):
        raise InputError(Fault("UNTP_SHAPE", f"an object, {SCHEME}", type(document).__name__))
    kind = _kind_of(document)
    _require_version(document)
    released, notes = released_form(document, kind)
    found = tuple(deviations(released, kind))
    refused = [fault for fault in found if fault.code == "UNTP_SHAPE"] + list(_nameless(released, kind))
    InputError.raise_if(refused)
    reading = _Importing([*notes, *(fault for fault in found if fault.code != "UNTP_SHAPE")])
    facts = reading.document(released, kind)
    InputError.raise_if(reading.refused)
    facts_document(facts)  # what a fact cannot say is refused here, with its place in the facts
    exact_text(facts)  # they lie a little deeper than their document, and must be readable again
    findings = tuple(Finding.of_fault(note, check="cvc", outcome=Outcome.NOT_APPLICABLE) for note in reading.notes)
    return ImportedScheme(MappingProxyType(facts), findings)


def _kind_of(document: Members) -> str:
    listed = document.get("type")
    if listed is None:
        return SCHEME
    types = listed if isinstance(listed, list | tuple) else (listed,)
    for kind in (SCHEME, PROFILE, CRITERION):
        if kind in types:
            return kind
    raise InputError(Fault("UNTP_SHAPE", f"{SCHEME} among the types", repr(listed), "/type"))


def _require_version(document: Members) -> None:
    """The version is told by the context, never guessed from the shape; without one it is from before the release."""
    listed = document.get("@context")
    if "@context" in document and (not isinstance(listed, list | tuple) or CONTEXT not in listed):
        raise InputError(Fault("UNSUPPORTED_UNTP_VERSION", f"a list with {CONTEXT}", repr(listed), "/@context"))


def _nameless(document: Members, kind: str) -> Iterator[Fault]:
    """Whoever is to be found again must have an id."""
    where = "/scheme" if kind == PROFILE else ""
    named = document.get("scheme", {}) if kind == PROFILE else document
    if not isinstance(named, Mapping) or not named.get("id"):
        yield Fault("UNTP_SHAPE", f"the id of a {SCHEME if kind == PROFILE else kind}", "none", f"{where}/id")
    profiles = [document] if kind == PROFILE else document.get("includedProfile", ()) if kind == SCHEME else ()
    for index, profile in enumerate(profiles):  # type: ignore[arg-type]
        if isinstance(profile, Mapping) and not profile.get("id"):
            yield Fault("UNTP_SHAPE", f"the id of a {PROFILE}", "none", f"/includedProfile/{index}/id")


@dataclass(slots=True)
class _Importing:
    """One pass over one document in the released form."""

    notes: list[Fault]
    refused: list[Fault] = field(default_factory=list)

    def document(self, released: Members, kind: str) -> dict[str, Any]:
        """The facts."""
        if kind == SCHEME:
            scheme = released
        elif kind == PROFILE:
            named: Any = released["scheme"]
            scheme = {"id": named["id"], "name": named.get("name", ""), "includedProfile": [released]}
        else:  # a criterion alone belongs to what nobody named; it stands under its own id
            self.notes.append(Fault("REQUIRED_FIELD_MISSING", "the scheme and the profile that it belongs to", "none"))
            scheme = {"id": released["id"], "includedProfile": [{"id": released["id"], "criterion": [released]}]}
        name = str(scheme["id"])
        prefix = {SCHEME: "/includedProfile/{}", PROFILE: "", CRITERION: ""}[kind]
        sets: list[dict[str, Any]] = []
        profiles: Any = scheme.get("includedProfile", ())
        for index, profile in enumerate(profiles):
            where = prefix.format(index)
            if any(one["name"] == profile["id"] for one in sets):
                self.refused.append(Fault("UNTP_SHAPE", "each profile once", profile["id"], f"{where}/id"))
            sets.append(self._criteria_set(profile, scheme, where, is_alone=kind == CRITERION))
        agreements = list(statements_of(scheme, sets))
        return {
            "kind": KIND,
            "id": name,
            **({"schemes": [_scheme(scheme)]} if kind != CRITERION else {}),
            "criteria_sets": sets,
            **({"agreements": agreements} if agreements else {}),
        }

    def _criteria_set(self, profile: Members, scheme: Members, where: str, *, is_alone: bool) -> dict[str, Any]:
        rest = dict(profile)
        found: dict[str, Any] = {"scheme": scheme["id"], "name": rest.pop("id"), "source": scheme["id"]}
        if not is_alone:
            found["valid"] = self._period(rest, where)
        named = rest.get("scheme")
        if isinstance(named, Mapping) and named.get("id") != scheme["id"]:
            self.notes.append(
                Fault("UNTP_REFERENCE_DIFFERS", str(scheme["id"]), str(named.get("id")), f"{where}/scheme")
            )
        scope: Any = rest.get("scope", ())
        categories = list(dict.fromkeys(_classification(one) for one in scope))
        if categories:
            found["categories"] = categories
        criteria: list[dict[str, Any]] = []
        listed: Any = rest["criterion"] if rest.get("criterion") else ()
        for index, one in enumerate(listed):
            criteria += self._criterion(one, where if is_alone else f"{where}/criterion/{index}")
        names = [one["id"] for one in criteria]
        for name in sorted({name for name in names if names.count(name) > 1} if len(names) > len(set(names)) else ()):
            self.refused.append(Fault("UNTP_SHAPE", "each criterion once", name, f"{where}/criterion"))
        if criteria:
            del rest["criterion"]
            found["criteria"] = criteria
        return {**found, "cvc": without_fractions(rest)}

    def _period(self, rest: dict[str, Any], where: str) -> list[str | None]:
        """The days of a profile; ``validFrom`` leaves ``rest`` where it is the first of them."""
        since: str | None = rest.get("validFrom") or None
        until = None
        standing = rest.get("status")
        if since is None:
            since = BEGIN_UNSTATED
        elif standing == "proposed":
            since = BEGINS_SOMETIME
        else:
            rest.pop("validFrom")
        if standing == "deprecated":
            until = ENDED_SOMETIME
        for end in (since, until):
            reading = Reading()
            partial_date(end, "", reading)
            if reading.faults:
                self.notes.append(Fault("UNTP_DATE_UNSTATED", "a date", str(end), where))
        return [since, until]

    def _criterion(self, criterion: Members, where: str) -> Iterator[dict[str, Any]]:
        """A criterion for each required performance; one without limits where there is none."""
        rest = dict(criterion)
        name = str(rest.pop("id", "") or "")
        if not name:
            self.refused.append(Fault("UNTP_SHAPE", f"the id of a {CRITERION}", "none", f"{where}/id"))
        head: dict[str, Any] = {"id": name}
        if rest.get("name"):
            head["text"] = rest.pop("name")
        if rest.get("status") != "active":
            # Whether the profile asks it is our reading, and nothing firm may rest on that
            head["status"] = FactStatus.DERIVED.value
            self.notes.append(
                Fault("UNTP_STANDING_UNKNOWN", "an active criterion", str(rest.get("status", "no status")), where)
            )
        performances: Any = rest.pop("requiredPerformance") if rest.get("requiredPerformance") else ()
        if not performances:
            yield {**head, "cvc": without_fractions({"criterion": rest})}
        for index, performance in enumerate(performances):
            place = f"{where}/requiredPerformance/{index}"
            shared: Json = name if index else rest
            limits = self._limits(performance, place)
            if index:
                head = {**head, "id": f"{name}#{index + 1}"}
            yield {**head, **limits, "cvc": without_fractions({"criterion": shared, "performance": limits.pop("cvc")})}

    def _limits(self, performance: Members, where: str) -> dict[str, Any]:
        """Property, threshold and unit of a required performance; the rest under ``cvc``."""
        rest: dict[str, Any] = dict(performance)
        found: dict[str, Any] = {}
        metric = dict(rest.get("metric", {}))
        if metric.get("id"):
            found["property"] = metric.pop("id")
            rest["metric"] = metric
        measure = dict(rest.get("measure", {}))
        if "value" in measure:
            found["threshold"] = str(measure.pop("value"))
            self.notes.append(
                Fault("UNTP_DIRECTION_UNSTATED", "at least or at most", found["threshold"], f"{where}/measure")
            )
        if measure.get("unit"):
            found["unit"] = measure.pop("unit")
            if unit_of(found["unit"]) is None:
                self.notes.append(
                    Fault("UNIT_UNKNOWN", "a unit of Recommendation 20", found["unit"], f"{where}/measure/unit")
                )
        if "measure" in rest:
            rest["measure"] = measure
        return {**found, "cvc": rest}


def _scheme(scheme: Members) -> dict[str, Any]:
    rest: dict[str, Any] = dict(scheme)
    found: dict[str, Any] = {"id": rest.pop("id"), "source": scheme["id"]}
    if rest.get("name"):
        found["name"] = rest.pop("name")
    if isinstance(rest.get("owner"), Mapping) and rest["owner"].get("name"):
        found["owner"] = rest["owner"]["name"]
        rest["owner"] = {key: value for key, value in rest["owner"].items() if key != "name"}
    if "includedProfile" in rest:
        rest["includedProfile"] = [profile["id"] for profile in rest["includedProfile"]]
    return {**found, "cvc": without_fractions(rest)}


def _classification(one: Members) -> str:
    """The category of a classification: its code, with the list that the code is of."""
    scheme, code = str(one.get("schemeId", "")), str(one.get("code", ""))
    return f"{scheme}{'' if scheme.endswith(('/', '#', '=')) or not scheme else '/'}{code}" or str(one.get("name", "?"))
