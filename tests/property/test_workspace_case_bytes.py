"""Any bytes in any file of a case: an evaluation or a GreenchainError, never another exception."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards
from greenchain.values.errors import GreenchainError
from greenchain.values.outcome import Outcome
from greenchain.workspace import evaluate, read_case

FILES = folder_files(Path(__file__).resolve().parents[2] / "examples" / "01-solar-module")
AT = datetime(2025, 6, 30, 12, tzinfo=UTC)
TOKENS = [
    b"", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"null", b"NaN", b"1e999", b"-1", b"[[[[[[", b'{"a":' * 70, b'"', b"\\ud800",
    b"9" * 400, b"2025-13-45", b"\r\n\r\n", b",,,,,", b"=cmd", b"\xe2\x80\xae", b'"id": "x", "id": "y"', b"KGM", b"true",
]  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> tuple[str, bytes]:
    """One file of the case, cut, spliced, doubled or with a hostile token in it."""
    name = draw(st.sampled_from(sorted(FILES)))
    raw = FILES[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(raw)))
        stop = draw(st.integers(start, min(len(raw), start + 400)))
        middle = draw(
            st.one_of(
                st.sampled_from(TOKENS),
                st.binary(max_size=12),
                st.just(raw[start:stop] * 2),
                st.just(raw[start:stop][::-1]),
            )
        )
        raw = raw[:start] + middle + raw[stop:]
    return name, raw


# one example costs an evaluation and a page: few by default, all 2,000 in the deep profile
_EXAMPLES = 20 if settings.default.max_examples < 1000 else settings.default.max_examples


@settings(max_examples=_EXAMPLES)
@given(mutated())
def test_a_mutated_file_gives_an_evaluation_or_a_named_error(change: tuple[str, bytes]) -> None:
    name, raw = change
    try:
        evaluation = evaluate(read_case({**FILES, name: raw}), standards=load_standards(), at=AT)
    except GreenchainError:
        evaluation = None
    if evaluation is None:
        assert name == "case.toml"  # only the list of files itself can stop the whole
        return
    assert evaluation.outcome is not Outcome.CONFORMS
    assert len(evaluation.answers) >= 1
    evaluation.report().html()


@settings(max_examples=_EXAMPLES)
@given(st.dictionaries(st.sampled_from(sorted(FILES)), st.binary(max_size=200), min_size=1, max_size=4))
def test_arbitrary_bytes_in_several_files_break_nothing_else(changes: dict[str, bytes]) -> None:
    changes.pop("case.toml", None)
    evaluation = evaluate(read_case({**FILES, **changes}), standards=load_standards())
    altered = {finding.where for finding in evaluation.findings if finding.code == "EVIDENCE_ALTERED"}
    assert altered == set(changes)
