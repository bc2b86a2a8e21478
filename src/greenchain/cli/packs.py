"""Commands about what the world has written down: ``standards`` and ``conformance``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import JsonOption, emit, headline, progress, refuse, show_findings

standards = typer.Typer(help="List, check and complete standards packs.", no_args_is_help=True)
conformance = typer.Typer(help="Run our own conformance suites.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(standards, name="standards")
    app.add_typer(conformance, name="conformance")


@standards.command("list")
def list_packs(
    kind: str = typer.Option("", "--kind", help="Only packs of this kind, such as recognition."),
    ids: bool = typer.Option(
        False, "--ids", help="With --kind recognition: the names that questions about labels use, letter for letter."
    ),
    as_json: bool = JsonOption,
) -> int:
    """List every pack: shipped ones and those of plug-ins; or the names that their facts are asked by."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    if ids and kind != _LABELS:
        raise typer.BadParameter(f"together with --kind {_LABELS}", param_hint="--ids")
    loaded = load_standards()
    packs = loaded.of_kind(kind) if kind else loaded.packs
    document = result_document(
        "standards-list",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        standards=[pack.ref for pack in packs],
        packs=[_describe(pack) for pack in packs],
        **({"ids": _ids_of(loaded)} if ids else {}),
    )
    return emit(document, as_json=as_json, show=_show_ids if ids else _show_packs)


_LABELS = "recognition"


def _ids_of(loaded: Any) -> Mapping[str, Mapping[str, str]]:  # noqa: ANN401 - Standards, whose room is imported late
    from greenchain.recognition import label_facts
    from greenchain.recognition.vocabulary import vocabulary

    return vocabulary(label_facts(loaded).known(None))


def _show_packs(document: Mapping[str, Any]) -> Iterable[str]:
    return (f"{pack['pack']}@{pack['edition']}  {pack['title']}" for pack in document["packs"])


def _show_ids(document: Mapping[str, Any]) -> Iterable[str]:
    for kind, names in document["ids"].items():
        yield f"{kind}:"
        yield from (f"  {name}{f'  {called}' if called else ''}" for name, called in names.items())


@standards.command("check")
def check_packs(
    folder: Path | None = typer.Argument(
        None,
        metavar="[PATH]",
        help="A folder of packs, a document of facts or a question, or a table of factors; default: shipped packs.",
    ),
    against: str = typer.Option(
        "",
        "--as",
        metavar="EDITION",
        help="Check a table of factors as ef-3.1, cbam-defaults-2026, desnz-freight-2025, cn-grid-2023 or pact-dqr.",
    ),
    as_json: bool = JsonOption,
) -> int:
    """Check packs: form, sources, statuses, periods, references, digests; or a table of factors that others publish."""
    from greenchain.adapters.shipped import check_folder, load_standards, manifest_faults, standards_folder
    from greenchain.values.errors import Fault
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.workspace.pack_checks import edited_faults, reading_faults

    if against or (folder is not None and not folder.is_dir()):
        return _check_file(folder, against=against, as_json=as_json)
    place = folder or standards_folder()
    checked = check_folder(place)
    packs, faults = checked.packs, checked.faults
    if not packs and not faults:  # nothing to check is nothing that passed
        faults.append(Fault("PACK_UNKNOWN", "a folder of packs", "no pack.toml", file=str(place)))
    faults += reading_faults(packs, beside=load_standards(), drafts=checked.drafts)
    faults += edited_faults(checked.refs, released=load_standards())
    if (place / "MANIFEST.toml").exists() or folder is None:
        faults += manifest_faults(place)
    described = [_describe(pack) for pack in packs]
    total: dict[str, int] = {}
    for pack in described:
        for status, number in pack["rows"].items():
            total[status] = total.get(status, 0) + number
    document = result_document(
        "standards-check",
        Outcome.DOES_NOT_CONFORM if faults else Outcome.CONFORMS,
        at=None,
        findings=[Finding.of_fault(fault, check="pack", outcome=Outcome.DOES_NOT_CONFORM) for fault in faults],
        standards=[pack.ref for pack in packs],
        packs=described,
        rows=total,
    )
    return emit(document, as_json=as_json, show=_show_check, refused=bool(faults))


def _check_file(path: Path | None, *, against: str, as_json: bool) -> int:
    """A file is a table of factors where it is checked as one or looks like one, else a document."""
    from greenchain.cli.output import read_file
    from greenchain.scoring.factors.checking import LAYOUTS, is_table
    from greenchain.values.errors import Fault, GreenchainError, InputError

    if against and against not in LAYOUTS:
        raise typer.BadParameter(f"{against!r} is none of {', '.join(LAYOUTS)}", param_hint="--as")
    if path is None or path.is_dir():
        raise typer.BadParameter("a table of factors is a file; name it", param_hint="PATH")
    if not path.exists():
        expected, remedy = "a folder of packs, or a file", "Check the path."
        raise InputError(Fault("FILE_UNREADABLE", expected, "no such file", file=str(path), remedy=remedy))
    try:
        raw = read_file(path)
        if against or is_table(raw):
            return _check_factors(raw, against=against, as_json=as_json)
        return _check_document(raw, as_json=as_json)
    except GreenchainError as error:
        return refuse(error.within(file=str(path)), as_json=as_json)


