"""The commands ``recognize`` and ``procure``: questions in files, a signed claim, a table, a registry's query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from greenchain.cli.claims import instants
from greenchain.cli.evidence import (
    AccreditationOption,
    ContextsOption,
    DocumentOption,
    EvidenceOption,
    StatusOption,
    gather,
)
from greenchain.cli.label_facts import FactsOption, OnlyFactsOption, label_facts_of
from greenchain.cli.output import AtOption, JsonOption, KnownAtOption, emit, headline, instant, read_file, show_findings
from greenchain.cli.rechecking import check_again

if TYPE_CHECKING:
    from greenchain.claims import Examination
    from greenchain.recognition import RecognitionFacts, RecognitionQuestion

_REJECTED = 10  # ways that do not lead there told in words; JSON has all
_CredentialOption = typer.Option(
    None,
    "--credential",
    metavar="FILE",
    help="The signed claim in place of the stated certificate, or behind a rechecked answer.",
)
_OutOption = typer.Option(
    None, "--out", metavar="HITS", help="Where --bulk writes what is recognized; a file there is replaced."
)
_TrustOption = typer.Option(None, "--trust", metavar="FILE", help="The trust policy, trust.toml; for a signed claim.")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("recognize")(recognize)
    app.command("procure")(procure)


def recognize(
    file: Path | None = typer.Argument(
        None, metavar="[FILE]", help="A question (JSON), one a line (.jsonl), or, with --target, a signed claim."
    ),
    facts: list[Path] = FactsOption,
    only_facts: bool = OnlyFactsOption,
    credential: Path | None = _CredentialOption,
    recheck: Path | None = typer.Option(
        None, "--recheck", metavar="RESULT", help="Check that an earlier acceptance follows from the facts it cites."
    ),
    trqp: Path | None = typer.Option(
        None, "--trqp", metavar="REQUEST", help="A recognition request of the Trust Registry Query Protocol 2.0."
    ),
    bulk: Path | None = typer.Option(
        None, "--bulk", metavar="CLAIMS", help="A table (CSV) of stated holdings, asked of every scheme; with --out."
    ),
    out: Path | None = _OutOption,
    target: str = typer.Option("", "--target", metavar="SCHEME", help="The scheme that should accept it."),
    category: str = typer.Option("", "--category", help="Product category; with --target."),
    on: str | None = typer.Option(None, "--on", metavar="DATE", help="The legal date; default: the day of --at, UTC."),
    criteria: str = typer.Option("", "--criteria", help="The target's criteria document; with --target."),
    jurisdiction: str = typer.Option("", "--jurisdiction", help="Where, if the arrangement ends at different times."),
    factory_country: str = typer.Option("", "--factory-country", help="Where it is made; default: the claim's site."),
    trust: Path | None = _TrustOption,
    evidence: Path | None = EvidenceOption,
    status: list[Path] = StatusOption,
    accreditation: list[Path] = AccreditationOption,
    did_document: list[Path] = DocumentOption,
    contexts: Path | None = ContextsOption,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Decide whether a label granted under one scheme is recognized under another."""
    _refuse_beside(locals())
    loose = {"status-list": status, "accreditation": accreditation, "did-document": did_document}
    examine = partial(_examined, trust=trust, evidence=evidence, contexts=contexts, loose=loose)
    if recheck is not None:
        at_hand = partial(label_facts_of, facts, only=only_facts)
        return check_again(_parsed(recheck), credential, facts=at_hand, examine=examine, as_json=as_json)
    if trqp is not None:
        return _trqp(trqp, facts, only=only_facts, at=instants(at, known_at)[0], as_json=as_json)
    asked_at, known = instants(at, known_at)
    if bulk:
        return _bulk(bulk, out, facts, only=only_facts, at=asked_at, known_at=known, as_json=as_json)
    if file is None:
        raise typer.BadParameter("a question, or a claim with --target", param_hint="FILE")
    claim = file if target else credential
    if claim is None:
        return _stated(
            file, facts, only=only_facts, at=asked_at, known_at=instant(known_at, "--known-at"), as_json=as_json
        )
    examination = examine(claim, at=asked_at, known_at=known)
    if target:
        stated = {"criteria": criteria, "jurisdiction": jurisdiction, "factory_country": factory_country or None}
        question = _in_words(target, category, on or asked_at.date().isoformat(), **stated)
        world = label_facts_of(facts, only=only_facts)
    else:
        question, world = _question(file, facts, only=only_facts)
    return _verified(examination, question, world, at=asked_at, known_at=known, as_json=as_json)


