"""Laws of canonicalization: names and order of the input do not matter, and an independent implementation agrees."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims.rdfc import canonicalize_nquads, parse_nquads
from greenchain.claims.rdfc.nquads import literal
from greenchain.values.errors import GreenchainError, InputError

ORACLES = {
    "sha256": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0,
    "sha384": pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0_SHA_384,
}
BLANKS = [f"_:b{number}" for number in range(6)]
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
literals = st.builds(
    lambda text, rest: literal(text) + rest, texts, st.sampled_from(["", "@en", "@zh-hans", "^^<urn:datatype>"])
)
subjects = st.sampled_from([*BLANKS, *BLANKS, "<urn:s>"])
predicates = st.sampled_from(["<urn:p>", "<urn:q>"])
graphs = st.sampled_from(["", "", "", "<urn:g>", "<urn:h>", *BLANKS[:2]])
quads = st.tuples(subjects, predicates, st.one_of(subjects, subjects, literals), graphs)
datasets = st.lists(quads, min_size=1, max_size=12)
algorithms = st.sampled_from(sorted(ORACLES))


def written(dataset):
    return "".join(" ".join(part for part in (*quad, ".") if part) + "\n" for quad in dataset)


def canonical(dataset, algorithm="sha256"):
    return canonicalize_nquads(written(dataset), hash_algorithm=algorithm)


@given(datasets, algorithms)
def test_an_independent_implementation_writes_the_same(dataset, algorithm):
    oracle = pyoxigraph.Dataset(pyoxigraph.parse(written(dataset).encode(), format=pyoxigraph.RdfFormat.N_QUADS))
    oracle.canonicalize(ORACLES[algorithm])
    lines = pyoxigraph.serialize(oracle, format=pyoxigraph.RdfFormat.N_QUADS).decode().split("\n")
    assert canonical(dataset, algorithm).nquads == "".join(f"{line}\n" for line in sorted(lines) if line)


@given(datasets, st.permutations(range(12)), st.permutations(range(6)), algorithms)
def test_neither_order_nor_labels_nor_repetition_matter(dataset, order, relabeling, algorithm):
    names = {blank: f"_:other.{relabeling[number]}" for number, blank in enumerate(BLANKS)}
    renamed = [tuple(names.get(term, term) for term in quad) for quad in dataset]
    shuffled = [renamed[place] for place in order if place < len(renamed)]
    first, second = canonical(dataset, algorithm), canonical([*shuffled, shuffled[0]], algorithm)
    assert first.nquads == second.nquads
    assert sorted(first.labels.values()) == sorted(second.labels.values())


@given(datasets, algorithms)
def test_the_label_map_makes_the_canonical_form_of_the_input(dataset, algorithm):
    found = canonical(dataset, algorithm)
    names = {f"_:{blank}": f"_:{label}" for blank, label in found.labels.items()}
    lines = {written([tuple(names.get(term, term) for term in quad)]) for quad in dataset}
    assert "".join(sorted(lines)) == found.nquads
    assert sorted(found.labels.values(), key=len) == [f"c14n{number}" for number in range(len(found.labels))]


@given(datasets, algorithms)
def test_the_canonical_form_is_its_own(dataset, algorithm):
    once = canonical(dataset, algorithm).nquads
    assert canonicalize_nquads(once, hash_algorithm=algorithm).nquads == once


@given(datasets, st.data())
def test_a_statement_more_or_less_changes_the_canonical_form(dataset, data):
    distinct = list(dict.fromkeys(dataset))
    gone = data.draw(st.sampled_from(distinct))
    left = [quad for quad in distinct if quad != gone]
    assert canonical(left).nquads != canonical(distinct).nquads


@given(texts)
def test_a_text_is_read_back_as_it_was_written(text):
    line = f"<urn:s> <urn:p> {literal(text)} .\n"
    assert parse_nquads(line) == [("<urn:s>", "<urn:p>", literal(text), "")]
    escaped = "".join(f"\\U{ord(character):08x}" for character in text)
    assert parse_nquads(f'<urn:s> <urn:p> "{escaped}" .') == parse_nquads(line)


pieces = st.sampled_from(
    ["_:b", "<urn:s>", '"x"', "@en", "^^", " ", ".", "\n", "\\", "\\u0", "#", "<", '"', "\x00", "\ud800"]
)


@given(st.one_of(st.text(max_size=40), st.lists(pieces, max_size=12).map("".join)))
def test_whatever_the_text_the_answer_is_a_dataset_or_a_fault(text):
    try:
        assert isinstance(canonicalize_nquads(text).nquads, str)
    except GreenchainError as refused:
        assert refused.code in {"NQUADS_SYNTAX", "JSON_ENCODING", "BUDGET_EXCEEDED"}  # noqa: PT017 - either is right


@pytest.mark.parametrize(
    "line",
    [
        "<urn:s> <urn:p> .",
        "<urn:s> <urn:p> <urn:o>",
        '"s" <urn:p> <urn:o> .',
        "<urn:s> _:p <urn:o> .",
        '<urn:s> <urn:p> <urn:o> "g" .',
        "<urn: s> <urn:p> <urn:o> .",
        "<urn:\\u0020s> <urn:p> <urn:o> .",
        "<urn:\\u003e> <urn:p> <urn:o> .",
        '<urn:s> <urn:p> "a\\x" .',
        '<urn:s> <urn:p> "\\uD800" .',
        '<urn:s> <urn:p> "\\U00110000" .',
        '<urn:s> <urn:p> "a"@ .',
        '<urn:s> <urn:p> "a"^^_:b .',
        "_:. <urn:p> <urn:o> .",
        "<urn:s> <urn:p> <urn:o> . <urn:s> <urn:p> <urn:o> .",
    ],
)
def test_what_is_no_statement_is_refused_with_its_place(line):
    with pytest.raises(InputError) as refused:
        canonicalize_nquads(f"<urn:s> <urn:p> <urn:o> .\n{line}\n")
    assert refused.value.code == "NQUADS_SYNTAX"
    assert refused.value.faults[0].where == "statement 2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("_:a<urn:p>_:a.", "_:c14n0 <urn:p> _:c14n0 .\n"),
        ("\t<urn:s>\t<urn:p> 'x' .", None),
        ("  # a remark", ""),
        ('<urn:s> <urn:p> "x"^^<http://www.w3.org/2001/XMLSchema#string> . # remark', '<urn:s> <urn:p> "x" .\n'),
        ('<urn:s> <urn:p> "\\u007f\\u0080" .', '<urn:s> <urn:p> "\\u007F\x80" .\n'),
        ("_:a.b <urn:p> _:a.b .", "_:c14n0 <urn:p> _:c14n0 .\n"),
    ],
)
def test_the_grammar_is_read_as_it_stands(line, expected):
    if expected is None:
        with pytest.raises(InputError):
            canonicalize_nquads(line)
    else:
        assert canonicalize_nquads(line).nquads == expected


def test_another_hash_is_the_caller_s_mistake():
    with pytest.raises(ValueError, match="sha512"):
        canonicalize_nquads("", hash_algorithm="sha512")
