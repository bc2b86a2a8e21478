"""What may become of a bundle on its way: carried to a machine without network, robbed of a file, its files exchanged."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from itertools import combinations

import pytest

from greenchain.adapters.conformance_data import own_suites
from greenchain.adapters.evidence import open_bundle, save_bundle
from greenchain.claims import ClaimVerifier, EvidenceBundle
from greenchain.claims.evidence.files import BundleFile
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from greenchain.workspace.suites.as_of import read_scenario

SCENARIOS = [read_scenario(raw) for name, raw in sorted(own_suites().items()) if name.startswith("as-of/")]
WITH_FILES = [scenario for scenario in SCENARIOS if scenario.evidence.files]
REFUSING_NETWORK = """
import sys

def refuse(event, arguments):
    if event.startswith("socket."):
        raise RuntimeError(f"the network was touched: {event} {arguments}")

sys.addaudithook(refuse)
from greenchain.cli.main import run

sys.exit(run(sys.argv[1:]))
"""


def examine(scenario, evidence: EvidenceBundle):
    verifier = ClaimVerifier(scenario.policy, evidence=evidence)
    return verifier.examine(scenario.claim, at=scenario.at, known_at=scenario.known_at)


def named(scenario) -> str:
    return scenario.id


@pytest.mark.parametrize("scenario", WITH_FILES[::4], ids=named)
def test_a_file_taken_from_a_bundle_is_missed(scenario, tmp_path):
    for number, file in enumerate(scenario.evidence.files):
        folder = save_bundle(scenario.evidence, tmp_path / str(number))
        (folder / file.path).unlink()
        with pytest.raises(GreenchainError) as caught:
            open_bundle(folder)
        assert caught.value.code == "BUNDLE_FILE_MISSING"


def tells_against(scenario, file: BundleFile, before) -> bool:
    """Whether the file is evidence against the claim, without which less would speak against it.

    A later version of a status list, a second root of a log, a log proof from before the stated signing. Whoever takes
    out such a file and mends the manifest can be noticed only by a collector's signature, by the age that a policy
    allows to lists, or by whoever saw the newer list before.
    """
    if file.kind == "status-list":
        return len(scenario.evidence.status_lists[file.url]) > 1
    return file.kind == "checkpoint" or (
        file.kind == "tlog-proof" and "SIGNING_TIME_CONTRADICTED" in before.verdict.codes
    )


@pytest.mark.parametrize("scenario", WITH_FILES, ids=named)
def test_a_file_taken_out_with_its_row_never_makes_a_verdict_conform(scenario):
    before = examine(scenario, scenario.evidence)
    if before.outcome is Outcome.CONFORMS:
        return
    for file in scenario.evidence.files:
        if tells_against(scenario, file, before):
            continue
        rest = tuple(other for other in scenario.evidence.files if other is not file)
        after = examine(scenario, EvidenceBundle(files=rest))
        assert after.outcome is not Outcome.CONFORMS, file.path


@pytest.mark.parametrize("scenario", WITH_FILES, ids=named)
def test_files_of_one_kind_that_change_places_never_make_a_verdict_conform(scenario):
    before = examine(scenario, scenario.evidence)
    files = scenario.evidence.files
    for one, other in combinations(files, 2):
        if one.kind != other.kind:
            continue
        swapped = [file for file in files if file not in (one, other)]
        try:
            bundle = EvidenceBundle(files=(*swapped, replace(one, raw=other.raw), replace(other, raw=one.raw)))
            members = bundle.members()
            bundle = EvidenceBundle.of_members(members)
        except GreenchainError:
            continue  # a list or document under a URL that is not its own is refused as it is read
        if before.outcome is not Outcome.CONFORMS:
            assert examine(scenario, bundle).outcome is not Outcome.CONFORMS, (one.path, other.path)


def test_some_verdicts_do_change_when_files_are_lost_or_exchanged():
    changed = 0
    for scenario in WITH_FILES:
        before = examine(scenario, scenario.evidence).outcome
        for file in scenario.evidence.files:
            rest = tuple(other for other in scenario.evidence.files if other is not file)
            changed += examine(scenario, EvidenceBundle(files=rest)).outcome is not before
    assert changed >= 20


POLICIES = {
    json.loads(raw)["id"]: json.loads(raw)["policy"] for n, raw in own_suites().items() if n.startswith("as-of/")
}


@pytest.mark.parametrize("name", ["chain-holds", "compromise-proof-before"])
def test_a_bundle_gives_the_same_document_where_the_network_is_refused(name, tmp_path):
    scenario = next(scenario for scenario in SCENARIOS if scenario.id == name)
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    (here / "claim.json").write_bytes(scenario.claim)
    (here / "trust.toml").write_text(POLICIES[name], encoding="utf-8")
    save_bundle(scenario.evidence, here / "evidence")
    at = scenario.at.isoformat().replace("+00:00", "Z")
    asked = ("verify", "claim.json", "--trust", "trust.toml", "--at", at, "--json", "--evidence")
    first = python(here, *asked, "evidence", "--save-evidence", "saved.zip")
    for file in ("claim.json", "trust.toml", "saved.zip"):
        (there / file).write_bytes((here / file).read_bytes())
    second = subprocess.run(
        [sys.executable, "-c", REFUSING_NETWORK, *asked, "saved.zip"], cwd=there, capture_output=True, check=False
    )
    assert second.returncode == first.returncode == 0, second.stderr
    assert second.stdout == first.stdout
    assert json.loads(second.stdout)["claims"][0]["outcome"] == "conforms"


def python(folder, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "greenchain.cli", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False)


def test_the_guard_does_catch_a_socket():
    planted = REFUSING_NETWORK.replace("sys.exit(run(sys.argv[1:]))", "import socket; socket.socket()")
    result = subprocess.run([sys.executable, "-c", planted], capture_output=True, check=False, text=True)
    assert "the network was touched" in result.stderr