def _examined(
    claim: Path,
    *,
    trust: Path | None,
    evidence: Path | None,
    contexts: Path | None,
    loose: Mapping[str, list[Path]],
    at: datetime,
    known_at: datetime | None,
) -> Examination:
    """What comes of a signed claim under the options of the command."""
    if trust is None:
        raise typer.BadParameter("the trust policy that the claim is verified under", param_hint="--trust")
    gathered = gather(trust, claims=[read_file(claim)], loose=loose, evidence=evidence, contexts=contexts)
    return gathered.verifier().examine(read_file(claim), at=at, known_at=known_at)


_TAKES = {
    "--recheck": frozenset({"--credential", "trust"}),
    "--trqp": frozenset(),
    "--bulk": frozenset({"--out", "--known-at"}),
    "--target": frozenset({"FILE", "words", "trust", "--known-at"}),
    "--credential": frozenset({"FILE", "trust", "--known-at"}),
    "FILE": frozenset({"--known-at"}),
}
"""By way of asking, the first that is given, what may stand beside it."""


_WAYS = ("recheck", "trqp", "bulk", "target", "credential", "file")
_WORDS = ("category", "on", "criteria", "jurisdiction", "factory_country")
_TRUSTED = ("trust", "evidence", "status", "accreditation", "did_document", "contexts")
_SPELLED = {"file": "FILE", "status": "--status-list"}


def _refuse_beside(asked: Mapping[str, object]) -> None:
    """Refuse an option that this way of asking would not look at: an answer that left it out would mislead."""
    ways, words, trusted, others = (
        {_SPELLED.get(name, f"--{name.replace('_', '-')}"): asked[name] for name in names}
        for names in (_WAYS, _WORDS, _TRUSTED, ("out", "known_at"))
    )
    way = next((name for name, value in ways.items() if value), None)
    if way is None:
        return
    kinds = {name: name for name in (*ways, *others)} | dict.fromkeys(words, "words") | dict.fromkeys(trusted, "trust")
    given = [name for name, value in {**ways, **words, **trusted, **others}.items() if value and name != way]
    takes = _TAKES[way]
    if "--credential" in takes and not ways["--credential"]:
        takes -= {"trust"}  # which only a claim is verified under
    beside = [name for name in given if kinds[name] not in takes]
    if beside:
        said = _beside_file(beside, kinds) if way == "FILE" else f"not beside {way}"
        raise typer.BadParameter(said, param_hint=", ".join(beside))


def _beside_file(beside: list[str], kinds: Mapping[str, str]) -> str:
    if any(kinds[name] == "trust" for name in beside):
        return "for a signed claim: name it with --credential beside its question, or give --target for a claim alone"
    return "a question file says it all itself"


def _in_words(target: str, category: str, on: str, **stated: Any) -> RecognitionQuestion:  # noqa: ANN401 - texts or none
    """The question that options spell."""
    from greenchain.recognition import RecognitionQuestion
    from greenchain.standards.shapes import DAY
    from greenchain.values.errors import Fault, InputError
    from greenchain.values.time import PartialDate

    day = PartialDate.parse(on)
    if day.precision != "day":  # a legal date is never rounded
        raise InputError(Fault("DATE_MALFORMED", "a date known to the day, YYYY-MM-DD", on, "--on", remedy=DAY))
    return RecognitionQuestion(target, category, day.first, effect="licence", **stated)


def procure(
    file: Path = typer.Argument(..., metavar="FILE", help="A question (JSON), or one a line (.jsonl)."),
    facts: list[Path] = FactsOption,
    only_facts: bool = OnlyFactsOption,
    at: str | None = AtOption,
    known_at: str | None = KnownAtOption,
    as_json: bool = JsonOption,
) -> int:
    """Say what a rule of procurement or display makes of an offer."""
    from functools import cache

    from greenchain.adapters.shipped import load_standards
    from greenchain.recognition import procure as rule_on
    from greenchain.recognition import read_procurement
    from greenchain.recognition.asking import batch

    asked_at, _ = instants(at, known_at)
    world = cache(lambda: label_facts_of(facts, only=only_facts))

    def answer(document: object) -> dict[str, Any]:
        question = read_procurement(document)
        labels = None if question.facts is not None else world()
        known = instant(known_at, "--known-at")
        return rule_on(question, at=asked_at, known_at=known, standards=load_standards(), facts=labels).to_dict()

    if file.suffix != ".jsonl":
        return emit(answer(_parsed(file)), as_json=as_json, show=_show_ruling)
    document, is_refused = batch(read_file(file), answer, kind="procurement-batch", at=asked_at)
    return emit(document, as_json=as_json, show=_show_batch, refused=is_refused)


def _bulk(claims: Path, out: Path | None, facts: list[Path], *, only: bool, **more: Any) -> int:  # noqa: ANN401 - two instants and a flag
    from greenchain.cli.bulk_recognizing import bulk

    if out is None:
        raise typer.BadParameter("where the acceptances of --bulk are written", param_hint="--out")
    return bulk(claims, out, label_facts_of(facts, only=only), **more)