def _check_factors(raw: bytes, *, against: str, as_json: bool) -> int:
    """Whether a table of factors says what the shipped edition says."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.scoring.factors.checking import check_factors
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    checked = check_factors(raw, against=against, standards=load_standards())
    unread = [Finding.of_fault(each, check="input", outcome=Outcome.NOT_DETERMINED) for each in checked.faults]
    document = result_document(
        "standards-check",
        checked.outcome,
        at=None,
        findings=[*unread, *checked.findings],
        standards=checked.packs,
        packs=[],
        rows={},
        factors={"as": checked.edition or None, "rows": checked.rows, "refused": len(checked.faults)},
    )
    return emit(document, as_json=as_json, show=_show_factors, refused=bool(checked.faults))


def _show_factors(document: Mapping[str, Any]) -> Iterable[str]:
    told = document["factors"]
    yield headline(document, f"{told['rows']} rows as {told['as'] or 'nothing that is known'}")
    yield from show_findings(document)


def _check_document(raw: bytes, *, as_json: bool) -> int:
    """Whether a document of facts, or a question, can be read; what of it is kept unread is named."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document
    from greenchain.workspace.label_documents import check_document

    checked = check_document(raw, standards=load_standards())
    document = result_document(
        "standards-check",
        Outcome.CONFORMS,
        at=None,
        findings=[Finding.of_fault(n, check="document", outcome=Outcome.NOT_APPLICABLE) for n in checked.notes],
        packs=[],
        rows=checked.by_status,
        document={"kind": checked.kind, "id": checked.id, "edition": checked.edition},
        facts=checked.facts,
        by_status=checked.by_status,
    )
    return emit(document, as_json=as_json, show=_show_document)


def _show_document(document: Mapping[str, Any]) -> Iterable[str]:
    counts = ", ".join(f"{number} {kind}" for kind, number in document["facts"].items()) or "no facts"
    yield headline(document, f"{document['document']['kind']}: {counts}")
    for finding in document["findings"]:
        yield f"  - {finding['code']} {finding['where']}: {finding['detail']}"


@standards.command("fetch")
def fetch_documents(
    name: str = typer.Argument(..., metavar="PACK", help="A pack of contexts, such as contexts/w3c."),
    source: Path | None = typer.Option(
        None, "--from", metavar="FOLDER", help="Take the documents from there; default: from the network."
    ),
    cache: Path | None = typer.Option(
        None, "--cache", metavar="FOLDER", help="Where to keep them; default: the user's cache."
    ),
    as_json: bool = JsonOption,
) -> int:
    """Bring the documents that a pack names by URL and SHA-256, and keep those that are the very bytes."""
    from greenchain.adapters.contexts import cache_folder, fetch_contexts
    from greenchain.adapters.fetch import GuardedFetcher
    from greenchain.adapters.shipped import load_standards
    from greenchain.claims.context_pins import KIND, pins_of
    from greenchain.values.errors import GreenchainError

    try:
        pack = load_standards().pack(name)
        if pack.kind != KIND:
            raise typer.BadParameter(f"{pack.name} ships whole; only packs of the kind {KIND} have what is fetched")
        place = cache or cache_folder()
        fetcher = None if source else GuardedFetcher()
        fetched = fetch_contexts(pins_of(pack), cache=place, source=source, fetcher=fetcher)
    except GreenchainError as error:
        return refuse(error, as_json=as_json)
    return emit(
        _fetch_document(pack, fetched, cache=place),
        as_json=as_json,
        show=_show_fetched,
        refused=any(result.state == "refused" for result in fetched),
    )


@conformance.command("run")
def run_suites(
    suites: list[str] = typer.Argument(
        None,
        metavar="[SUITE...]",
        help="Packs, stages (such as scoring), kinds of pack, or one of w3c-di, rdf-canon, jcs, wycheproof, merkle, "
        "vcdm2, did-key, pkits-abstract, recognition-cases, as-of, tamper; default: all packs and the quick suites.",
    ),
    data: Path | None = typer.Option(
        None,
        metavar="FOLDER",
        help="Where the vectors of other bodies lie; default: GREENCHAIN_CONFORMANCE_DATA, else ../shared/data.",
    ),
    vectors: Path | None = typer.Option(
        None, metavar="FILE", help="Vectors in place of the suite's own; with pkits-abstract or recognition-cases."
    ),
    as_json: bool = JsonOption,
) -> int:
    """Run worked cases of the packs, vectors of other bodies, our own scenarios: answers are computed and compared."""
    from greenchain.adapters.conformance_data import own_suites, published_vectors
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.errors import GreenchainError
    from greenchain.values.result import result_document
    from greenchain.workspace import SUITES, SuiteData, default_suite_names, run_suite, suites_of

    loaded = load_standards()
    known = default_suite_names(loaded)
    unknown = [name for name in suites or () if not suites_of(name, standards=loaded)]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: the suites are {', '.join(dict.fromkeys((*known, *SUITES)))}")
    try:
        outside, reason = published_vectors(data)
        files = SuiteData(outside, own_suites(), reason)
        if vectors is not None:
            files = _with_vectors(vectors, suites or [])
    except GreenchainError as error:
        return refuse(error, as_json=as_json)
    results = []
    chosen = suites or known
    for number, name in enumerate(chosen, start=1):
        results.append(run_suite(name, standards=loaded, data=files))
        progress("conformance", done=number, total=len(chosen))
    only = results[0] if len(results) == 1 else {}
    document = result_document("conformance", _conformance(results), at=None, findings=(), suites=results, **only)
    return emit(document, as_json=as_json, show=_show_suites)


