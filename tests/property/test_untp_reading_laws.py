"""Laws of reading UNTP: what is read is written as it stood, and no bytes do anything but read or be refused."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from greenchain.formats.untp import read_credential, read_credentials, write_credential
from greenchain.values.errors import GreenchainError
from untp_world import anchor, encoded, link_set, scheme, single_faults, spelled, token

names = st.text(st.characters(codec="utf-8", exclude_characters="\x00@\\"), min_size=1, max_size=6).filter(
    lambda name: name not in ("__proto__", "type")
)
digits = st.integers(0, 10**15).map(str)
numbers = st.one_of(
    st.integers(-(2**53) + 1, 2**53 - 1).map(str),
    st.builds("{}.{}".format, st.integers(-(10**6), 10**6), digits),
    st.builds("{}{}{}".format, st.integers(-99, 99), st.sampled_from(["e", "E", "e+", "E-", "e0"]), st.integers(0, 9)),
    st.sampled_from(["-0", "0.0", "-0.00", "1e5", "1E+05", "0.1000"]),
)
texts = st.one_of(numbers, names.map(json.dumps), st.sampled_from(["null", "true", "false"]))
nested = st.recursive(
    texts,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(names, inner, max_size=3).map(
            lambda members: "{" + ",".join(f"{json.dumps(name)}:{item}" for name, item in members.items()) + "}"
        ),
    ),
    max_leaves=12,
)
documents = st.sampled_from([anchor(), link_set(), scheme()])
FAULTY = [
    encoded(changed) for document in (anchor(), link_set(), scheme()) for _, _, changed in single_faults(document)
]


@given(nested, st.sampled_from(["top", "subject"]))
def test_members_of_others_are_written_as_they_stood(text, place):
    document = anchor(**({"x-own": "@@"} if place == "top" else {}))
    if place == "subject":
        document["credentialSubject"]["x-own"] = "@@"
    raw = encoded(document).replace(b'"@@"', text.encode())
    read = read_credential(raw)
    assert spelled(write_credential(read)) == spelled(raw)
    assert read.faults == ()
    assert read_credential(write_credential(read)) == read


@given(
    documents.map(encoded).flatmap(lambda raw: st.tuples(st.just(raw), st.integers(0, len(raw)), st.binary(max_size=6)))
)
def test_bytes_with_some_of_them_changed_are_read_or_refused(changed):
    raw, at, put = changed
    look_at(raw[:at] + put + raw[at + len(put) :])
    look_at(raw[:at])


@given(st.sampled_from(FAULTY), st.booleans())
def test_a_document_with_any_member_of_any_type_is_read_or_refused(raw, is_token):
    look_at(token(raw) if is_token else raw)


@given(st.binary(max_size=60))
def test_any_bytes_are_refused_as_input(raw):
    look_at(raw)
    look_at(b"eyJ" + raw)


def look_at(raw):
    found, faults = (), ()
    try:
        found = read_credentials(raw, name="x")
    except GreenchainError as error:
        faults = error.faults
    assert all(fault.file == "x" and fault.remedy for fault in faults)
    for document in found:
        assert all(isinstance(fault.pointer, str) and fault.text for fault in (*document.faults, *document.notes))
        assert read_credential(write_credential(document)).subject == document.subject
