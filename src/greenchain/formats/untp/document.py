"""One UNTP document as a value: what it says of itself, what it is about, and all of it as it was written.

The value never changes. An edit makes another one, in which every member that was not edited keeps its place and every
number its spelling.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from greenchain.formats.exact_json import exact_text
from greenchain.formats.untp import reading_0_6, reading_0_7
from greenchain.formats.untp.nodes import Node
from greenchain.formats.untp.notes import listed, notes_on
from greenchain.formats.untp.subjects import Named, Subject
from greenchain.formats.untp.versions import V0_7_0, Version
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import FrozenObject
from greenchain.values.time import aware, format_instant, parse_instant

_LONGEST_INDEX = 10  # digits; a status list has at most some hundred million places
_LONGEST_INSTANT = 64  # characters; the grammar's longest is shorter


class DocumentFault(NamedTuple):
    """One thing wrong with a document or doubted in it: where, a code of the registry, and a sentence."""

    pointer: str
    code: str
    text: str


class Issuer(NamedTuple):
    """Who issued a credential: a DID, and what else the issuer says to be known as."""

    id: str = ""
    name: str = ""
    also_known_as: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusEntry:
    """Where the status of a credential is listed; ``index`` is ``None`` where none can be read."""

    purpose: str
    index: int | None
    list_url: str
    where: str


class RenderMethod(NamedTuple):
    """How a credential may be shown."""

    type: str
    name: str
    template: str
    url: str
    media_type: str
    digest: str
    where: str


@dataclass(frozen=True, slots=True)
class UntpDocument:
    """A document of UNTP, read; ``read_credential`` makes it.

    Attributes:
        version: such as ``0.7.0``.
        kind: ``dpp``, ``dcc``, ``dfr``, ``dte``, ``dia``, ``cvc`` or ``linkset``.
        subject: what it is about, in the one model of ``subjects``.
        faults: what the official schema of its version refuses in it; its content is read all the same.
        id: the id of the credential or scheme; empty where there is none.
        name: its name.
        issuer: who issued it.
        valid_from, valid_until: its window, the end excluded; ``None`` where not stated or not readable.
        status: where its status is listed.
        render_methods: how it may be shown.
        token: the compact ``vc+jwt`` it came in; empty for one that came as JSON. Nothing here is verified.
    """

    version: str
    kind: str
    subject: Subject
    faults: tuple[DocumentFault, ...]
    id: str
    name: str
    issuer: Issuer
    valid_from: datetime | None
    valid_until: datetime | None
    status: tuple[StatusEntry, ...]
    render_methods: tuple[RenderMethod, ...]
    token: str = field(repr=False)
    _version: Version = field(repr=False, compare=False)
    _tree: Mapping[str, Any] = field(repr=False)

    @property
    def notes(self) -> tuple[DocumentFault, ...]:
        """What the schema lets pass and is doubted: forms, words of lists, terms of others, other spellings."""
        root = self._version.roots[self.kind]
        return told(notes_on(self._tree, self._version.shapes, root))

    @property
    def members(self) -> FrozenObject:
        """All of the document as frozen JSON, numbers as they were written."""
        return FrozenObject(self._tree)

    def with_valid_until(self, instant: datetime) -> UntpDocument:
        """The same credential that is valid until ``instant``, unsecured: no signature covers an edited document.

        Raises:
            ValueError: this is a scheme or link set, which have no validity.
        """
        if self.kind in ("cvc", "linkset"):
            raise ValueError(f"a document of kind {self.kind} has no validity")
        until = format_instant(aware(instant, "instant"))
        return document_of({**self._tree, "validUntil": until}, version=self._version, kind=self.kind)


def write_credential(document: UntpDocument) -> bytes:
    """``document`` as JSON on one line, unsecured: its members in their order, its numbers digit for digit.

    What came in a token is written without the token, whose signature is over other bytes.

    Raises:
        InputError: never for what was read.
    """
    return exact_text(document._tree).encode()  # noqa: SLF001 - the two are one idea in two directions


def document_of(tree: Mapping[str, Any], *, version: Version, kind: str, token: str = "") -> UntpDocument:
    """The document that ``tree``, plain JSON that nobody changes any more, holds.

    Args:
        tree: the credential, scheme or link set, without an envelope.
        version: which version it is of.
        kind: which kind of document.
        token: what it came in.
    """
    node = Node(tree)
    readers = reading_0_7.READERS if version is V0_7_0 else reading_0_6.READERS
    issuer = node.child("issuer")
    also = reading_0_7.names(issuer.children("issuerAlsoKnownAs"))
    return UntpDocument(
        version=version.name,
        kind=kind,
        subject=readers[kind](node),
        faults=told(version.shapes.faults(tree, version.roots[kind])),
        id=node.text("id"),
        name=node.text("name"),
        issuer=Issuer(issuer.text("id") or node.text("issuer"), issuer.text("name"), also),
        valid_from=_instant(node.text("validFrom")),
        valid_until=_instant(node.text("validUntil")),
        status=tuple(
            [_status(Node(entry, at)) for at, entry in listed(tree.get("credentialStatus"), "/credentialStatus")]
        ),
        render_methods=tuple(
            [_render(Node(entry, at)) for at, entry in listed(tree.get("renderMethod"), "/renderMethod")]
        ),
        token=token,
        _version=version,
        _tree=tree,
    )


def told(faults: Any) -> tuple[DocumentFault, ...]:  # noqa: ANN401 - faults, in whatever they come
    """Faults as documents tell them."""
    return tuple(DocumentFault(fault.where, fault.code, _sentence(fault)) for fault in faults)


def _sentence(fault: Fault) -> str:
    return f"expected {fault.expected}, found {fault.found}" if fault.found else f"expected {fault.expected}"


def _instant(text: str) -> datetime | None:
    if not text or len(text) > _LONGEST_INSTANT:
        return None
    try:
        return parse_instant(text)
    except InputError:
        return None


def _status(entry: Node) -> StatusEntry:
    stated = entry.members.get("statusListIndex")
    number = entry.number("statusListIndex")
    index = int(number) if number is not None and number == int(number) else None
    if isinstance(stated, str) and stated.isascii() and stated.isdigit() and len(stated) <= _LONGEST_INDEX:
        index = int(stated)  # as the W3C writes it
    return StatusEntry(entry.text("statusPurpose"), index, entry.text("statusListCredential"), entry.where)


def _render(method: Node) -> RenderMethod:
    template = method.child("template")  # the W3C's has an object where UNTP has a text
    return RenderMethod(
        next(iter(method.texts("type")), ""),
        method.text("name"),
        method.text("template") or template.text("template"),
        method.text("url") or template.text("id"),
        method.text("mediaType") or template.text("mediaType"),
        method.text("digestMultibase") or template.text("digestMultibase"),
        method.where,
    )
