"""Credentials and presentations in a JOSE envelope, seen from outside: the token in a file, its media type.

The media type is fixed, so that no access token or other JWT passes for a credential.

Source: W3C VCDM 2.0, 4.13; W3C Securing Verifiable Credentials using JOSE and COSE, 3.1.
"""

from __future__ import annotations

from collections.abc import Mapping

from greenchain.values.errors import Fault, InputError
from greenchain.values.json import Json, parse_json

TYP = "vc+jwt"
CTY = "vc"
ENVELOPED_TYPE = "EnvelopedVerifiableCredential"
DATA_URL = f"data:application/{TYP},"
ENVELOPE_CLAIMS = frozenset({"exp", "iat", "iss", "jti", "nbf", "sub"})
"""What a JWT says around the credential: checked against it, and no part of it."""

_MARK = ENVELOPED_TYPE.encode()
_ENVELOPE_MEMBERS = frozenset({"@context", "id", "type"})


def check_media_type(header: Mapping[str, Json], *, typ: str, cty: str) -> None:
    """Refuse a token that does not say to be of the type ``typ``, or says to hold something else than ``cty``.

    Raises:
        InputError: ``ENVELOPE_TYPE_REFUSED``.
    """
    if header.get("typ") != typ:
        raise InputError(Fault("ENVELOPE_TYPE_REFUSED", f"typ {typ}", repr(header.get("typ")), where="/typ"))
    if header.get("cty", cty) != cty:
        raise InputError(Fault("ENVELOPE_TYPE_REFUSED", f"cty {cty}", repr(header["cty"]), where="/cty"))


def compact_of(raw: bytes) -> str | None:
    """The token in ``raw``, if these bytes are one or are an ``EnvelopedVerifiableCredential`` around one.

    A file may end its token with one newline.

    Raises:
        InputError: an enveloped credential that is malformed or says anything of its own.
    """
    if raw[:1] == b"e":  # base64url of an opening brace; no JSON text begins so
        return raw.removesuffix(b"\n").decode("ascii", "replace") if b"." in raw else None
    if _MARK not in raw:
        return None
    document = parse_json(raw)
    return enveloped_token(document) if isinstance(document, dict) else None


def enveloped_token(
    document: Mapping[str, Json], *, enveloped_type: str = ENVELOPED_TYPE, typ: str = TYP
) -> str | None:
    """The token inside an ``EnvelopedVerifiableCredential``; ``None`` where the document is something else.

    Args:
        document: an object.
        enveloped_type: the type of envelope that is looked for.
        typ: the media type of its token, without ``application/``.

    Raises:
        InputError: it carries members that nobody signed, or its id is no ``data:`` URL of a ``vc+jwt``.
    """
    types = document.get("type")
    names = types if isinstance(types, list | tuple) else (types,)
    if enveloped_type not in names:
        return None
    if len(names) != 1 or document.keys() != _ENVELOPE_MEMBERS:
        found = ", ".join(sorted(document.keys() ^ _ENVELOPE_MEMBERS)) or "another type beside it"
        raise InputError(Fault("ENVELOPE_MISMATCH", "nothing but @context, id and type around the token", found))
    url = document["id"]
    if not isinstance(url, str) or not url.startswith(f"data:application/{typ},"):
        raise InputError(
            Fault("ENVELOPE_MALFORMED", f"an id of the form data:application/{typ},TOKEN", repr(url), where="/id")
        )
    return url.removeprefix(f"data:application/{typ},")
