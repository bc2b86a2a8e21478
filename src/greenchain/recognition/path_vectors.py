"""Certification paths of the NIST Public Key Interoperability Test Suite, put to the general engine.

A certificate of a path is a link: its policies are the sets it asserts, its policy mappings the maps, its name
constraints the constraints, its path length the reach. Names of each kind have their own rule of containment.

Source: RFC 5280, sections 4.2.1.10 and 6.1; ``pkits_abstract_vectors.json`` states the paths without keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from greenchain.recognition.walk import WILDCARD, Constraint, Link, Start, walk

_ANY_POLICY = "ANY"
_EMAIL = "email_address="  # an attribute of a directory name that counts as a mail address too


def is_valid(case: Mapping[str, Any], certificates: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the path of ``case`` is valid under its parameters."""
    chain = [certificates[index] for index in case["chain"]]
    # 6.1.3 (a)(4): each certificate was issued by the one before it
    if any(_folded(later["issuer"]) != _folded(earlier.get("subject", ())) for earlier, later in pairwise(chain)):
        return False
    asked = case["params"]
    start = Start(
        accepts=_sets(asked.get("user_policies") or [_ANY_POLICY]),
        is_explicit=bool(asked.get("explicit")),
        maps_forbidden=bool(asked.get("inhibit_map")),
        wildcard_forbidden=bool(asked.get("inhibit_any")),
    )
    return walk(map(_link, chain), start=start).holds is True


def _link(certificate: Mapping[str, Any]) -> Link:
    return Link(
        asserts=_sets(certificate.get("policies") or ()),
        maps=frozenset((_set(here), _set(there)) for here, there in certificate.get("mappings") or ()),
        constraints=tuple(_constraints(certificate)),
        names=tuple(_names(certificate)),
        explicit_in=certificate.get("require_explicit"),
        no_maps_in=certificate.get("inhibit_mapping"),
        no_wildcard_in=certificate.get("inhibit_any"),
        reach=certificate.get("path_len"),
        may_continue=bool(certificate.get("ca")),
        is_same_body=bool(certificate.get("self_issued")),
    )


def _set(policy: str) -> str:
    return WILDCARD if policy == _ANY_POLICY else policy


def _sets(policies: Sequence[str]) -> frozenset[str]:
    return frozenset(map(_set, policies))


def _constraints(certificate: Mapping[str, Any]) -> Iterator[Constraint]:
    for key, is_excluded in (("permitted", False), ("excluded", True)):
        listed: dict[str, list[Any]] = {}
        for kind, scope in certificate.get(key) or ():
            listed.setdefault(kind, []).append(scope)
        for kind, scopes in listed.items():
            yield Constraint(kind, tuple(scopes), is_excluded, covers=_WITHIN[kind])


def _names(certificate: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    subject = certificate.get("subject") or ()
    if subject:
        yield "dir", subject
    alternatives = certificate.get("san") or ()
    yield from ((kind, name) for kind, name in alternatives)
    if not any(kind == "email" for kind, _ in alternatives):
        yield from (("email", part.partition("=")[2]) for part in subject if part.startswith(_EMAIL))


def _folded(name: Sequence[str]) -> list[str]:
    """The components of a directory name, case and inner blanks folded (RFC 5280, 7.1)."""
    return [" ".join(part.casefold().replace("=", "= ", 1).split()) for part in name]


def _dir_within(name: Any, scope: Any) -> bool:  # noqa: ANN401 - a vector's value
    return _folded(name)[: len(scope)] == _folded(scope)


def _mail_within(name: Any, scope: Any) -> bool:  # noqa: ANN401 - a vector's value
    mailbox, _, host = name.rpartition("@")
    if "@" in scope:
        return (mailbox, host.casefold()) == (scope.rpartition("@")[0], scope.rpartition("@")[2].casefold())
    return _host_within(host, scope)


def _host_within(host: str, scope: str) -> bool:
    """A scope with a leading dot covers what lies below it; without one that host alone."""
    host, scope = host.casefold(), scope.casefold()
    return host.endswith(scope) if scope.startswith(".") else host == scope


def _dns_within(name: Any, scope: Any) -> bool:  # noqa: ANN401 - a vector's value
    host, limit = str(name).casefold(), str(scope).casefold()
    return host == limit or host.endswith("." + limit.removeprefix("."))


def _uri_within(name: Any, scope: Any) -> bool:  # noqa: ANN401 - a vector's value
    authority = name.partition("://")[2].partition("/")[0]
    return _host_within(authority.rpartition("@")[2].partition(":")[0], scope)


_WITHIN: Mapping[str, Callable[[Any, Any], bool]] = {
    "dir": _dir_within,
    "email": _mail_within,
    "dns": _dns_within,
    "uri": _uri_within,
}
