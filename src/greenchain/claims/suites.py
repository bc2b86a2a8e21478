"""The ways a claim may be secured: one row a suite, and which kind of key each takes.

A policy names the suites it accepts; a proof's key never chooses its suite, and a header never chooses its algorithm.
The three default suites sign the JSON that applications read. The two over RDF statements sign a set of statements, so
they count only where a policy names them (ADR 0013).

Source: W3C Data Integrity EdDSA and ECDSA Cryptosuites 1.0; Securing VCs using JOSE and COSE.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Suite:
    """One way of securing.

    Attributes:
        name: the cryptosuite's name; ``vc+jwt`` for the JOSE envelope.
        form: what is signed: ``jcs`` the canonical JSON, ``jose`` the payload's bytes, ``rdf`` the statements.
        algorithms: the kinds of key it takes.
    """

    name: str
    form: str
    algorithms: tuple[str, ...]


VC_JWT = "vc+jwt"

SUITES: Mapping[str, Suite] = MappingProxyType(
    {
        suite.name: suite
        for suite in (
            Suite("ecdsa-jcs-2019", "jcs", ("p256", "p384")),
            Suite("ecdsa-rdfc-2019", "rdf", ("p256", "p384")),
            Suite("eddsa-jcs-2022", "jcs", ("ed25519",)),
            Suite("eddsa-rdfc-2022", "rdf", ("ed25519",)),
            Suite(VC_JWT, "jose", ("ed25519", "p256", "p384")),
        )
    }
)
"""Every suite by name."""

_BY_KEY = {"ed25519": "eddsa-jcs-2022", "p256": "ecdsa-jcs-2019", "p384": "ecdsa-jcs-2019"}


def suite_of_key(algorithm: str) -> str:
    """The suite over canonical JSON that a key signs with where nobody names another.

    >>> suite_of_key("ed25519"), suite_of_key("p256")
    ('eddsa-jcs-2022', 'ecdsa-jcs-2019')
    """
    return _BY_KEY[algorithm]


DEFAULT_SUITES = tuple(name for name, suite in SUITES.items() if suite.form != "rdf")
"""What a policy accepts that names no suites."""
