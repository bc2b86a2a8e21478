"""What a presentation must be by the data model: itself, the credentials inside it, and who speaks for whom.

A credential that carries no proof of its own inside a presentation is *self-asserted*: only the holder stands behind
it, so its issuer must be the holder. While the presentation itself is unsecured nothing can be told yet: the same shape
is a draft whose credentials are still to be signed.

Source: W3C Verifiable Credentials Data Model 2.0, 4.13.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from itertools import islice

from greenchain.claims.vcdm.credential import (
    Faults,
    applied,
    check_id,
    check_typed,
    context_faults,
    data_model_faults,
)
from greenchain.claims.vcdm.shape import (
    BASE_TYPE,
    ENVELOPED_PRESENTATION_TYPE,
    ENVELOPED_TYPE,
    MAX_FAULTS,
    PRESENTATION_TYPE,
    Document,
    as_list,
    id_of,
    types_of,
)
from greenchain.values.errors import Fault
from greenchain.values.finding import Finding
from greenchain.values.json import Json, pointer
from greenchain.values.outcome import Outcome

MAX_CREDENTIALS = 1000  # of one presentation: a consignment's worth
_KINDS = (BASE_TYPE, PRESENTATION_TYPE, ENVELOPED_TYPE, ENVELOPED_PRESENTATION_TYPE)
_ENVELOPED = (ENVELOPED_TYPE, ENVELOPED_PRESENTATION_TYPE)
_DATA_URL = re.compile(r"data:[\x21-\x2b\x2d-\x7e]+,[\x21-\x7e]+")  # RFC 2397: media type, comma, printable content
_TYPED_MEMBERS = ("termsOfUse", "proof")


def kind_of(document: Document) -> str:
    """Which of the four kinds of document its types say it is; empty where they say none, or more than one."""
    kinds = [kind for kind in _KINDS if kind in types_of(document)]
    return kinds[0] if len(kinds) == 1 else ""


def kind_fault(document: Document, *, expected: str = f"{BASE_TYPE} or {PRESENTATION_TYPE}") -> Fault:
    """The fault of a document whose kind is none or unclear."""
    found = repr(document["type"]) if "type" in document else "none"
    return Fault("CLAIM_TYPE_INVALID", f"{expected}, one of them", found, where="/type")


def faults_of(document: Document) -> tuple[Fault, ...]:
    """What is wrong with ``document`` by the rules of its kind, its context apart."""
    kind = kind_of(document)
    if kind == BASE_TYPE:
        return data_model_faults(document)
    if kind == PRESENTATION_TYPE:
        return presentation_faults(document)
    if kind in _ENVELOPED:
        return tuple(_envelope_faults(document))
    return (kind_fault(document),)


def presentation_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the presentation and the credentials in it, their contexts apart."""
    return applied(RULES, document)


def parts_of(document: Document) -> Iterator[tuple[str, Document]]:
    """The document and, of a presentation, the objects that stand for credentials: each with its place."""
    yield "", document
    if kind_of(document) == PRESENTATION_TYPE:
        for where, item in _credentials(document):
            if isinstance(item, Mapping):
                yield where, item


def all_context_faults(document: Document) -> tuple[Fault, ...]:
    """What is wrong with the ``@context`` of the document and of every credential in it that says what it is."""
    faults = (
        fault.within(where=where)
        for where, part in parts_of(document)
        if not where or kind_of(part)
        for fault in context_faults(part)
    )
    return tuple(islice(faults, MAX_FAULTS))


def self_assertions(document: Document) -> tuple[Finding, ...]:
    """For each credential of a presentation that has no proof of its own: whether the holder may say it."""
    if kind_of(document) != PRESENTATION_TYPE:
        return ()
    holder = id_of(document.get("holder"))
    is_secured = bool(document.get("proof"))
    unsigned = (
        (where, id_of(part.get("issuer")))
        for where, part in parts_of(document)
        if where and kind_of(part) == BASE_TYPE and not part.get("proof")
    )
    return tuple(
        _self_assertion(where, issuer, holder=holder, is_secured=is_secured)
        for where, issuer in islice(unsigned, MAX_FAULTS)
    )


def _self_assertion(where: str, issuer: str, *, holder: str, is_secured: bool) -> Finding:
    values = {"issuer": issuer, "holder": holder}
    if issuer and issuer == holder:
        detail = "the credential has no proof of its own; its issuer is the holder, who speaks for itself"
        return Finding("controller", Outcome.CONFORMS, "SELF_ASSERTED", detail, where, values=values)
    if is_secured:
        detail = "the credential has no proof of its own, and its issuer is not the holder who secured the presentation"
        return Finding("controller", Outcome.DOES_NOT_CONFORM, "HOLDER_MISMATCH", detail, where, values=values)
    detail = "neither credential nor presentation is secured yet: nobody stands behind what the credential says"
    return Finding("controller", Outcome.NOT_APPLICABLE, "UNSECURED", detail, where, values=values)


def _credentials(document: Document) -> Iterator[tuple[str, Json]]:
    value = document.get("verifiableCredential", ())
    is_list = isinstance(value, list | tuple)
    for index, item in enumerate(as_list(value)[:MAX_CREDENTIALS]):
        yield pointer("verifiableCredential", index) if is_list else pointer("verifiableCredential"), item


def _envelope_faults(document: Document) -> Iterator[Fault]:
    """An envelope is a ``data:`` URL and says nothing beside it (4.12)."""
    node = document.get("id")
    if not isinstance(node, str) or not _DATA_URL.fullmatch(node):
        found = repr(node) if "id" in document else "none"
        yield Fault("CLAIM_ID_INVALID", "a data: URL that holds the secured document", found, where="/id")


def _check_holder(document: Document, faults: Faults) -> None:
    if "holder" in document and not id_of(document["holder"]):
        expected = "a URL, or an object with one as id"
        faults.append(Fault("PRESENTATION_HOLDER_INVALID", expected, repr(document["holder"]), where="/holder"))


def _check_members(document: Document, faults: Faults) -> None:
    for name in _TYPED_MEMBERS:
        if name in document:
            check_typed(document, name, faults)


def _check_credentials(document: Document, faults: Faults) -> None:
    if "verifiableCredential" not in document:
        return
    number = len(as_list(document["verifiableCredential"]))
    if number > MAX_CREDENTIALS:
        faults.append(Fault("BUDGET_EXCEEDED", f"at most {MAX_CREDENTIALS} credentials", str(number)))
        return
    for where, item in _credentials(document):
        faults += [fault.within(where=where) for fault in _credential_faults(item)]
        if len(faults) >= MAX_FAULTS:
            return


def _credential_faults(item: Json) -> tuple[Fault, ...]:
    if not isinstance(item, Mapping):
        return (Fault("PRESENTATION_CREDENTIAL_INVALID", "a credential, or an envelope as an object", repr(item)),)
    if kind_of(item) not in (BASE_TYPE, ENVELOPED_TYPE):
        return (kind_fault(item, expected=f"{BASE_TYPE} or {ENVELOPED_TYPE}"),)
    return faults_of(item)


RULES: tuple[Callable[[Document, Faults], None], ...] = (check_id, _check_holder, _check_members, _check_credentials)
"""The rules of a presentation, in the order their faults are reported."""
