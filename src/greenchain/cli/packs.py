"""Commands about what the world has written down: ``standards`` and ``conformance``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import typer

from greenchain.cli.output import JsonOption, emit, headline, progress, show_findings

standards = typer.Typer(help="List and check standards packs.", no_args_is_help=True)
conformance = typer.Typer(help="Run our own conformance suites.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(standards, name="standards")
    app.add_typer(conformance, name="conformance")


@standards.command("list")
def list_packs(as_json: bool = JsonOption) -> int:
    """List every pack: shipped ones and those of plug-ins."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    packs = load_standards().packs
    document = result_document(
        "standards-list",
        Outcome.CONFORMS,
        at=None,
        findings=(),
        standards=[pack.ref for pack in packs],
        packs=[_describe(pack) for pack in packs],
    )
    return emit(
        document, as_json=as_json, show=lambda d: (f"{p['pack']}@{p['edition']}  {p['title']}" for p in d["packs"])
    )


@standards.command("check")
def check_packs(
    folder: Path | None = typer.Argument(
        None, metavar="[FOLDER]", help="A folder of packs; default: the shipped ones."
    ),
    as_json: bool = JsonOption,
) -> int:
    """Check packs: form, sources, statuses, periods, references, digests; all faults together."""
    from greenchain.adapters.shipped import check_folder, manifest_faults, standards_folder
    from greenchain.values.finding import Finding
    from greenchain.values.outcome import Outcome
    from greenchain.values.result import result_document

    place = folder or standards_folder()
    packs, faults = check_folder(place)
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


@conformance.command("run")
def run_suites(
    suites: list[str] = typer.Argument(
        None, metavar="[SUITE...]", help="Packs, stages (such as scoring) or kinds of pack; default: all packs."
    ),
    as_json: bool = JsonOption,
) -> int:
    """Run the worked cases of the packs: every answer is computed and compared."""
    from greenchain.adapters.shipped import load_standards
    from greenchain.values.result import result_document
    from greenchain.workspace import run_suite, suite_names, suites_of

    loaded = load_standards()
    known = suite_names(loaded)
    unknown = [name for name in suites or () if not suites_of(name, standards=loaded)]
    if unknown:
        raise typer.BadParameter(f"{', '.join(unknown)}: the suites are {', '.join(known)}")
    results = []
    chosen = suites or known
    for number, name in enumerate(chosen, start=1):
        results.append(run_suite(name, standards=loaded))
        progress("conformance", done=number, total=len(chosen))
    only = results[0] if len(results) == 1 else {}
    document = result_document("conformance", _conformance(results), at=None, findings=(), suites=results, **only)
    return emit(document, as_json=as_json, show=_show_suites)


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
    }


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
        yield f"  {suite['suite']}: {suite['passed']} of {suite['cases']} passed{skipped}"
        for failure in suite["failures"]:
            yield f"    x {failure['case']}: {failure['detail']}"
