"""For one set of statements there is one content: documents made up at random, gathered by what a proof would cover.

The documents are small and drawn from few words, so that many of them say the same in different ways: references as
texts and as objects, lists of one, sets in any order, contexts added, types of terms that coerce differently. Whatever
passes the gate with the same statements must read the same.
"""

from __future__ import annotations

import json
import random
from typing import Any

import pytest

from greenchain.claims.jsonld import read_statements
from greenchain.claims.rdfc import canonicalize_quads
from greenchain.values.errors import InputError
from greenchain.values.json import canonical_json
from rdf_world import BASE, DATA_INTEGRITY, LABEL, NS, XSD, contexts

MORE = "https://more.example/c"
TERMS = {
    "heft": NS + "heft",
    "graph": {"@id": NS + "graph", "@container": "@graph"},
    "word": {"@id": NS + "word", "@type": "@vocab"},
    "decimal": {"@id": NS + "decimal", "@type": XSD + "decimal"},
    "text": {"@id": NS + "text", "@type": XSD + "string"},
    "part": NS + "part",
    # The same members, coerced to references within this type, and below one of its members
    "Bound": {
        "@id": NS + "Bound",
        "@context": {
            "heft": {"@id": NS + "heft", "@type": "@id"},
            "part": {"@id": NS + "part", "@context": {"word": {"@id": NS + "word", "@type": "@id"}}},
        },
    },
}
OWN = ("heft", "graph", "word", "decimal", "text", "part")
LABELS = (
    "name",
    "scheme",
    "steps",
    "stops",
    "title",
    "slogan",
    "tags",
    "annex",
    "count",
    "isMet",
    "lifeCycleStage",
    "criteria",
)
WORDS: tuple[Any, ...] = (
    "urn:a",
    "urn:b",
    "x",
    "5",
    5,
    True,
    "true",
    "use",
    NS + "stage-use",
    "Bound",
    NS + "Bound",
    None,
    1,
)
TYPES: tuple[Any, ...] = ("Bound", "Criterion", ["Bound"], ["Criterion", "Bound"], ["Bound", "Criterion"])
TITLES = ({"en": "x"}, {"EN": "x"}, {"en": ["x"]}, {"en": "x", "zh": "x"})
NESTED = (BASE, [LABEL], MORE, [MORE])
ROOTS = ([BASE, LABEL, MORE], [BASE, MORE, LABEL], [BASE, LABEL, MORE, DATA_INTEGRITY])


class Maker:
    """Makes documents from a seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - documents to try, no secret

    def value(self, depth: int) -> Any:
        kind = self.random.random()
        if depth == 0 or kind < 0.5:
            return self.random.choice(WORDS)
        if kind < 0.7:
            return [self.value(depth - 1) for _ in range(self.random.choice((0, 1, 1, 2, 2)))]
        return self.node(depth - 1)

    def node(self, depth: int) -> dict[str, Any]:
        special = {"id": ("urn:a", "urn:b"), "type": TYPES, "title": TITLES, "@context": NESTED}
        names = self.random.sample(
            ("id", "type", "@context", "issuer", *OWN, *LABELS), self.random.choice((0, 1, 1, 2, 2, 3))
        )
        return {name: self.random.choice(special[name]) if name in special else self.value(depth) for name in names}

    def document(self) -> dict[str, Any]:
        document = {**self.node(3), "@context": self.random.choice(ROOTS)}
        if self.random.random() < 0.5:
            document["type"] = "VerifiableCredential"
        return document


@pytest.mark.parametrize("seed", range(3))
def test_documents_of_the_same_statements_read_the_same(seed):
    pinned, maker = contexts(more=json.dumps(TERMS)), Maker(seed)
    found: dict[str, tuple[bytes, dict[str, Any]]] = {}
    pairs = 0
    for _ in range(4000):
        document = maker.document()
        try:
            read = read_statements(document, contexts=pinned, allow_vocab=False)
        except InputError:
            continue
        statements = canonicalize_quads(read.quads).nquads
        content = canonical_json(read.content)
        first = found.setdefault(statements, (content, document))
        assert first[0] == content, f"{json.dumps(first[1])}\n{json.dumps(document)}"
        pairs += first[1] != document
    assert pairs >= 100  # otherwise nothing was compared
