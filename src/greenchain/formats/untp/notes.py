"""What a schema lets pass and a reader doubts: forms of texts, words of lists, terms of others, other spellings.

Nothing here makes a document wrong. A term that no version declares at its place expands to nothing in JSON-LD, so who
wrote it may believe to have said something that nobody reads.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from greenchain.formats.untp.forms import FORMS, LISTED
from greenchain.formats.untp.shapes import Shapes
from greenchain.values.errors import Fault
from greenchain.values.json import pointer

_EVERYWHERE: Final = frozenset({"@context", "type", "id"})
"""Members that JSON-LD and the data model of credentials have in any object."""

_OF_THE_DATA_MODEL: Final = frozenset(
    {"credentialStatus", "credentialSchema", "description", "evidence", "name", "proof", "refreshService"}
    | {"relatedResource", "renderMethod", "termsOfUse", "validFrom", "validUntil", "confidenceMethod"}
)
"""Members of a credential by the W3C data model 2.0, whose terms its context defines."""


def notes_on(document: Mapping[str, Any], shapes: Shapes, kind: str) -> Iterator[Fault]:
    """The doubts about ``document``, an object of ``kind``, in its order.

    Yields:
        ``UNTP_FORM_DOUBTFUL``, ``UNTP_VALUE_UNDECLARED``, ``UNTP_TERM_UNKNOWN``, ``UNTP_OTHER_SPELLING``,
        ``UNTP_TYPE_UNSTATED``.
    """
    if "type" not in document and shapes.table.kinds[kind].types:
        yield Fault("UNTP_TYPE_UNSTATED", " and ".join(shapes.table.kinds[kind].types), "none", "/type")
    yield from _spellings(document)
    yield from _in_object(document, shapes, kind, "", _OF_THE_DATA_MODEL)


def _in_object(
    members: Mapping[str, Any], shapes: Shapes, kind: str, where: str, known: frozenset[str] = frozenset()
) -> Iterator[Fault]:
    row = shapes.table.kinds[kind]
    if row.one_of:
        yield from _in_object(members, shapes, shapes.alternative(kind, members), where)
        return
    types = row.members
    for name, value in members.items():
        wanted = types.get(name)
        place = where + pointer(name)
        if wanted is not None:
            yield from _in_value(value, shapes, wanted, place)
        elif row.others is not None:
            yield from _in_value(value, shapes, row.others[1], place)
        elif types and row.is_open and name not in _EVERYWHERE and name not in known | shapes.declared(kind):
            yield Fault("UNTP_TERM_UNKNOWN", f"a member of a {kind}", name, place)


def _in_value(value: Any, shapes: Shapes, wanted: str, where: str) -> Iterator[Fault]:  # noqa: ANN401 - a JSON value of any shape
    if isinstance(value, str):
        simple = shapes.table.simple.get(wanted)
        if simple is not None and simple.form:
            expected, fits = FORMS[simple.form]
            if not fits(value):
                code = "UNTP_VALUE_UNDECLARED" if simple.form in LISTED else "UNTP_FORM_DOUBTFUL"
                yield Fault(code, expected, repr(value), where)
    elif isinstance(value, list):
        inner = wanted[1:-1] if wanted.startswith("[") else wanted
        for index, item in enumerate(value):
            yield from _in_value(item, shapes, inner, f"{where}/{index}")
    elif isinstance(value, dict) and wanted in shapes.table.kinds:
        yield from _in_object(value, shapes, wanted, where)


def _spellings(document: Mapping[str, Any]) -> Iterator[Fault]:
    """Members in a spelling of the W3C or of a page of the specification; each is read as the one of the schema."""
    entries = document.get("credentialStatus")
    if isinstance(entries, list):
        yield Fault("UNTP_OTHER_SPELLING", "one object", "a list", "/credentialStatus")
    for place, entry in listed(entries, "/credentialStatus"):
        if isinstance(entry.get("statusListIndex"), str):
            yield Fault("UNTP_OTHER_SPELLING", "an integer", repr(entry["statusListIndex"]), f"{place}/statusListIndex")
    subject = document.get("credentialSubject")
    if isinstance(subject, dict) and "schemeId" in subject and "registerType" in subject:
        yield Fault("UNTP_OTHER_SPELLING", "idScheme", "schemeId", "/credentialSubject/schemeId")
    for place, method in listed(document.get("renderMethod"), "/renderMethod"):
        if "TemplateRenderMethod" in (method.get("type"), *_texts(method.get("type"))):
            yield Fault("UNTP_OTHER_SPELLING", "RenderTemplate2024", "TemplateRenderMethod", f"{place}/type")


def listed(value: Any, where: str) -> Iterator[tuple[str, Mapping[str, Any]]]:  # noqa: ANN401 - a JSON value of any shape
    """The objects in a list, or the object that stands without one, each with its place."""
    if isinstance(value, dict):
        yield where, value
    elif isinstance(value, list):
        yield from ((f"{where}/{index}", item) for index, item in enumerate(value) if isinstance(item, dict))


def _texts(value: Any) -> list[str]:  # noqa: ANN401 - a JSON value of any shape
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
