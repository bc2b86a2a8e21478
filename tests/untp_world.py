"""UNTP documents for tests: where the official ones lie, one of our own for each kind, and single faults of any of them."""

from __future__ import annotations

import base64
import json
from copy import deepcopy
from decimal import Decimal
from functools import cache

from conftest import conformance_folder
from cvc_world import SCHEME

FOLDER = conformance_folder() / "untp"
KINDS = {
    "DigitalProductPassport": "dpp",
    "DigitalConformityCredential": "dcc",
    "DigitalFacilityRecord": "dfr",
    "DigitalTraceabilityEvent": "dte",
    "DigitalIdentityAnchor": "dia",
}
CREDENTIALS = "https://www.w3.org/ns/credentials/v2"
CONTEXT = "https://vocabulary.uncefact.org/untp/0.7.0/context/"
SCHEMA_FAULTS = (17, True, None, "zz", [], {}, [1], -1, 1.5, ["zz"], {"zz": 1})
"""Values of every type, none of them a word of a list: put wherever something stands."""


def samples(*versions):
    """The official samples of credentials: version, path."""
    return [
        (version, path)
        for version in versions or ("0.6.0", "0.6.1", "0.7.0")
        for path in sorted((FOLDER / f"v{version}" / "sample").glob("d*.json"))
    ]


def sample_name(sample):
    """What a test of a sample is called."""
    return f"{sample[0]}-{sample[1].stem}" if isinstance(sample, tuple) else str(sample)


@cache
def official(version, kind):
    """The official schema, as a validator."""
    import jsonschema

    schema = json.loads((FOLDER / f"v{version}" / "schema" / f"{kind}.json").read_text())
    return jsonschema.validators.validator_for(schema)(schema)


def anchor(**changes):
    """An identity anchor of 0.7.0 of our own; a change of ``None`` takes the member away."""
    document = {
        "type": ["DigitalIdentityAnchor", "VerifiableCredential"],
        "@context": [CREDENTIALS, CONTEXT],
        "id": "https://register.example/anchor/1",
        "issuer": {"type": ["CredentialIssuer"], "id": "did:web:register.example", "name": "Register"},
        "validFrom": "2026-01-01T00:00:00Z",
        "validUntil": "2027-01-01T00:00:00Z",
        "name": "Anchor",
        "credentialSubject": {
            "type": ["RegisteredIdentity"],
            "id": "did:web:mill.example",
            "registeredName": "Mill",
            "registeredId": "42",
            "registeredDate": "2020-02-29",
            "idScheme": {"type": ["IdentifierScheme"], "id": "https://register.example", "name": "Register"},
            "registerType": "business",
            "registrationScope": ["https://scheme.example"],
        },
    }
    document.update(changes)
    return {name: value for name, value in document.items() if value is not None}


def link_set():
    """A link set of our own with two relations, one of them an address."""
    target = {"href": "https://id.example/dpp/1", "title": "Passport", "type": "application/vc+jwt", "hreflang": ["en"]}
    return {
        "linkset": [
            {
                "anchor": "https://id.example/01/1",
                "description": "a product",
                "dpp": [target, {**target, "public": True, "rel": ["x"], "context": [1]}],
                "https://voc.example/dte": [target],
            }
        ]
    }


def scheme():
    """The scheme of ``cvc_world`` with plain numbers."""
    return json.loads(json.dumps(SCHEME, default=float))


def encoded(document):
    """A document as bytes."""
    return json.dumps(document, default=str).encode()


def token(payload, **header):
    """A compact token around ``payload``; its signature is none."""
    parts = [
        json.dumps({"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "kid": "did:web:x.example#key-1", **header}),
        payload,
        "xx",
    ]
    raw = [part if isinstance(part, bytes) else part.encode() for part in parts]
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in raw)


def places(value, path=()):
    """The paths to everything inside a JSON value."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in members:
        yield (*path, name)
        yield from places(item, (*path, name))


def single_faults(document):
    """The document with one thing changed, each time another: a member removed, added, or of another value."""
    for path in list(places(document)):
        changed = deepcopy(document)
        holder = changed
        for part in path[:-1]:
            holder = holder[part]
        name = path[-1]
        old = holder[name]
        for value in SCHEMA_FAULTS:
            holder[name] = value
            yield path, repr(value), changed
        if isinstance(holder, dict):
            del holder[name]
            yield path, "removed", changed
        holder[name] = old
        if isinstance(old, dict):
            old["x-added"] = 1
            yield path, "added", changed


def spelled(raw):
    """A JSON text as Python reads it, its numbers as texts: equal only where each is written alike."""
    mark = lambda text: {"number": text}  # noqa: E731 - no text of a document looks so
    return json.loads(raw, parse_int=mark, parse_float=mark)


def as_decimals(document):
    """A plain document as the reader has it."""
    return json.loads(json.dumps(document), parse_float=Decimal)
