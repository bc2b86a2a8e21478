"""Judges an unsecured credential or presentation in full: strict JSON, the data model, its contexts and their terms.

A proof inside the document is looked at for its shape only; whether anything is signed is the verifier's question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from greenchain.claims.contexts import Contexts
from greenchain.claims.vcdm.nodes import marks_in
from greenchain.claims.vcdm.presentation import all_context_faults, faults_of, self_assertions
from greenchain.claims.vcdm.shape import MAX_FAULTS, Document
from greenchain.claims.vcdm.terms import ContextReader
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding, Verdict
from greenchain.values.json import parse_json
from greenchain.values.outcome import Outcome

MAX_DOCUMENT_BYTES = 1024 * 1024  # a presentation of several hundred credentials

_GOOD = {
    "syntax": Finding("syntax", Outcome.CONFORMS, "SYNTAX_VALID", "one strict JSON object"),
    "data_model": Finding("data_model", Outcome.CONFORMS, "DATA_MODEL_VALID", "keeps the data model"),
    "context": Finding("context", Outcome.CONFORMS, "CONTEXT_VALID", "contexts as required"),
}


def examine_document(raw: bytes, *, contexts: Contexts) -> Verdict:
    """Whether ``raw`` is a credential or presentation by the data model; never an error on any bytes.

    Args:
        raw: the document without its envelope; at most 1 MiB.
        contexts: the pinned contexts; what the document asks for beyond them leaves the verdict open
            (``CONTEXT_NOT_PINNED``) unless something is wrong besides.

    Returns:
        One finding or more for each of the checks ``syntax``, ``data_model`` and ``context``; for a presentation also
        ``controller``, one for each credential in it that has no proof of its own.

    Source: W3C Verifiable Credentials Data Model 2.0, chapters 4 and 5.
    """
    try:
        document = parse_json(raw, max_bytes=MAX_DOCUMENT_BYTES)
    except InputError as error:
        return Verdict(tuple(_findings("syntax", error.faults)))
    if not isinstance(document, dict):
        fault = Fault("CLAIM_NOT_OBJECT", "a JSON object", type(document).__name__)
        return Verdict(tuple(_findings("syntax", (fault,))))
    faults = faults_of(document)
    return Verdict(
        (
            _GOOD["syntax"],
            *_findings("data_model", faults),
            *_context_findings(document, contexts, told=tuple(fault.where for fault in faults)),
            *self_assertions(document),
        )
    )


def _context_findings(document: Document, contexts: Contexts, *, told: tuple[str, ...]) -> Iterator[Finding]:
    faults = all_context_faults(document)
    reader = ContextReader(contexts)
    if not faults and len(told) < MAX_FAULTS:
        faults = tuple(islice(_term_faults(document, reader, told=told), MAX_FAULTS))
    unpinned = [
        Fault("CONTEXT_NOT_PINNED", "a context whose content is pinned", repr(url), where="/@context")
        for url in islice(reader.unpinned, MAX_FAULTS)
    ]
    if faults:
        yield from _findings("context", faults)
    elif not unpinned and len(told) < MAX_FAULTS:
        yield _GOOD["context"]
    for fault in unpinned:
        yield Finding.of_fault(fault, check="context", outcome=Outcome.NOT_DETERMINED)


def _term_faults(document: Document, reader: ContextReader, *, told: tuple[str, ...]) -> Iterator[Fault]:
    """What the contexts show to be wrong, apart from places of which the data model already told."""
    try:
        for mark in marks_in(document, reader=reader):
            fault = mark.fault()
            if fault is not None and not any(f"{fault.where}/".startswith(f"{where}/") for where in told):
                yield fault
    except InputError as error:
        yield from error.faults


def _findings(check: str, faults: Iterable[Fault]) -> Iterator[Finding]:
    told = tuple(faults)
    for fault in told:
        is_unfinished = check == "context" and fault.code == "BUDGET_EXCEEDED"  # what was not looked at is not told
        outcome = Outcome.NOT_DETERMINED if is_unfinished else Outcome.DOES_NOT_CONFORM
        yield Finding.of_fault(fault, check=check, outcome=outcome)
    if not told:
        yield _GOOD[check]
