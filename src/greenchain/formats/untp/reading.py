"""Bytes become UNTP documents: JSON, a compact ``vc+jwt``, and the envelopes and presentations around either.

Nothing is verified: a token is taken apart, and what its header may not say is refused, but who signed it is asked in
the room of claims. A presentation is opened as deep as the data model allows, which is once.

Source: UNTP 0.6.0, 0.6.1, 0.7.0; W3C VCDM 2.0, 4.12 and 4.13; VC-JOSE-COSE, 3.1.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from greenchain.formats.compact_jws import open_header, take_apart
from greenchain.formats.credential_envelope import CTY, ENVELOPE_CLAIMS, TYP, check_media_type, enveloped_token
from greenchain.formats.untp.document import UntpDocument, document_of
from greenchain.formats.untp.scheme_shape import CRITERION, PROFILE, SCHEME
from greenchain.formats.untp.versions import V0_7_0, kind_of, told_by_context
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import parse_spelled, pointer

MAX_CREDENTIALS: Final = 1000  # of one presentation: a consignment's worth
_PRESENTATION: Final = "VerifiablePresentation"
_ENVELOPED_PRESENTATION: Final = "EnvelopedVerifiablePresentation"
_PRESENTATION_TYP, _PRESENTATION_CTY = "vp+jwt", "vp"
_TOKEN: Final = b"eyJ"  # base64url of an opening brace and a quote, with which every JOSE header begins


def read_credential(data: bytes, *, name: str = "") -> UntpDocument:
    """The one document of UNTP that ``data`` holds.

    Args:
        data: JSON, a compact ``vc+jwt``, an ``EnvelopedVerifiableCredential``, or a presentation of one credential.
        name: what to call the bytes in faults, such as a file name.

    Raises:
        InputError: nothing that can be read as UNTP, a version that is not read (``UNSUPPORTED_UNTP_VERSION``), a
            token whose header is refused, or none or several credentials in a presentation (``UNTP_SEVERAL``). What
            the schema of its version refuses is no reason: see ``UntpDocument.faults``.

    Source: UNTP 0.6.0, 0.6.1 and 0.7.0.
    """
    found = read_credentials(data, name=name)
    if len(found) != 1:
        raise InputError(Fault("UNTP_SEVERAL", "one credential", str(len(found)), file=name))
    return found[0]


def read_credentials(data: bytes, *, name: str = "") -> tuple[UntpDocument, ...]:
    """All documents of UNTP that ``data`` holds: one, or those of a presentation in its order.

    Raises:
        InputError: as ``read_credential``, the faults of all credentials of a presentation together.
    """
    if not isinstance(data, bytes | bytearray):
        raise TypeError(f"data must be bytes, not {type(data).__name__}")
    try:
        return tuple(_in_bytes(bytes(data)))
    except InputError as error:
        raise error.within(file=name) from None


def document_from(members: dict[str, Any], *, token: str = "") -> UntpDocument:
    """The document that parsed JSON holds, for who has parsed and verified the signed bytes already.

    Args:
        members: a credential, scheme or link set without envelope, as the JSON reader makes it; not changed any more.
        token: the compact token it came in.

    Raises:
        InputError: as ``read_credential`` of a document without envelope.
    """
    _refuse_catch_all(members)
    return _document(members, token=token)


def _in_bytes(data: bytes) -> Iterator[UntpDocument]:
    if data.startswith(_TOKEN):
        yield _in_token(data.removesuffix(b"\n").decode("ascii", "replace"))
        return
    value = parse_spelled(data)
    if not isinstance(value, dict):
        raise InputError(Fault("UNTP_NOT_A_DOCUMENT", "a JSON object, or a compact vc+jwt", type(value).__name__))
    _check_contexts(value, data)
    yield from _in_object(value)


def _in_object(value: dict[str, Any]) -> Iterator[UntpDocument]:
    token = enveloped_token(value, enveloped_type=_ENVELOPED_PRESENTATION, typ=_PRESENTATION_TYP)
    if token is not None:
        yield from _in_presentation(_payload(token, typ=_PRESENTATION_TYP, cty=_PRESENTATION_CTY))
    elif _PRESENTATION in _types(value):
        yield from _in_presentation(value)
    else:
        yield _one(value)


def _in_presentation(value: Mapping[str, Any]) -> Iterator[UntpDocument]:
    held = value.get("verifiableCredential", [])
    items = held if isinstance(held, list) else [held]
    if len(items) > MAX_CREDENTIALS:
        expected = f"at most {MAX_CREDENTIALS} credentials"
        raise InputError(Fault("BUDGET_EXCEEDED", expected, str(len(items)), "/verifiableCredential"))
    faults: list[Fault] = []
    for index, item in enumerate(items):
        try:
            if not isinstance(item, dict):
                raise InputError(Fault("UNTP_NOT_A_DOCUMENT", "an object", type(item).__name__))
            yield _one(item)
        except InputError as error:
            faults += error.within(where=f"/verifiableCredential/{index}").faults
    InputError.raise_if(faults)


def _one(value: dict[str, Any]) -> UntpDocument:
    """The document that is an object: a credential by itself or in its envelope, a scheme, a link set."""
    token = enveloped_token(value)
    if token is not None:
        return _in_token(token)
    return _document(value)


def _in_token(token: str) -> UntpDocument:
    return _document(_payload(token, typ=TYP, cty=CTY), token=token)


def _payload(token: str, *, typ: str, cty: str) -> dict[str, Any]:
    """What a token says, without what a JWT says around it.

    Raises:
        InputError: as ``take_apart``; another media type; ``alg: none``; no JSON object.
    """
    parts = take_apart(token, open_header)
    check_media_type(parts.header, typ=typ, cty=cty)
    _require_algorithm(parts.header)
    value = parse_spelled(parts.payload)
    if not isinstance(value, dict):
        raise InputError(Fault("UNTP_NOT_A_DOCUMENT", "a JSON object as payload", type(value).__name__))
    _check_contexts(value, parts.payload)
    return {member: item for member, item in value.items() if member not in ENVELOPE_CLAIMS}


def _require_algorithm(header: Mapping[str, Any]) -> None:
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm.lower() in ("", "none"):
        raise InputError(Fault("ALGORITHM_REFUSED", "an algorithm of signatures", repr(algorithm), "/alg"))


def _document(value: dict[str, Any], *, token: str = "") -> UntpDocument:
    if "linkset" in value and "@context" not in value:
        return document_of(value, version=V0_7_0, kind="linkset", token=token)
    if "@context" not in value and any(
        kind in _types(value) for kind in (SCHEME, PROFILE, CRITERION)
    ):  # as schemes were published before the release
        return document_of(value, version=V0_7_0, kind="cvc", token=token)
    told = told_by_context(value)
    return document_of(value, version=told.version, kind=kind_of(value, told), token=token)


def _types(value: Mapping[str, Any]) -> list[Any]:
    listed = value.get("type")
    return listed if isinstance(listed, list) else [listed]


def _check_contexts(value: dict[str, Any], raw: bytes) -> None:
    if b"@vocab" in raw or b"\\u" in raw:  # behind an escape it may stand as well, and no one reads it as another name
        _refuse_catch_all(value)


def _refuse_catch_all(value: Any, where: str = "", *, is_context: bool = False) -> None:  # noqa: ANN401 - a JSON value of any shape
    """Refuse ``@vocab`` in any context, of the document or of an object in it."""
    if isinstance(value, dict):
        if is_context and "@vocab" in value:
            raise InputError(
                Fault("UNTP_CONTEXT_CATCH_ALL", "contexts that declare each term", "@vocab", f"{where}/@vocab")
            )
        for member, item in value.items():
            if isinstance(item, dict | list):
                _refuse_catch_all(item, where + pointer(member), is_context=is_context or member == "@context")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            _refuse_catch_all(item, f"{where}/{index}", is_context=is_context)
