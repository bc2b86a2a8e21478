"""The law of signed content: every change of a secured claim is refused, or the evidence is the same."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenchain.claims import ClaimVerifier, EvidenceBundle, VerifiedClaim
from greenchain.values.outcome import Outcome
from simulator import AT, Simulator

scalars = st.none() | st.booleans() | st.integers(-5, 2**54) | st.floats() | st.text(max_size=6)
trees = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KEYS = [
    "@context",
    "id",
    "type",
    "issuer",
    "validFrom",
    "validUntil",
    "proof",
    "credentialSubject",
    "credentialStatus",
    "expires",
    "created",
    "previousProof",
    "@vocab",
    "__proto__",
    "iat",
    "exp",
    "value",
    "domain",
]


@cache
def world() -> Simulator:
    return Simulator()


@cache
def secured() -> bytes:
    return world().honest().secured


@cache
def original() -> VerifiedClaim:
    return world().honest().examine().require()


@cache
def verifier() -> ClaimVerifier:
    return ClaimVerifier(world().policy, evidence=world().evidence)


def places(value, at=()):
    """Every path in a JSON tree."""
    yield at
    if isinstance(value, dict):
        for key, item in value.items():
            yield from places(item, (*at, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from places(item, (*at, index))


def replaced(value, path, change):
    if not path:
        return change(value)
    head, *rest = path
    if isinstance(value, dict):
        return {key: replaced(item, rest, change) if key == head else item for key, item in value.items()}
    return [replaced(item, rest, change) if index == head else item for index, item in enumerate(value)]


def without(container, key):
    if isinstance(container, dict):
        return {name: item for name, item in container.items() if name != key}
    return [item for index, item in enumerate(container) if index != key]


def first_of(container):
    return next(iter(container)) if isinstance(container, dict) else 0


def renamed(container, key):
    first = first_of(container)
    return {(key if name == first else name): item for name, item in container.items()}


CHANGES = {  # kind: what it can be done to, and how
    "replace": (object, lambda value, key, new: new),
    "wrap": (object, lambda value, key, new: [value]),
    "unwrap": (list, lambda value, key, new: value[0]),
    "add": (dict, lambda value, key, new: {**value, key: new}),
    "drop": ((dict, list), lambda value, key, new: without(value, first_of(value))),
    "reverse": (list, lambda value, key, new: value[::-1]),
    "double": (list, lambda value, key, new: value + value),
    "letter": (str, lambda value, key, new: value[:-1] + chr(ord(value[-1]) ^ 1)),
    "rename": (dict, lambda value, key, new: renamed(value, key)),
}


@st.composite
def mutated(draw):
    """The secured claim with one to three changes anywhere in its tree, proof included."""
    document = json.loads(secured())
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from(sorted(places(document), key=repr)))
        kinds, change = CHANGES[draw(st.sampled_from(sorted(CHANGES)))]
        key, new = draw(st.sampled_from(KEYS)), draw(trees)

        def once(value, kinds=kinds, change=change, key=key, new=new):
            return change(value, key, new) if isinstance(value, kinds) and (value or kinds is object) else value

        document = replaced(document, path, once)
    return json.dumps(document).encode()


@given(mutated())
def test_a_changed_tree_is_refused_or_gives_the_same_evidence(raw):
    examination = verifier().examine(raw, at=AT)
    assert examination.claim is None or examination.claim == original()
    assert (examination.claim is None) is (examination.outcome is not Outcome.CONFORMS)


@given(st.integers(0, len(Simulator().honest().secured) - 1), st.binary(max_size=3), st.integers(0, 3))
def test_changed_bytes_are_refused_or_give_the_same_evidence(position, new, removed):
    raw = secured()[:position] + new + secured()[position + removed :]
    examination = verifier().examine(raw, at=AT)
    assert examination.claim is None or examination.claim == original()


@given(st.binary(max_size=200) | trees.map(lambda tree: json.dumps(tree).encode()))
def test_any_bytes_get_a_verdict_and_none_conforms(raw):
    examination = verifier().examine(raw, at=AT)
    assert examination.outcome is not Outcome.CONFORMS
    json.dumps(examination.to_dict(), allow_nan=False)


@given(st.data())
def test_changed_status_lists_never_make_a_revoked_claim_conform(data):
    revoked = world().status_list(4711)
    position = data.draw(st.integers(0, len(revoked) - 1))
    raw = revoked[:position] + data.draw(st.binary(max_size=3)) + revoked[position + data.draw(st.integers(0, 3)) :]
    url = "https://label.example/status/1"
    lists = {url: (raw,), "https://label.example/status/2": (world().suspension_list(),)}
    examination = ClaimVerifier(world().policy, evidence=EvidenceBundle(lists)).examine(secured(), at=AT)
    assert examination.outcome is not Outcome.CONFORMS


@pytest.mark.parametrize("path", list(places(json.loads(Simulator().honest().secured)))[1:], ids=repr)
def test_removing_any_one_member_or_element_is_refused(path):
    *parent, key = path
    document = replaced(json.loads(secured()), parent, lambda value: without(value, key))
    assert verifier().examine(json.dumps(document).encode(), at=AT).claim is None


@pytest.mark.parametrize("path", list(places(json.loads(Simulator().honest().secured)))[1:], ids=repr)
def test_a_like_value_in_any_place_is_refused_or_gives_the_same_evidence(path):
    document = json.loads(secured())
    for change in (lambda v: [v], str, lambda _: None, lambda v: v + v if isinstance(v, str | list | int) else 0):
        raw = json.dumps(replaced(document, path, change)).encode()
        if json.loads(raw) != document:
            examination = verifier().examine(raw, at=AT)
            assert examination.claim is None or examination.claim == original()
