"""A screening made again from its result: the recorded declarations under the recorded editions, and what differs.

Nothing is compared that was not made of the same things: a pack of other bytes, a file that lay beside and does not
now, are said, and the answer then stays open. Of a result whose findings went into a table the declarations are not
recorded, so whoever makes it again brings them, and the documents of both runs are compared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from greenchain.screening.beside import Beside
from greenchain.screening.recorded import declaration_of
from greenchain.screening.rule_book import rule_book
from greenchain.standards import RulePack, Standards
from greenchain.values.differing import differences
from greenchain.values.errors import Fault, InputError
from greenchain.values.finding import Finding, PackRef
from greenchain.values.outcome import Outcome, combine
from greenchain.values.result import FORMAT, result_document
from greenchain.values.sealing import SEAL, is_sealed
from greenchain.values.time import parse_instant
from greenchain.workspace.screened import Laid, screened

MAX_DIFFERENCES = 100  # named; one is enough to know, and a hundred show where to look
_SHOWN = 200  # characters of a value: enough to see where two part
_CHECK = "replay"
_NOT_MADE_AGAIN = (SEAL, "faults", "notes", "beside")  # told by their own findings, or about files that are not at hand


@dataclass(frozen=True, slots=True)
class Recorded:
    """A result of kind ``screening`` that was read.

    Attributes:
        document: all of it.
        at: the instant of its question.
        packs: the editions that were asked or looked into.
        laid: what lay beside the declarations.
        is_of_tables: whether its findings went into a table, so that its declarations are not in it.
    """

    document: Mapping[str, Any]
    at: datetime
    packs: tuple[PackRef, ...]
    laid: tuple[Laid, ...]
    is_of_tables: bool

    @classmethod
    def of(cls, document: object) -> Recorded:
        """The result that ``document`` is.

        Raises:
            InputError: it is none of kind ``screening``.
        """
        if not isinstance(document, Mapping) or (document.get("format"), document.get("kind")) != (FORMAT, "screening"):
            raise InputError(Fault("RESULT_UNKNOWN", "a result of kind screening", "another document"))
        try:
            packs = tuple(PackRef(ref["pack"], ref["edition"], ref["sha256"]) for ref in document["standards"])
            laid = tuple(Laid(one["role"], one["sha256"], one["name"]) for one in document.get("beside", ()))
            listed = [document["findings"], document["declarations"], *packs, *laid]
            if not all(isinstance(part, list | PackRef | Laid) for part in listed) or not _are_texts(packs, laid):
                raise TypeError("lists and texts")
            return cls(document, parse_instant(document["at"]), packs, laid, "out" in document)
        except (AttributeError, KeyError, TypeError):
            raise InputError(Fault("RESULT_UNKNOWN", "a whole result of kind screening", "parts of one")) from None

    def standards(self, loaded: Standards, *, drafts: Sequence[RulePack] = ()) -> Standards:
        """The packs at hand as they were then: the editions recorded, and none of their kinds besides."""
        kinds = {ref.pack.partition("/")[0] for ref in self.packs}
        recorded = {(ref.pack, ref.edition) for ref in self.packs}
        found = [*drafts, *(pack for pack in loaded.packs if (pack.name, pack.edition) not in _names(drafts))]
        kept = [pack for pack in found if (pack.name, pack.edition) in recorded]
        return Standards.of([*kept, *(pack for pack in loaded.packs if pack.kind not in kinds)])

    def hindrances(self, standards: Standards, laid: Iterable[Laid]) -> tuple[Finding, ...]:
        """Why it cannot be made again from what is at hand; none where it can."""
        return (*_pack_findings(self.packs, standards), *_laid_findings(self.laid, laid))


def replayed(recorded: Recorded, *, standards: Standards, beside: Beside, laid: Iterable[Laid] = ()) -> dict[str, Any]:
    """The document of kind ``replay``: ``identical`` and ``differences``, of a result that holds its declarations.

    Args:
        recorded: the result.
        standards: the editions recorded, as :meth:`Recorded.standards` gives them.
        beside: what is looked into now, for the instant of the result.
        laid: what of it was read from which bytes.

    Raises:
        InputError: the result does not hold the declarations that it is about.
    """
    laid = tuple(laid)
    hindered = recorded.hindrances(standards, laid)
    if hindered:
        return answer(recorded, None, hindered)
    shipments = [declaration_of(entry) for entry in recorded.document["declarations"]]
    return answer(recorded, screened(shipments, book=rule_book(standards), beside=beside, laid=laid))


def answer(recorded: Recorded, again: Mapping[str, Any] | None, hindered: Sequence[Finding] = ()) -> dict[str, Any]:
    """The document of kind ``replay`` over a result and what was made again of it; ``None`` where nothing was."""
    findings = [*_seal_findings(recorded.document), *hindered]
    told: list[dict[str, Any]] = []
    if again is not None:
        told = list(islice(_differences(recorded.document, again), MAX_DIFFERENCES))
        findings.append(_compared(told))
    outcome = combine(finding.outcome for finding in findings)
    return result_document(
        "replay",
        outcome,
        at=recorded.at,
        findings=findings,
        standards=recorded.packs,
        identical=outcome is Outcome.CONFORMS,
        differences=told,
    )


def _differences(recorded: Mapping[str, Any], again: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """What differs of that which was made again: where, what was recorded, what is found now."""
    for name in sorted(again.keys() - set(_NOT_MADE_AGAIN)):
        then, now = recorded.get(name), again[name]
        if isinstance(then, Mapping) and isinstance(now, Mapping):
            then = {key: value for key, value in then.items() if key in now}  # a count of what was refused is of files
        for where in differences(then, now, f"/{name}"):
            yield {"where": where, "recorded": _at(recorded, where), "replayed": _at(again, where)}


def _at(document: object, where: str) -> str | None:
    """What stands at a place, as text; ``None`` where nothing does."""
    for part in where.split("/")[1:]:
        if isinstance(document, Mapping) and part in document:
            document = document[part]
        elif isinstance(document, list) and part.isdecimal() and int(part) < len(document):
            document = document[int(part)]
        else:
            return None
    return str(document)[:_SHOWN]


def _compared(told: Sequence[Mapping[str, Any]]) -> Finding:
    if not told:
        return Finding(_CHECK, Outcome.CONFORMS, "SCREENING_SAME", "screened again, and the same in every value")
    more = "at least " if len(told) == MAX_DIFFERENCES else ""
    detail = f"screened again, and {more}{len(told)} value(s) differ"
    return Finding(_CHECK, Outcome.DOES_NOT_CONFORM, "SCREENING_DIFFERS", detail, told[0]["where"])


def _seal_findings(document: Mapping[str, Any]) -> Iterator[Finding]:
    if SEAL not in document:
        detail = "the result carries no digest of its own: nothing shows that it is as it was made"
        yield Finding(_CHECK, Outcome.NOT_DETERMINED, "RESULT_UNSEALED", detail)
    elif not is_sealed(document):
        detail = "the result is not what its own digest says: it was changed after it was made"
        yield Finding(_CHECK, Outcome.DOES_NOT_CONFORM, "RESULT_EDITED", detail, f"/{SEAL}")


def _pack_findings(packs: Iterable[PackRef], standards: Standards) -> Iterator[Finding]:
    """Editions that are not at hand, or not of the bytes recorded."""
    at_hand = {(pack.name, pack.edition): pack.ref for pack in standards.packs}
    for ref in packs:
        name, known = f"{ref.pack}@{ref.edition}", at_hand.get((ref.pack, ref.edition))
        if known is None:
            detail = "this edition is not at hand, so nothing was compared"
            yield Finding(_CHECK, Outcome.NOT_DETERMINED, "PACK_UNKNOWN", detail, name)
        elif known.sha256 != ref.sha256:
            detail = f"recorded with the digest {ref.sha256}, at hand with {known.sha256}: nothing was compared"
            yield Finding(_CHECK, Outcome.NOT_DETERMINED, "PACK_DIGEST", detail, name)


def _laid_findings(then: Iterable[Laid], now: Iterable[Laid]) -> Iterator[Finding]:
    """Files that lay beside the declarations and do not now, or the other way; their names do not count."""
    before, after = (Counter((one.role, one.sha256) for one in laid) for laid in (tuple(then), tuple(now)))
    names = {(one.role, one.sha256): one.name for one in (*then, *now)}
    for key in sorted(set(before) | set(after)):
        role, sha256 = key
        if before[key] > after[key]:
            detail = f"lay beside the declarations under --{role} with the digest {sha256}, and is not given now"
            yield Finding(_CHECK, Outcome.NOT_DETERMINED, "BESIDE_MISSING", detail, names[key])
        elif after[key] > before[key]:
            detail = f"is given under --{role} with the digest {sha256}, and did not lay beside the declarations"
            yield Finding(_CHECK, Outcome.NOT_DETERMINED, "BESIDE_OTHER", detail, names[key])


def _names(packs: Iterable[RulePack]) -> set[tuple[str, str]]:
    return {(pack.name, pack.edition) for pack in packs}


def _are_texts(packs: Iterable[PackRef], laid: Iterable[Laid]) -> bool:
    parts = [part for ref in packs for part in (ref.pack, ref.edition, ref.sha256)]
    parts += [part for one in laid for part in (one.role, one.sha256, one.name)]
    return all(isinstance(part, str) for part in parts)
