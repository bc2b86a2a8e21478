"""Evidence files of a case and of a store become one bundle; what cannot count is named, and nothing passes for it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from greenchain.adapters.files import folder_files
from greenchain.adapters.keys import signer_from_seed
from greenchain.adapters.shipped import load_standards
from greenchain.claims import TrustPolicy, issue_claim, make_status_list
from greenchain.claims.evidence.bundle import MAX_VERSIONS
from greenchain.claims.policy.rows import ContextRow, DocumentRow
from greenchain.claims.reading import read_secured
from greenchain.values.errors import InputError
from greenchain.values.json import digest
from greenchain.values.outcome import Outcome
from greenchain.workspace import Evaluation, Workspace, evaluate, read_case
from greenchain.workspace.case_files import EVIDENCE_KINDS, KINDS, CaseFile
from greenchain.workspace.evidence_files import MAX_TRIALS, gather_evidence
from greenchain.workspace.questions import RELIES_ON

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "01-solar-module"
FILES = folder_files(FOLDER)
POLICY = TrustPolicy.from_toml(FILES["trust.toml"].decode())
AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
LICENCE = FILES["claims/label-licence.json"]
PROOF = FILES["evidence/log/label-licence.tlog-proof"]
HEAD = 'format = "greenchain-case/1"\nat = 2025-06-30T12:00:00Z\n'
ASK = '[[question]]\nkind = "claim"\n'


def case(files: dict[str, bytes], *tables: str, rest: str = ASK) -> Evaluation:
    head = HEAD + "".join(f"[[file]]\n{table}\n" for table in tables) + rest
    return evaluate(read_case({"case.toml": head.encode(), **files}), standards=load_standards())


def gathered(*files: CaseFile, claims: tuple[bytes, ...] = (), policy: TrustPolicy | None = POLICY) -> Any:
    return gather_evidence(files, claims=claims, policy=policy)


def codes(faults: tuple[Any, ...]) -> list[tuple[str, str]]:
    return [(fault.code, fault.file) for fault in faults]


def test_every_question_about_claims_relies_on_every_kind_of_evidence():
    for kind in ("claim", "recognition", "score"):
        assert {*EVIDENCE_KINDS, "claim", "trust"} <= set(RELIES_ON[kind])
    assert not {*EVIDENCE_KINDS} & {*RELIES_ON["trace"], *RELIES_ON["screening"]}
    assert {kind for kinds in RELIES_ON.values() for kind in kinds} == set(KINDS) - {"note"}


@pytest.mark.parametrize("kind", EVIDENCE_KINDS)
def test_missing_evidence_of_any_kind_leaves_the_answer_open(kind):
    url = 'url = "https://a.example/x"\n' if kind in ("context", "did-document") else ""
    found = case({}, f'path = "lost"\nkind = "{kind}"\n{url}')
    assert found.answers[0].outcome is Outcome.NOT_DETERMINED
    assert ("EVIDENCE_MISSING", "lost") in {(f.code, f.where) for f in found.answers[0].findings}


@pytest.mark.parametrize(
    "table",
    [
        'kind = "did-document"',
        'kind = "context"',
        'kind = "context"\nurl = ""',
        'kind = "context"\nurl = 7',
        'kind = "context"\nurl = "https://a.example/c"\nretrieved = 2025-01-01',
        'kind = "context"\nurl = "https://a.example/c"\nretrieved = 2025-01-01T00:00:00',
        'kind = "tlog-proof"\nurl = "https://a.example/c"',
        'kind = "tlog-proof"\nfor = ["sha256:00"]',
        'kind = "accreditation"\nfor = "sha256:00"',
        'kind = "claim"\nurl = "https://a.example/c"',
        'kind = "bundle"',
    ],
)
def test_a_row_that_says_too_little_or_too_much_of_an_evidence_file_is_refused(table):
    with pytest.raises(InputError, match="CASE_MALFORMED"):
        case({"x": b""}, f'path = "x"\n{table}')


def test_what_a_row_says_stands_in_the_evaluation():
    row = 'path = "c"\nkind = "context"\nurl = "https://a.example/c"\nretrieved = 2025-01-01T02:00:00+02:00'
    told = case({"c": b"{}"}, row).to_dict()["files"][0]
    assert told == {
        "path": "c",
        "kind": "context",
        "sha256": digest(b"{}"),
        "url": "https://a.example/c",
        "retrieved": "2025-01-01T00:00:00Z",
    }


def test_the_policy_may_be_a_table_of_the_case_itself():
    whole = FILES["trust.toml"].decode().replace("[[", "[[trust.").replace("[anchor.", "[trust.anchor.")
    policy = "[trust]\n" + whole
    listed = [f'path = "{name}"\nkind = "claim"' for name in FILES if name.startswith("claims/")]
    claims = {name: raw for name, raw in FILES.items() if name.startswith("claims/")}
    by_table = case(claims, *listed, rest=ASK + policy)
    by_file = case({**claims, "t": FILES["trust.toml"]}, *listed, 'path = "t"\nkind = "trust"')
    assert by_table.answers[0].result == by_file.answers[0].result
    assert by_table.answers[0].result["kind"] == "verification"


@pytest.mark.parametrize(
    ("rest", "code"),
    [
        ("trust = 3\n", "CASE_MALFORMED"),
        ("[trust]\nmood = 1\n", "POLICY_KEY_UNKNOWN"),
        ("[trust]\n", "POLICY_EMPTY"),
    ],
)
def test_a_table_that_is_no_policy_stops_the_case(rest, code):
    with pytest.raises(InputError) as refused:
        case(
            {},
            rest=ASK.replace("[[question]]", f"{rest if rest[0] == 't' else ''}[[question]]") + rest * (rest[0] == "["),
        )
    assert code in {fault.code for fault in refused.value.faults}


def test_a_policy_in_the_case_and_one_beside_it_are_one_too_many():
    with pytest.raises(InputError, match="one trust policy"):
        case({}, 'path = "t"\nkind = "trust"', rest=ASK + "[trust]\n")


def test_a_list_of_claims_in_one_file_is_each_of_them():
    token = FILES["evidence/accreditations/label-agency.jwt"]
    listed = b"[" + LICENCE + b', "' + token + b'", 7]'
    rows = ('path = "many.json"\nkind = "claim"', 'path = "t"\nkind = "trust"')
    found = case({"many.json": listed, "t": FILES["trust.toml"]}, *rows, rest=ASK + 'subject = "many.json"\n')
    answer = found.answers[0]
    assert [claim["source"] for claim in answer.result["claims"]] == ["many.json/0", "many.json/1"]
    assert answer.result["claims"][1]["suite"] == "vc+jwt"
    assert "INPUT_REFUSED" in {finding.code for finding in answer.findings}  # the 7


def test_what_is_no_list_after_all_is_refused_by_the_verifier_aloud():
    rows = ('path = "odd"\nkind = "claim"', 'path = "t"\nkind = "trust"')
    found = case({"odd": b"[{]", "t": FILES["trust.toml"]}, *rows)
    assert [claim["outcome"] for claim in found.answers[0].result["claims"]] == ["does_not_conform"]


def test_a_log_proof_finds_its_claim_whatever_it_is_called():
    named = read_secured(LICENCE).digest
    found = gathered(CaseFile("p", "tlog-proof", PROOF), claims=(FILES["claims/wafer-electricity-own.json"], LICENCE))
    assert [file.for_ for file in found.bundle.files] == [f"sha256:{named}"]
    assert found.bundle.log_proofs(named) == (PROOF,)


@pytest.mark.parametrize("raw", [PROOF, b"", b"c2sp.org/tlog-proof@v1\nindex 0\n\nnothing\n"])
def test_a_log_proof_of_no_claim_at_hand_is_named_and_left_out(raw):
    found = gathered(CaseFile("p", "tlog-proof", raw), claims=(FILES["claims/wafer-electricity-own.json"], b"?"))
    assert found.bundle.files == ()
    assert codes(found.notes) == [("LOG_ENTRY_UNKNOWN", "p")]
    assert found.faults == ()


def test_looking_for_the_claims_of_log_proofs_has_a_bound(monkeypatch):
    proofs = [CaseFile(f"p{number}", "tlog-proof", PROOF + b"\n" * number) for number in range(3)]
    monkeypatch.setattr("greenchain.workspace.evidence_files.MAX_TRIALS", 3)
    assert codes(gathered(*proofs, claims=(LICENCE,)).notes) != [("BUDGET_EXCEEDED", f"p{n}") for n in range(3)]
    monkeypatch.setattr("greenchain.workspace.evidence_files.MAX_TRIALS", 2)
    found = gathered(*proofs, CaseFile("q", "tlog-proof", PROOF, for_=f"sha256:{'0' * 64}"), claims=(LICENCE,))
    assert codes(found.notes) == [("BUDGET_EXCEEDED", f"p{n}") for n in range(3)]
    assert [file.path for file in found.bundle.files] == ["q"]
    assert MAX_TRIALS >= 10_000


def test_a_log_proof_for_something_that_is_no_digest_is_refused():
    assert codes(gathered(CaseFile("p", "tlog-proof", PROOF, for_="the licence")).faults) == [
        ("BUNDLE_MANIFEST_INVALID", "p")
    ]


def test_the_same_evidence_twice_is_one_file():
    raw = FILES["evidence/accreditations/verifier.json"]
    found = gathered(CaseFile("a", "accreditation", raw), CaseFile("b", "accreditation", raw))
    assert [file.path for file in found.bundle.files] == ["a"]


@pytest.mark.parametrize(
    "names", [("a", "a"), ("a", "A"), ("a", "a/b"), ("../a", "b"), ("a:b", "c"), ("bundle.json", "d")]
)
def test_names_that_a_bundle_cannot_hold_are_replaced_and_all_files_count(names):
    raws = (FILES["evidence/accreditations/verifier.json"], FILES["evidence/accreditations/former-verifier.json"])
    found = gathered(*(CaseFile(name, "accreditation", raw) for name, raw in zip(names, raws, strict=True)))
    assert found.faults == ()
    assert sorted(found.bundle.accreditations) == sorted(raws)


def test_a_list_under_another_url_than_its_own_is_refused():
    raw = FILES["evidence/status/licences.json"]
    assert gathered(CaseFile("s", "status-list", raw)).bundle.status_lists.keys() == {
        "https://label.example/status/licences"
    }
    moved = gathered(CaseFile("s", "status-list", raw, url="https://evil.example/list"))
    assert codes(moved.faults) == [("BUNDLE_URL_MISMATCH", "s")]
    assert codes(gathered(CaseFile("s", "status-list", b"{}")).faults) == [("STATUS_LIST_INVALID", "s")]


def list_version(number: int) -> CaseFile:
    url, signer = "https://label.example/status/licences", signer_from_seed(b"greenchain example key: label 01")
    made = datetime(2025, 1, 1, 0, 0, number, tzinfo=UTC)
    draft = make_status_list(url=url, purpose="revocation", valid_from=made)
    return CaseFile(f"v{number}", "status-list", issue_claim(draft, signer=signer, created=made).raw)


def test_of_too_many_versions_of_a_list_none_counts():
    versions = [list_version(number) for number in range(MAX_VERSIONS // 16 + 2)]
    limit = "greenchain.workspace.evidence_files.MAX_VERSIONS"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limit, len(versions))
        assert len(gathered(*versions).bundle.files) == len(versions)
        patch.setattr(limit, len(versions) - 1)
        found = gathered(*versions)
    assert found.bundle.files == ()
    assert codes(found.faults) == [("BUDGET_EXCEEDED", file.path) for file in versions]


def test_more_files_than_a_bundle_holds_are_all_refused(monkeypatch):
    files = [CaseFile(f"c{number}", "checkpoint", b"%d" % number) for number in range(3)]
    monkeypatch.setattr("greenchain.workspace.evidence_files.MAX_FILES", 3)
    assert len(gathered(*files).bundle.files) == 3
    monkeypatch.setattr("greenchain.workspace.evidence_files.MAX_FILES", 2)
    assert codes(gathered(*files).faults) == [("BUDGET_EXCEEDED", file.path) for file in files]


def test_documents_and_contexts_count_only_where_the_policy_pins_them():
    context = CaseFile("c", "context", b"{}", url="https://a.example/c")
    document = CaseFile(
        "d", "did-document", b'{"id": "did:web:a.example"}', url="https://a.example/.well-known/did.json"
    )
    loose = gathered(context, document)
    assert sorted(codes(loose.notes)) == [("CONTEXT_NOT_PINNED", "c"), ("DOCUMENT_NOT_TRUSTED", "d")]
    pinned = POLICY.with_context(ContextRow(context.url, digest(b"{}")))
    pinned = pinned.with_document(DocumentRow(document.url, digest(document.raw or b"")))
    assert gathered(context, document, policy=pinned).notes == ()
    assert gathered(context, document, policy=None).notes == ()


def test_what_does_not_count_is_noted_and_what_is_refused_leaves_the_answer_open():
    rows = ('path = "c"\nkind = "context"\nurl = "https://a.example/c"', 'path = "t"\nkind = "trust"')
    files = {"c": b"{}", "t": FILES["trust.toml"], "l": FILES["claims/wafer-electricity-own.json"], "s": b"{}"}
    claim = 'path = "l"\nkind = "claim"'
    noted = case(files, *rows, claim)
    assert noted.outcome is Outcome.CONFORMS
    assert ("note", "CONTEXT_NOT_PINNED") in {(f.check, f.code) for f in noted.findings}
    refused = case(files, *rows, claim, 'path = "s"\nkind = "status-list"')
    assert refused.outcome is Outcome.NOT_DETERMINED
    assert ("INPUT_REFUSED", "s") in {(f.code, f.where) for f in refused.answers[0].findings}


def stored(names: list[str]) -> dict[str, Any]:
    with Workspace.open("memory:", standards=load_standards(), policy=POLICY) as workspace:
        for name in names:
            workspace.add(FILES[name], name=name)
        claims = workspace.evaluate(questions=["claim"], at=AT).answers[0].result["claims"]
    return {claim["source"]: claim for claim in claims}


def test_a_store_sorts_accreditations_lists_and_log_proofs_behind_the_claims():
    whole = evaluate(read_case(FILES), standards=load_standards()).answer("claims").result["claims"]
    names = [name for name in FILES if name.startswith(("claims/", "evidence/")) and name.count(".") == 1]
    names = [name for name in names if not name.endswith("bundle.json")]
    assert stored(names) == stored(names[::-1]) == {claim["source"]: claim for claim in whole}


def test_a_store_of_a_list_of_claims_judges_each_of_them():
    both = b"[" + LICENCE + b"," + FILES["claims/wafer-electricity-own.json"] + b"]"
    with Workspace.open("memory:", standards=load_standards(), policy=POLICY) as workspace:
        workspace.add(both, name="two.json")
        claims = workspace.evaluate(questions=["claim"], at=AT).answers[0].result["claims"]
    assert {claim["source"]: claim["outcome"] for claim in claims} == {
        "two.json/0": "does_not_conform",  # its accreditation is not in the store
        "two.json/1": "conforms",
    }


def test_a_store_finds_nobody_to_trust_where_the_accreditation_was_not_added():
    names = ["claims/label-licence.json", "evidence/status/licences.json"]
    codes_ = {f["code"] for f in stored(names)["claims/label-licence.json"]["findings"]}
    assert "NO_TRUST_PATH" in codes_
