"""Every rule of the general engine is caught by the published path vectors when it is broken."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest

import greenchain.recognition.path_vectors as adapter
import greenchain.recognition.walk as engine
from greenchain.recognition.walk import Constraint, Link, Start, walk
from greenchain.values.json import parse_json

SOURCE = Path(engine.__file__).read_text(encoding="utf-8")
ADAPTER = Path(adapter.__file__).read_text(encoding="utf-8")
UNION = """constraints=(
            *[Constraint(c.kind, (*c.scopes, *[s for k in link.constraints if k.kind == c.kind and not k.is_excluded for s in k.scopes]), c.is_excluded, c.covers, c.origin)
              if not c.is_excluded else c for c in state.constraints],
            *[k for k in link.constraints if k.is_excluded or not any(c.kind == k.kind and not c.is_excluded for c in state.constraints)],
        ),"""
LATER = """constraints=(
            *[c for c in state.constraints if c.is_excluded or c.kind not in {k.kind for k in link.constraints if not k.is_excluded}],
            *link.constraints,
        ),"""
MUTANTS = {
    "scope ignored": ("constraint.allows(name)) is not True", "constraint.allows(name)) is Ellipsis"),
    "exclusions ignored": ("return inside is not self.is_excluded", "return self.is_excluded or inside"),
    "permitted ignored": ("return inside is not self.is_excluded", "return not (self.is_excluded and inside)"),
    "union for intersection": ("constraints=(*state.constraints, *link.constraints),", UNION),
    "later scope replaces earlier": ("constraints=(*state.constraints, *link.constraints),", LATER),
    "hops ignored": ("if hops <= 0:", "if False:"),
    "one hop too many": ("if hops <= 0:", "if hops < 0:"),
    "reach widens": ("else min(hops, link.reach)", "else link.reach"),
    "self-issued costs a hop": ("if not link.is_same_body:\n        if hops", "if True:\n        if hops"),
    "self-issued costs a budget": ("spent = 0 if link.is_same_body else 1", "spent = 1"),
    "budgets never shrink": ("spent = 0 if link.is_same_body else 1", "spent = 0"),
    "explicit ignored": ("link.explicit_in)", "None)"),
    "inhibited mapping ignored": ("link.no_maps_in)", "None)"),
    "inhibited wildcard ignored": ("link.no_wildcard_in)", "None)"),
    "wildcard leaks": ("has_wildcard = WILDCARD in link.asserts and", "has_wildcard = True or"),
    "wildcard never counts": ("has_wildcard = WILDCARD in link.asserts and", "has_wildcard = False and"),
    "mapping from the wildcard": ("if any(WILDCARD in pair for pair in link.maps)", "if False"),
    "mapping adds": ("kept = {pair for pair in relation if pair[1] not in onward}", "kept = set(relation)"),
    "mapping ignored": ("relation=_mapped(state.relation, link.maps, is_allowed=state.maps > 0)", "relation=state.relation"),
    "mapping reversed": ("for here, there in maps:", "for there, here in maps:"),
    "forbidden mapping passes through": ("        return frozenset(kept)\n    expected", "        return relation\n    expected"),
    "accepted sets ignored": ("or pair[0] in start.accepts", "or True"),
    "explicit from the start ignored": ("explicit=0 if start.is_explicit else count + 1", "explicit=count + 1"),
    "continuing ignored": ("if not link.may_continue:", "if False:"),
}  # fmt: skip


def test_there_are_twenty_four_mutants_of_as_many_places():
    assert len(MUTANTS) == 24
    assert all(SOURCE.count(old) == 1 for old, _ in MUTANTS.values())


def mutated(name: str, monkeypatch):
    """The adapter over an engine with one rule broken."""
    broken = types.ModuleType("greenchain.recognition.walk")
    monkeypatch.setitem(sys.modules, "greenchain.recognition.walk", broken)
    exec(compile(SOURCE.replace(*MUTANTS[name]), name, "exec"), broken.__dict__)  # noqa: S102 - our own source
    over = types.ModuleType("adapter")
    exec(compile(ADAPTER, name, "exec"), over.__dict__)  # noqa: S102 - our own source
    return over.is_valid


@pytest.fixture(scope="module")
def vectors(conformance_data):
    return parse_json((conformance_data / "recognition" / "pkits_abstract_vectors.json").read_bytes())


@pytest.mark.conformance
def test_the_engine_agrees_with_all_paths(vectors):
    wrong = [i for i, case in enumerate(vectors["cases"]) if adapter.is_valid(case, vectors["certs"]) != case["valid"]]
    assert (len(vectors["cases"]), wrong) == (141, [])


@pytest.mark.conformance
def test_plain_reachability_is_no_engine(vectors):
    """Without budgets, scopes and sets a chain of issuers is all there is: about half of the paths come out right."""
    right = sum(case["valid"] for case in vectors["cases"])
    assert right == 64


# Paths of ours for rules that few of the published ones turn on
OURS = [
    {"chain": [0, 1, 2], "params": {"user_policies": ["P1"], "explicit": True}, "valid": False},  # mapping adds
]
CERTS = [
    {"subject": ["cn=a"], "ca": True, "policies": ["P1"], "mappings": [["P1", "P2"]]},
    {"subject": ["cn=b"], "issuer": ["cn=a"], "ca": True, "policies": ["P1"]},
    {"subject": ["cn=c"], "issuer": ["cn=b"], "policies": ["P1"]},
]


@pytest.mark.conformance
def test_at_least_twenty_three_of_twenty_four_broken_engines_are_caught(vectors, monkeypatch):
    alive = []
    for name in MUTANTS:
        with monkeypatch.context() as patched:
            is_valid = mutated(name, patched)
            sets = ((vectors["cases"], vectors["certs"]), (OURS, CERTS))
            if all(is_valid(case, certs) == case["valid"] for cases, certs in sets for case in cases):
                alive.append(name)
    assert len(MUTANTS) - len(alive) >= 23, alive


def test_many_mappings_over_a_long_chain_stay_a_set_of_pairs():
    """The tree of RFC 5280 would have 60^20 leaves (CVE-2023-0464)."""
    names = [f"P{n}" for n in range(60)]
    maps = frozenset((one, other) for one in names for other in names)
    chain = [Link(frozenset(names), maps) for _ in range(20)]
    found = walk([*chain, Link(frozenset({"P59"}))], start=Start(frozenset({"P0"})))
    assert found.holds is True
    assert len(found.relation) <= 60


def test_an_open_constraint_leaves_the_walk_open():
    open_scope = Constraint(
        "site", ("CN",), is_excluded=True, covers=lambda name, scope: None if name is None else name == scope
    )
    last = Link(frozenset({"K"}), names=(("site", None),))
    links = [Link(frozenset({"K"}), constraints=(open_scope,)), last]
    assert walk(links, start=Start(frozenset({"K"}))).holds is None