def _stated(
    file: Path, facts: list[Path], *, only: bool, at: datetime, known_at: datetime | None, as_json: bool
) -> int:
    """Questions about stated holdings."""
    from functools import cache

    from greenchain.recognition.asking import ask, batch

    world = cache(lambda: label_facts_of(facts, only=only))
    answer = partial(ask, facts=world, at=at, known_at=known_at)
    if file.suffix != ".jsonl":
        return emit(answer(_parsed(file)), as_json=as_json, show=_show)
    world()  # facts that cannot be read are no line's fault
    document, is_refused = batch(read_file(file), answer, kind="recognition-batch", at=at)
    return emit(document, as_json=as_json, show=_show_batch, refused=is_refused)


def _parsed(file: Path) -> Any:  # noqa: ANN401 - a JSON value
    from greenchain.values.errors import GreenchainError
    from greenchain.values.json import parse_json

    try:
        return parse_json(read_file(file))
    except GreenchainError as error:
        raise error.within(file=str(file)) from None


def _question(file: Path, facts: list[Path], *, only: bool) -> tuple[RecognitionQuestion, RecognitionFacts]:
    from greenchain.recognition import RecognitionFacts, read_question

    asked = read_question(_parsed(file))
    world = RecognitionFacts.of([asked.facts]) if asked.facts is not None else label_facts_of(facts, only=only)
    return asked.question, world


def _verified(
    examination: Examination,
    question: RecognitionQuestion,
    facts: RecognitionFacts,
    **more: Any,  # noqa: ANN401 - two instants and a flag
) -> int:
    """The answer for a signed claim; one that is not verified is no evidence."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.recognition import recognize as decide
    from greenchain.values.result import result_document

    as_json = more.pop("as_json")
    if examination.claim is None:
        refusal = result_document("refusal", examination.outcome, at=more["at"], findings=examination.findings)
        return emit(refusal, as_json=as_json, show=_show_unverified)
    answer = decide(examination.claim, question, standards=load_standards(), facts=facts, **more)
    return emit(answer.to_dict(), as_json=as_json, show=_show)


def _trqp(path: Path, facts: list[Path], *, only: bool, at: datetime, as_json: bool) -> int:
    from greenchain.recognition.trqp import ask_trqp

    document = ask_trqp(_parsed(path), facts=label_facts_of(facts, only=only), at=at)
    return emit(document, as_json=as_json, show=lambda shown: [shown["trqp"]["message"]])


def _show_unverified(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "the claim itself is not verified, so nothing is decided")
    yield from show_findings(document)


def _show(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document["decision"]).replace("_", " "))
    if document["subject"]:
        yield f"  of the claim about {document['subject']}"
    if document["path"]:
        yield f"  by {' > '.join(document['path'])}, decided by {document['decision_by']}"
    for item in document["residual"]:
        yield _residual(item)
    for condition in document["conditions"]:
        if condition["state"] != "met":
            yield f"  condition {condition['id']}: {condition['state']}"
    if document["missing"]:
        yield f"  missing: {', '.join(document['missing'])}"
    if document["expires_on"]:
        yield f"  may change on {document['expires_on']}"
    for rejected in document["rejected"][:_REJECTED]:
        yield f"  not by {' > '.join(rejected['path'])}: {rejected['detail']} ({', '.join(rejected['codes'])})"
    if len(document["rejected"]) > _REJECTED:
        yield f"  nor by {len(document['rejected']) - _REJECTED} more, told in full with --json"
    yield from show_findings(document, passing=True)


def _residual(item: Mapping[str, Any]) -> str:
    return f"  left to examine: {item.get('criterion') or 'the rest of ' + item['remainder_of']} ({item['code']})"


def _show_ruling(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, str(document["ruling"]).replace("_", " "))
    if document["reasons"]:
        yield f"  because: {', '.join(document['reasons'])}"
    for item in document["residual"]:
        yield _residual(item)
    if document["missing"]:
        yield f"  missing: {', '.join(document['missing'])}"
    held = document["recognition"]
    if held:
        what = f"{held['source']} towards {held['decision_by']}"
        yield f"  {what}: {str(held['decision']).replace('_', ' ')} {' > '.join(held['path'])}".rstrip()
    yield from show_findings(document, passing=True)


def _show_batch(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['results'])} questions")
    for number, result in zip(document["lines"], document["results"], strict=True):
        said = result.get("decision") or result.get("ruling")
        detail = f"refused: {result.get('code')}"
        codes = ", ".join(result.get("reasons", ()))
        yield f"  line {number}: {said.replace('_', ' ') if said else detail}{f' ({codes})' if codes else ''}"
