"""The suite ``as-of``: our own scenarios of time, one file each, readable by any implementation.

A scenario states a trust policy, the files of a bundle, a claim, the instants of the question, and what must come out:
the outcome, the two verdicts, codes that must be told and codes that must not. The format is ``greenchain-asof/1``; the
reference describes it.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from greenchain.claims.evidence.bundle import EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.claims.examination import Examination
from greenchain.claims.policy.policy import TrustPolicy
from greenchain.claims.verifier import ClaimVerifier
from greenchain.standards import Standards
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import parse_json
from greenchain.values.time import parse_instant
from greenchain.workspace.suites.answers import CaseAnswer, Files, answer, below, expect

FORMAT = "greenchain-asof/1"
FOLDER = "as-of"
_HEAD = frozenset({"format", "id", "title", "family", "rule", "policy", "files", "claim", "at", "expected"})
_OPTIONAL = frozenset({"known_at", "seen"})
_EXPECTED = frozenset({"outcome", "verdicts", "codes", "absent_codes"})
_FILE = frozenset({"path", "kind", "url", "for", "retrieved", "text", "base64"})
_TO_THE_VERIFIER = MappingProxyType({"path": "path", "url": "url", "for": "for_"})


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario as it was read.

    Attributes:
        id: the name of its file.
        policy: the trust policy.
        evidence: the bundle.
        claim: the bytes asked about.
        at: the instant of the question.
        known_at: what became known later does not count; ``None`` is ``at``.
        seen: the latest ``validFrom`` of status lists that were seen before, by URL.
        expected: what must come out.
    """

    id: str
    policy: TrustPolicy
    evidence: EvidenceBundle
    claim: bytes
    at: datetime
    known_at: datetime | None
    seen: Mapping[str, datetime]
    expected: Mapping[str, Any]

    def examine(self) -> Examination:
        """What the verifier says."""
        verifier = ClaimVerifier(self.policy, evidence=self.evidence, memory=_Seen(self.seen))
        return verifier.examine(self.claim, at=self.at, known_at=self.known_at)

    def difference(self) -> str:
        """Where the answer parts from what is expected; empty where it does not."""
        found = self.examine()
        codes = set(found.verdict.codes)
        verdicts = {name: found.verdicts[name].value if found.verdicts else None for name in ("at_signing", "at")}
        told = (
            expect(self.expected["outcome"], found.outcome.value, "outcome"),
            expect(self.expected["verdicts"], verdicts, "verdicts"),
            expect([], sorted(set(self.expected["codes"]) - codes), "codes that are not told"),
            expect([], sorted(set(self.expected["absent_codes"]) & codes), "codes that must not be told"),
        )
        parted = "; ".join(text for text in told if text)
        return f"{parted}; told were {', '.join(found.verdict.codes)}" if parted else ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A memory of status lists that a scenario states; it learns nothing."""

    lists: Mapping[str, datetime]

    def last_seen(self, url: str) -> datetime | None:
        """The latest ``validFrom`` stated for a list: by its URL, which comes last in the name it is asked under."""
        return self.lists.get(url.rpartition(" ")[2])

    def note(self, url: str, valid_from: datetime) -> None:
        """Nothing: a scenario is the same whenever it is run."""


def run(files: Files, *, standards: Standards) -> Iterator[CaseAnswer]:
    """An answer for each scenario."""
    del standards
    for name in below(files, FOLDER):
        case = name.removeprefix(f"{FOLDER}/").removesuffix(".json")
        yield answer(case, partial(_check, case, files[name]))


def _check(case: str, raw: bytes) -> str:
    scenario = read_scenario(raw)
    return expect(case, scenario.id, "id") or scenario.difference()


def read_scenario(raw: bytes) -> Scenario:
    """The scenario that a file holds, read strictly.

    Raises:
        InputError: another format, a member that is missing or unknown, a bundle that is refused.
        PolicyError: a trust policy that is refused.
    """
    stated = parse_json(raw)
    if not isinstance(stated, dict) or stated.get("format") != FORMAT:
        raise InputError(Fault("SCENARIO_MALFORMED", f"a scenario of format {FORMAT}", "another document"))
    _only(stated, _HEAD, optional=_OPTIONAL)
    _only(stated["expected"], _EXPECTED)
    return Scenario(
        id=stated["id"],
        policy=TrustPolicy.from_toml(stated["policy"]),
        evidence=EvidenceBundle(files=tuple(_file(row) for row in stated["files"])),
        claim=stated["claim"].encode(),
        at=parse_instant(stated["at"]),
        known_at=parse_instant(stated["known_at"]) if "known_at" in stated else None,
        seen={url: parse_instant(text) for url, text in stated.get("seen", {}).items()},
        expected=stated["expected"],
    )


def _file(row: Mapping[str, Any]) -> BundleFile:
    _only(row, frozenset({"path", "kind"}), optional=_FILE)
    if ("text" in row) is ("base64" in row):
        raise InputError(Fault("SCENARIO_MALFORMED", "a file with either text or base64", str(row["path"])))
    raw = base64.b64decode(row["base64"], validate=True) if "base64" in row else row["text"].encode()
    more = {name: row[stated] for stated, name in _TO_THE_VERIFIER.items() if stated in row}
    retrieved = parse_instant(row["retrieved"]) if "retrieved" in row else None
    return BundleFile(row["kind"], raw, retrieved=retrieved, **more)


def _only(stated: Mapping[str, Any], needed: frozenset[str], *, optional: frozenset[str] = frozenset()) -> None:
    missing, unknown = needed - stated.keys(), stated.keys() - needed - optional
    InputError.raise_if(
        [
            *(Fault("SCENARIO_MALFORMED", f"a member {name}", "none") for name in sorted(missing)),
            *(Fault("SCENARIO_MALFORMED", "a member of the format", name) for name in sorted(unknown)),
        ]
    )