def _with_vectors(path: Path, suites: list[str]) -> Any:  # noqa: ANN401 - a SuiteData, whose room is imported late
    """The file in place of the vectors of the one suite named."""
    from greenchain.cli.output import read_file
    from greenchain.workspace import SuiteData

    names = {
        "pkits-abstract": "recognition/pkits_abstract_vectors.json",
        "recognition-cases": "recognition/worked_cases.json",
    }
    if len(suites) != 1 or suites[0] not in names:
        raise typer.BadParameter(f"one suite of {', '.join(names)}", param_hint="--vectors")
    raw = {names[suites[0]]: read_file(path)}
    return SuiteData(raw, raw)


def _conformance(results: Iterable[Mapping[str, Any]]) -> Any:  # noqa: ANN401 - an Outcome, whose room is imported late
    """All passed, some failed, or some or all were not run: what was not asked is not passed."""
    from greenchain.values.outcome import Outcome

    listed = list(results)
    if any(result["failed"] for result in listed):
        return Outcome.DOES_NOT_CONFORM
    complete = bool(listed) and all(result["cases"] and not result["skipped"] for result in listed)
    return Outcome.CONFORMS if complete else Outcome.NOT_DETERMINED


def _describe(pack: Any) -> dict[str, Any]:  # noqa: ANN401 - a RulePack, whose room is imported late
    from greenchain.standards.rows import by_status

    return {
        "pack": pack.name,
        "edition": pack.edition,
        "title": pack.title,
        "status": pack.status,
        "sha256": pack.ref.sha256,
        "rows": by_status(citation for _, citation in pack.citations()),
        **_facts_of(pack),
    }


def _facts_of(pack: Any) -> dict[str, Any]:  # noqa: ANN401 - a RulePack
    """What a pack of labels says, counted as facts; of another pack nothing."""
    from greenchain.standards.label_packs import PACK_KIND, document_of
    from greenchain.standards.rows import by_status

    if pack.kind != PACK_KIND or "agreements" not in pack.tables:
        return {}
    document = document_of(pack)
    stated = (fact.citation for facts in document.facts.values() for fact in facts)
    return {"facts": document.counts(), "by_status": by_status(stated)}


def _fetch_document(pack: Any, fetched: Iterable[Any], *, cache: Path) -> Mapping[str, Any]:  # noqa: ANN401 - a RulePack and FetchedContexts, whose rooms are imported late
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome, combine
    from greenchain.values.result import result_document

    outcomes = {"refused": Outcome.DOES_NOT_CONFORM, "missing": Outcome.NOT_DETERMINED}
    listed = list(fetched)
    return result_document(
        "standards-fetch",
        combine(outcomes.get(result.state, Outcome.CONFORMS) for result in listed),
        at=None,
        findings=[
            Finding.of_fault(fault, check="pin", outcome=outcomes[result.state])
            for result in listed
            if result.state in outcomes
            for fault in result.faults
        ],
        standards=[pack.ref],
        pack=f"{pack.name}@{pack.edition}",
        cache=str(cache),
        documents=[
            {
                "url": result.pin.url,
                "sha256": result.pin.sha256,
                "file": result.pin.file,
                "state": result.state,
                "origin": result.origin or None,
            }
            for result in listed
        ],
    )


def _show_fetched(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{document['pack']} in {document['cache']}")
    for row in document["documents"]:
        yield f"  {row['state']:8} {row['url']}"
    yield from show_findings(document)


def _show_check(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, f"{len(document['packs'])} packs")
    for pack in document["packs"]:
        counts = ", ".join(f"{number} {status}" for status, number in pack["rows"].items() if number)
        yield f"  {pack['pack']}@{pack['edition']} ({pack['status']}): {counts}"
    yield "  all: " + ", ".join(f"{number} {status}" for status, number in document["rows"].items())
    yield from show_findings(document)


def _show_suites(document: Mapping[str, Any]) -> Iterable[str]:
    yield headline(document, "conformance")
    for suite in document["suites"]:
        skipped = f", {suite['skipped']} skipped" if suite["skipped"] else ""
        skipped += f" ({suite['reason']})" if suite.get("reason") else ""
        yield f"  {suite['suite']}: {suite['passed']} of {suite['cases']} passed{skipped}"
        for failure in suite["failures"]:
            yield f"    x {failure['case']}: {failure['detail']}"
