"""A case says what it is made of and what it asks, or is refused with every fault."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from greenchain.adapters.shipped import load_standards
from greenchain.claims import TrustPolicy
from greenchain.values.errors import GreenchainError, InputError
from greenchain.values.outcome import Outcome
from greenchain.workspace import Question, Workspace, evaluate, read_case

HEAD = 'format = "greenchain-case/1"\ntitle = "t"\nat = 2025-01-01T00:00:00Z\n'
FILE = '[[file]]\npath = "a.csv"\nkind = "table"\n'
ASK = '[[question]]\nid = "q"\nkind = "trace"\nsubject = "x"\n'


def case(text: str, **files: bytes):
    return read_case({"case.toml": text.encode(), **files})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (HEAD + FILE, "QUESTION_MISSING"),
        (HEAD.replace("case/1", "case/2") + ASK, "CASE_MALFORMED"),
        (HEAD.replace("2025-01-01T00:00:00Z", "2025-01-01T00:00:00") + ASK, "CASE_MALFORMED"),
        (HEAD.replace('"t"', "7") + ASK, "CASE_MALFORMED"),
        (HEAD + "surprise = 1\n" + ASK, "CASE_MALFORMED"),
        (HEAD + FILE + FILE + ASK, "CASE_MALFORMED"),
        (HEAD + FILE.replace("a.csv", "../a.csv") + ASK, "CASE_MALFORMED"),
        (HEAD + FILE.replace("a.csv", "/a.csv") + ASK, "CASE_MALFORMED"),
        (HEAD + FILE.replace('"table"', '"rumor"') + ASK, "CASE_MALFORMED"),
        (HEAD + FILE + 'sha256 = "12"\n' + ASK, "CASE_MALFORMED"),
        (HEAD + FILE + "weight = 3\n" + ASK, "CASE_MALFORMED"),
        (HEAD + "file = 3\n" + ASK, "CASE_MALFORMED"),
        (HEAD + ASK + ASK, "CASE_MALFORMED"),
        (HEAD + ASK.replace("trace", "dance"), "QUESTION_UNKNOWN"),
        (HEAD + ASK.replace('subject = "x"\n', ""), "QUESTION_UNKNOWN"),
        (HEAD + ASK + "mood = 3\n", "QUESTION_UNKNOWN"),
        (HEAD + ASK.replace('"q"', "7"), "QUESTION_UNKNOWN"),
        ("not toml", "CASE_MALFORMED"),
    ],
)
def test_a_case_that_cannot_be_is_refused(text, code):
    with pytest.raises(InputError) as refused:
        case(text)
    assert code in {fault.code for fault in refused.value.faults}


def test_a_folder_without_a_case_is_refused():
    with pytest.raises(InputError):
        read_case({"other.toml": b""})


def test_every_fault_of_a_case_is_told_at_once():
    with pytest.raises(InputError) as refused:
        case(HEAD + FILE.replace('"table"', '"rumor"') + ASK.replace("trace", "dance") + ASK)
    assert len(refused.value.faults) >= 2


def test_missing_and_unlisted_files_are_named():
    asked = case(HEAD + FILE + ASK, **{"b.csv": b"x"})
    codes = {(finding.code, finding.where) for finding in asked.findings()}
    assert codes == {("EVIDENCE_MISSING", "a.csv"), ("FILE_NOT_LISTED", "b.csv")}


def test_an_answer_that_relies_on_a_missing_file_is_at_best_not_determined():
    result = evaluate(case(HEAD + FILE + ASK), standards=load_standards())
    assert result.answer("q").outcome is Outcome.NOT_DETERMINED
    assert "EVIDENCE_MISSING" in {finding.code for finding in result.answer("q").findings}
    with pytest.raises(KeyError):
        result.answer("nothing")


def test_a_case_without_an_instant_needs_one_in_the_call():
    asked = case('format = "greenchain-case/1"\n' + ASK)
    with pytest.raises(ValueError, match="at is needed"):
        evaluate(asked, standards=load_standards())
    assert evaluate(asked, standards=load_standards(), at=datetime(2025, 1, 1, tzinfo=UTC)).answers


@pytest.mark.parametrize("kind", ["trace", "claim", "recognition", "score", "screening"])
def test_a_question_about_nothing_is_not_determined(kind):
    settings = {
        "trace": 'subject = "x"\ndirection = "sideways"\n',
        "claim": 'subject = "nowhere.json"\n',
        "recognition": 'subject = "x"\ntarget = "de.blue_angel"\ncategory = "paint"\non = 2024-01-01\n',
        "score": 'subject = "x"\n',
        "screening": 'subject = "nothing"\n',
    }[kind]
    result = evaluate(case(f'{HEAD}[[question]]\nkind = "{kind}"\n{settings}'), standards=load_standards())
    assert result.outcome is Outcome.NOT_DETERMINED
    assert result.answers[0].result["findings"]


def test_asking_for_one_kind_keeps_only_its_questions():
    asked = case(HEAD + ASK + '[[question]]\nid = "s"\nkind = "screening"\n')
    assert [question.id for question in asked.asking("screening").questions] == ["s"]
    with pytest.raises(InputError):
        asked.asking("score")


TABLE = b"facility,name,country\nhttps://id.gs1.org/414/9520001000010,Works,CN\n"
AT = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_workspace_takes_the_same_bytes_once():
    with Workspace.open("memory:", standards=load_standards()) as workspace:
        assert workspace.add(TABLE, name="a.csv").is_new
        assert not workspace.add(TABLE, name="b.csv").is_new
        assert workspace.checkpoint().size == 1


def test_a_workspace_answers_as_of_what_was_known():
    event = (
        b'{"type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": {"eventList": [{"type": "ObjectEvent", '
        b'"eventTime": "2020-01-01T00:00:00Z", "eventTimeZoneOffset": "+00:00", "action": "ADD", '
        b'"bizStep": "commissioning", "readPoint": {"id": "urn:p"}, "epcList": ["urn:example:thing"]}]}}'
    )
    question = Question("q", "trace", {"subject": "urn:example:thing", "direction": "upstream"})
    with Workspace.open("memory:", standards=load_standards()) as workspace:
        workspace.add(event, name="event.json")
        now = workspace.evaluate(questions=[question], at=AT)
        then = workspace.evaluate(questions=[question], at=AT, known_at=datetime(2021, 1, 1, tzinfo=UTC))
    assert now.outcome is Outcome.CONFORMS
    assert then.outcome is Outcome.NOT_DETERMINED


def test_a_workspace_refuses_what_it_cannot_do():
    with Workspace.open("memory:", standards=load_standards()) as workspace:
        with pytest.raises(GreenchainError):
            workspace.add(b"\x00\x01", name="noise")
        with pytest.raises(GreenchainError):
            workspace.evaluate(questions=[], at=AT)
        with pytest.raises(ValueError, match="offset"):
            workspace.evaluate(questions=["screening"], at=datetime(2026, 1, 1))  # noqa: DTZ001
    with pytest.raises(GreenchainError):
        Workspace.open("ftp://example", standards=load_standards())


def test_two_claims_of_one_name_are_both_examined_whatever_their_order(root):
    claims = root / "examples" / "01-solar-module" / "claims"
    good = (claims / "wafer-electricity-own.json").read_bytes()
    bad = (claims / "polysilicon-b-tampered.json").read_bytes()
    policy = TrustPolicy.from_toml((claims.parent / "trust.toml").read_text(encoding="utf-8"))
    results = []
    for order in ((good, bad), (bad, good)):
        with Workspace.open("memory:", standards=load_standards(), policy=policy) as workspace:
            for raw in order:
                workspace.add(raw, name="claim.json", known_at=AT)
            results.append(workspace.evaluate(questions=["claim"], at=AT).answers[0].result)
    assert [claim["outcome"] for claim in results[0]["claims"]].count("does_not_conform") == 1
    assert results[0] == results[1]


@pytest.mark.parametrize("types", [b"5", b"null", b"true", b'"BitstringStatusListCredential"', b"[[]]"])
def test_a_claim_with_an_odd_type_spoils_no_later_answer(types):
    raw = b'{"@context": [], "type": %s, "credentialSubject": {}, "proof": {}}' % types
    with Workspace.open("memory:", standards=load_standards()) as workspace:
        workspace.add(raw, name="odd.json")
        assert workspace.evaluate(questions=["screening"], at=AT).outcome is Outcome.NOT_DETERMINED


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_beyond_the_calendar_is_refused_by_name(at):
    with pytest.raises(InputError):
        case(HEAD.replace("2025-01-01T00:00:00Z", at) + ASK)
    with pytest.raises(ValueError, match="years"):
        evaluate(case(HEAD + ASK), standards=load_standards(), at=datetime.fromisoformat(at))


def test_a_declaration_in_two_documents_is_named():
    table = b"declaration_id,export_date,export_country,import_country,item_no,hs\nD1,2025-01-01,NL,IN,1,720449\n"
    listed = HEAD + "".join(f'[[file]]\npath = "{n}.csv"\nkind = "declarations"\n' for n in "ab")
    asked = case(
        listed + '[[question]]\nkind = "screening"\n',
        **{"a.csv": table, "b.csv": table + b"D2,2025-01-01,NL,IN,1,720449\n"},
    )
    result = evaluate(asked, standards=load_standards())
    assert "ROW_DUPLICATE" in {finding.code for finding in result.findings}
    assert result.refused


def test_an_unknown_kind_of_question_is_a_named_error():
    with pytest.raises(GreenchainError, match="QUESTION_UNKNOWN"):
        Question("q", "trase")
