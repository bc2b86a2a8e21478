"""Which suites there are: name, what it is about, how many cases it has, and where its files come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Suite:
    """One suite.

    Attributes:
        name: as the command line names it.
        about: one line.
        cases: how many cases were published; fewer at hand are counted as skipped.
        module: the module of this package that runs it.
        is_shipped: whether its files ship with the program; the others are data of other bodies.
        is_default: whether it runs where no suite is named: its files ship, and it takes a second or two.
        stage: the stage whose name stands for it too, beside the packs of that stage; empty for none.
    """

    name: str
    about: str
    cases: int
    module: str
    is_shipped: bool = False
    is_default: bool = False
    stage: str = ""


_ROWS = (
    Suite("w3c-di", "W3C Data Integrity: whole documents of the EdDSA and ECDSA cryptosuites", 13, "w3c_di"),
    Suite("rdf-canon", "W3C RDF Dataset Canonicalization, RDFC-1.0", 86, "rdf_canon"),
    Suite("jcs", "RFC 8785: six documents, and the published hash over 100,000 numbers", 7, "jcs"),
    Suite("wycheproof", "Wycheproof: Ed25519, ECDSA on P-256 and P-384, JSON Web Signatures", 1094, "wycheproof"),
    Suite("merkle", "transparency-dev: inclusion and consistency proofs of RFC 9162", 196, "merkle"),
    Suite("vcdm2", "W3C Verifiable Credentials Data Model 2.0: credentials and presentations", 120, "vcdm2"),
    Suite("did-key", "did:key: published identifiers of accepted and of refused kinds", 30, "did_key"),
    Suite("pkits-abstract", "NIST PKITS, abstracted: certification paths through the engine", 141, "pkits_abstract"),
    Suite(
        "recognition-cases",
        "worked cases of recognition and procurement",
        13,
        "recognition_cases",
        is_shipped=True,
        is_default=True,
    ),
    Suite(
        "scoring-cases",
        "published worked examples of scores",
        11,
        "scoring_cases",
        is_shipped=True,
        is_default=True,
        stage="scoring",
    ),
    Suite("as-of", "claims judged as of an instant: our own scenarios", 106, "as_of", is_shipped=True, is_default=True),
    Suite("tamper", "claims altered after signing: our own generators and catalogue", 29703, "tamper", is_shipped=True),
)

SUITES: Mapping[str, Suite] = MappingProxyType({suite.name: suite for suite in _ROWS})
"""Every suite by its name, in the order in which they are told."""
