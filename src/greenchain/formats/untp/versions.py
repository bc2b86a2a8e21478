"""The versions of UNTP that are read, and how a document tells which it is: by its context, never by its shape.

The kind of a document is told by its own types, in 0.6 by its context as well; a credential that states no type, which
the schemas let pass, is told by the type of its subject.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from greenchain.formats.untp import v0_6_0, v0_6_1, v0_7_0
from greenchain.formats.untp.shapes import Shapes
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json


@dataclass(frozen=True, slots=True)
class Version:
    """One version that is read.

    Attributes:
        name: such as ``0.7.0``.
        shapes: what its documents hold.
        roots: the kind of the whole document, by kind of document.
    """

    name: str
    shapes: Shapes
    roots: Mapping[str, str]


V0_7_0: Final = Version(v0_7_0.VERSION, Shapes(v0_7_0.TABLE), v0_7_0.ROOTS)
V0_6_1: Final = Version(v0_6_1.VERSION, Shapes(v0_6_1.TABLE), v0_6_1.ROOTS)
V0_6_0: Final = Version(v0_6_0.VERSION, Shapes(v0_6_0.TABLE), v0_6_0.ROOTS)
VERSIONS: Final = (V0_7_0, V0_6_1, V0_6_0)
"""The versions that are read, the newest first."""

_READ = f"UNTP {', '.join(version.name for version in VERSIONS)}, as the context says"


class Told(NamedTuple):
    """What a context tells.

    Attributes:
        version: the version.
        kind: the kind of document, in 0.6; empty in 0.7.
    """

    version: Version
    kind: str


def _contexts() -> Mapping[str, Told]:
    known = {v0_7_0.CONTEXT: Told(V0_7_0, "")}
    for version in (V0_6_1, V0_6_0):
        known |= {v0_6_0.context(kind, version.name): Told(version, kind) for kind in version.roots}
    return MappingProxyType({url.rstrip("/"): told for url, told in known.items()})


CONTEXTS: Final = _contexts()
"""What each known context tells, its address without the slash at the end, which some leave out."""


def told_by_context(document: Mapping[str, Json]) -> Told:
    """The version, and in 0.6 the kind, of a document.

    Raises:
        InputError: ``UNSUPPORTED_UNTP_VERSION`` where a context is of a version that is not read,
            ``UNTP_NOT_A_DOCUMENT`` where none is of UNTP.
    """
    urls = _texts(document.get("@context"))
    for url in urls:
        told = CONTEXTS.get(url.rstrip("/"))
        if told is not None:
            return told
    others = [url for url in urls if "untp" in url.lower()]
    if others:
        raise InputError(Fault("UNSUPPORTED_UNTP_VERSION", _READ, ", ".join(others), "/@context"))
    raise InputError(Fault("UNTP_NOT_A_DOCUMENT", "a context of UNTP", _shown(urls), "/@context"))


def kind_of(document: Mapping[str, Json], told: Told) -> str:
    """The kind of a document.

    Raises:
        InputError: ``UNTP_NOT_A_DOCUMENT``.
    """
    types = _texts(document.get("type"))
    for kind, root in told.version.roots.items():
        if root in types:
            return kind
    if told.kind:
        return told.kind
    if "credentialSubject" not in document and v0_7_0.CREDENTIALS not in _texts(document.get("@context")):
        return "cvc"  # the one document whose context is that of UNTP alone
    subject = document.get("credentialSubject")
    subjects = subject if isinstance(subject, list) else [subject]
    for one in subjects:
        for name in _texts(one.get("type")) if isinstance(one, dict) else ():
            if name in v0_7_0.SUBJECT_TYPES:
                return v0_7_0.SUBJECT_TYPES[name]
    expected = f"a type that is one of {', '.join(told.version.roots.values())}"
    raise InputError(Fault("UNTP_NOT_A_DOCUMENT", expected, _shown(types), "/type"))


def _texts(listed: Json) -> list[str]:
    return [text for text in (listed if isinstance(listed, list | tuple) else (listed,)) if isinstance(text, str)]


def _shown(names: list[str]) -> str:
    return ", ".join(names) or "none"
