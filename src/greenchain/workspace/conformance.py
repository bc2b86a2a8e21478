"""Runs the worked cases that ship with the packs: every answer is computed by the room that reads the pack's kind.

A suite is one pack, named as the pack is. A stage or a kind of pack names all of its suites together. Besides packs
there are the suites of ``workspace.suites``: vectors of other bodies, and our own scenarios.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from greenchain.claims.vectors import check_vector as check_claims
from greenchain.evidence.vectors import check_vector as check_evidence
from greenchain.formats.vectors import check_vector as check_formats
from greenchain.graph.custody.vectors import check_vector as check_custody
from greenchain.recognition.vectors import check_vector as check_recognition
from greenchain.scoring.vectors import check_vector as check_scoring
from greenchain.screening.vectors import check_vector as check_screening
from greenchain.standards import RulePack, Standards
from greenchain.standards.editions import chosen_editions
from greenchain.standards.vectors import cases_of
from greenchain.values.errors import Fault, GreenchainError, PackError
from greenchain.values.json import Json
from greenchain.workspace.suites import SUITES, SuiteData, run_data_suite


class Check(Protocol):
    """A room's way to check one worked case."""

    def __call__(self, case: Mapping[str, Json], *, pack: RulePack, standards: Standards) -> str:
        """Empty where the computed answer is the expected one, else what differs."""
        ...


# kind of pack -> the stage that reads it, and how it checks a case
_ROOMS: Mapping[str, tuple[str, Check]] = MappingProxyType(
    {
        "claims": ("evidence", check_evidence),
        "contexts": ("contexts", check_claims),
        "custody": ("balance", check_custody),
        "recognition": ("recognition", check_recognition),
        "scorecards": ("scoring", check_scoring),
        "factors": ("scoring", check_scoring),
        "formats": ("formats", check_formats),
        "waste": ("screening", check_screening),
        "trade": ("screening", check_screening),
    }
)

# packs of a kind that another room can answer for
_OWN_ROOMS: Mapping[str, Check] = MappingProxyType({"claims/suites": check_claims})

# What a case may raise that cannot be asked as it is stated: an input we refuse, or a member that is absent or of
# another type. Anything else is a mistake of ours and is to be seen as one.
_CANNOT_BE_ASKED = (GreenchainError, ValueError, TypeError, KeyError)


def suite_names(standards: Standards) -> tuple[str, ...]:
    """The packs that carry worked cases, sorted: ``kind/id``, with the edition where several are loaded."""
    return tuple(_name(pack, standards) for pack in standards.packs if cases_of(pack.vectors))


def default_suite_names(standards: Standards) -> tuple[str, ...]:
    """What runs where no suite is named: the packs, and the suites of our own that are quick."""
    return (*suite_names(standards), *(suite.name for suite in SUITES.values() if suite.is_default))


def suites_of(name: str, *, standards: Standards) -> tuple[str, ...]:
    """The suites that ``name`` stands for: one of ``SUITES``, a pack in full or shortened, a stage, a kind; or none."""
    if name in SUITES:
        return (name,)
    kinds = {name, *(kind for kind, (stage, _) in _ROOMS.items() if stage == name)}
    packs = [pack for pack in standards.packs if pack.kind in kinds] or standards.find(name)
    names = {_name(pack, standards) for pack in packs}
    of_stage = tuple(suite.name for suite in SUITES.values() if suite.stage == name)
    return (*(suite for suite in suite_names(standards) if suite in names), *of_stage)


def run_suite(name: str, *, standards: Standards, data: SuiteData | None = None) -> Mapping[str, Any]:
    """What became of every case of a suite, or of all suites of a stage or kind.

    Args:
        name: as for :func:`suites_of`.
        standards: the packs; cases of one are asked of all of them.
        data: the files of the suites that are not packs.

    Returns:
        ``suite``, ``total`` (cases there are), ``cases`` (cases run), ``passed``, ``failed`` (ids), ``failures`` (each
        with ``case`` and ``detail``), ``skipped`` (cases of a kind that no room reads, or that are not at hand) and,
        where some are, perhaps a ``reason``. Ids of several suites stand behind the suite's name.

    Raises:
        PackError: no such suite.
    """
    if name in SUITES:
        return run_data_suite(name, data=data or SuiteData(), standards=standards)
    suites = suites_of(name, standards=standards)
    if not suites:
        known = ", ".join((*suite_names(standards), *SUITES))
        raise PackError(Fault("PACK_UNKNOWN", f"a suite ({known}), a stage or a kind of pack", name))
    total = skipped = 0
    failures: list[dict[str, str]] = []
    for suite in suites:
        if suite in SUITES:
            done = run_data_suite(suite, data=data or SuiteData(), standards=standards)
            total, skipped = total + done["total"], skipped + done["skipped"]
            failures += [{**failure, "case": f"{suite} {failure['case']}"} for failure in done["failures"]]
            continue
        pack = standards.pack(suite)
        cases = cases_of(pack.vectors)
        total += len(cases)
        skipped += 0 if pack.kind in _ROOMS else len(cases)
        prefix = "" if len(suites) == 1 else f"{suite} "
        failures += [{"case": f"{prefix}{case}", "detail": detail} for case, detail in _failures(pack, standards)]
    run = total - skipped
    return {
        "suite": suites[0] if len(suites) == 1 else name,
        "total": total,
        "cases": run,
        "passed": run - len(failures),
        "failed": [failure["case"] for failure in failures],
        "failures": failures,
        "skipped": skipped,
    }


def _failures(pack: RulePack, standards: Standards) -> Iterator[tuple[str, str]]:
    """Each case that fails, with why; none where no room reads the pack, which is no pass either."""
    if pack.kind not in _ROOMS:
        return
    # Rooms that look a pack up by its name must meet the edition that the case belongs to
    check = _OWN_ROOMS.get(pack.name) or _ROOMS[pack.kind][1]
    chosen = chosen_editions(standards, kinds=(pack.kind,), drafts=(pack,))
    for case in cases_of(pack.vectors):
        try:
            detail = check(case, pack=pack, standards=chosen)
        except _CANNOT_BE_ASKED as error:
            detail = f"{type(error).__name__}: {error}"
        if detail:
            yield str(case["id"]), detail


def _name(pack: RulePack, standards: Standards) -> str:
    is_alone = len(standards.find(pack.name)) == 1
    return pack.name if is_alone else f"{pack.name}@{pack.edition}"
