"""UNTP documents read: versions by their context, hostile input, envelopes, and spellings that differ from the schemas."""

from __future__ import annotations

import json
import pickle
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from greenchain.formats.untp import read_credential, read_credentials, write_credential
from greenchain.values.errors import GreenchainError
from greenchain.values.json import SpelledDecimal, canonical_json, parse_spelled, thaw
from untp_world import CONTEXT, CREDENTIALS, anchor, encoded, link_set, scheme, token

OLD = "https://test.uncefact.org/vocabulary/untp/dia/{}/"
ENVELOPE = {"@context": CREDENTIALS, "type": "EnvelopedVerifiableCredential"}


def refusal(data, **options):
    with pytest.raises(GreenchainError) as caught:
        read_credential(data, **options)
    return caught.value.faults[0]


def codes(document):
    return [fault.code for fault in document.faults], [note.code for note in document.notes]


def with_subject(**changes):
    document = anchor()
    return anchor(credentialSubject={**document["credentialSubject"], **changes})


def test_a_credential_is_read_with_its_version_kind_subject_and_window():
    document = read_credential(encoded(anchor()))
    assert (document.version, document.kind, document.name) == ("0.7.0", "dia", "Anchor")
    assert codes(document) == ([], [])
    assert document.subject.id_scheme.id == "https://register.example"
    assert document.valid_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert thaw(document.members) == anchor()


@pytest.mark.parametrize(("version", "kind"), [("0.6.0", "dia"), ("0.6.1", "dia")])
def test_the_version_is_told_by_the_context_and_never_by_the_shape(version, kind):
    document = read_credential(encoded(anchor(**{"@context": [CREDENTIALS, OLD.format(version)]})))
    assert (document.version, document.kind) == (version, kind)
    assert {fault.pointer for fault in document.faults} == {
        "/credentialSubject/name",  # which 0.7.0 calls registeredName
        "/credentialSubject/registerType",  # a word that 0.6 writes with a capital
    }


@pytest.mark.parametrize(
    "url",
    [
        OLD.format("0.5.0"),
        OLD.format("0.4.2"),
        "https://vocabulary.uncefact.org/untp/0.8.0/context/",
        "https://vocabulary.uncefact.org/untp/1.0.0/context/",
        "https://untp.unece.org/1.0/context",
    ],
)
def test_another_version_is_named_with_its_file_and_refused(url):
    fault = refusal(encoded(anchor(**{"@context": [CREDENTIALS, url]})), name="old.json")
    assert (fault.code, fault.file, fault.where) == ("UNSUPPORTED_UNTP_VERSION", "old.json", "/@context")
    assert url in fault.found
    assert fault.remedy


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "JSON_SYNTAX"),
        (b"no JSON", "JSON_SYNTAX"),
        (b"[1]", "UNTP_NOT_A_DOCUMENT"),
        (b'"text"', "UNTP_NOT_A_DOCUMENT"),
        (b"{}", "UNTP_NOT_A_DOCUMENT"),
        (b'{"a": 1, "a": 2}', "JSON_DUPLICATE_KEY"),
        (b'{"a": NaN}', "JSON_NUMBER_UNSAFE"),
        (b'{"a": ' + b"[" * 100 + b"]" * 100 + b"}", "BUDGET_EXCEEDED"),
        (b" " * (16 * 1024 * 1024 + 1), "BUDGET_EXCEEDED"),
        (b"\xff\xfe{}", "JSON_ENCODING"),
        (encoded({"@context": [CREDENTIALS], "type": ["VerifiableCredential"]}), "UNTP_NOT_A_DOCUMENT"),
        (encoded(anchor(type=None, credentialSubject={"id": "x"})), "UNTP_NOT_A_DOCUMENT"),
        (encoded(anchor(**{"@context": [CREDENTIALS, CONTEXT, {"@vocab": "https://x.example/"}]})), "UNTP_CONTEXT_CATCH_ALL"),
        (encoded(with_subject(**{"@context": {"t": {"@context": {"@vocab": "x"}}}})), "UNTP_CONTEXT_CATCH_ALL"),
        (encoded(anchor(**{"@context": [CREDENTIALS, CONTEXT, {"@vocab": "x"}]})).replace(b"@vocab", b"\\u0040vocab"), "UNTP_CONTEXT_CATCH_ALL"),
        (b"eyJhIjoxfQ", "ENVELOPE_MALFORMED"),
        (b"eyJ.\xff.x", "ENVELOPE_MALFORMED"),
        (token(encoded(anchor()), alg="none"), "ALGORITHM_REFUSED"),
        (token(encoded(anchor()), alg=""), "ALGORITHM_REFUSED"),
        (token(encoded(anchor()), jku="https://x.example"), "ENVELOPE_HEADER_REFUSED"),
        (token(encoded(anchor()), x5u="https://x.example"), "ENVELOPE_HEADER_REFUSED"),
        (token(encoded(anchor()), crit=["exp"]), "ENVELOPE_HEADER_REFUSED"),
        (token(encoded(anchor()), typ="JWT"), "ENVELOPE_TYPE_REFUSED"),
        (token(encoded(anchor()), cty="json"), "ENVELOPE_TYPE_REFUSED"),
        (token(b"[1]"), "UNTP_NOT_A_DOCUMENT"),
        (token(encoded(anchor(**{"@context": [CREDENTIALS, CONTEXT, {"@vocab": "x"}]}))), "UNTP_CONTEXT_CATCH_ALL"),
        (encoded({**ENVELOPE, "id": "https://x.example"}), "ENVELOPE_MALFORMED"),
        (encoded({**ENVELOPE, "id": "data:application/vc+jwt,x", "note": "unsigned"}), "ENVELOPE_MISMATCH"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_file_and_remedy(data, code):
    fault = refusal(data, name="some.json")
    assert (fault.code, fault.file) == (code, "some.json")
    assert fault.remedy


def test_only_bytes_are_read():
    with pytest.raises(TypeError):
        read_credential("{}")


def test_a_context_that_only_speaks_of_the_catch_all_is_read():
    assert read_credential(encoded(anchor(name="@vocab is forbidden"))).name == "@vocab is forbidden"


def test_a_token_and_its_envelope_read_as_the_credential_without_what_the_token_says_around_it():
    plain = read_credential(encoded(anchor()))
    for alg in ("EdDSA", "Ed25519", "ES256"):
        around = {**anchor(), "iat": 1, "exp": 2, "iss": "did:web:register.example"}
        raw = token(encoded(around), alg=alg)
        enveloped = encoded({**ENVELOPE, "id": "data:application/vc+jwt," + raw.decode()})
        for data in (raw, raw + b"\n", enveloped):
            document = read_credential(data)
            assert document.token == raw.decode()
            assert document.subject == plain.subject
            assert json.loads(write_credential(document)) == anchor()
        assert document.with_valid_until(datetime(2028, 1, 1, tzinfo=UTC)).token == ""


def test_what_was_parsed_already_reads_as_its_bytes():
    from greenchain.formats.untp import document_from
    from greenchain.values.json import parse_json

    read = document_from(parse_json(encoded(anchor())), token="t")  # noqa: S106 - no password, and no token
    assert (read.subject, read.token) == (read_credential(encoded(anchor())).subject, "t")
    with pytest.raises(GreenchainError):
        document_from(anchor(**{"@context": [CREDENTIALS, CONTEXT, {"@vocab": "x"}]}))


def test_a_presentation_gives_its_credentials_in_order_and_all_their_faults():
    raw = token(encoded(anchor(id="https://x.example/2")))
    held = [anchor(), {**ENVELOPE, "id": "data:application/vc+jwt," + raw.decode()}]
    shown = {"@context": [CREDENTIALS], "type": ["VerifiablePresentation"], "verifiableCredential": held}
    signed = token(encoded(shown), typ="vp+jwt", cty="vp")
    enveloped = {
        **ENVELOPE,
        "type": "EnvelopedVerifiablePresentation",
        "id": "data:application/vp+jwt," + signed.decode(),
    }
    for data in (encoded(shown), encoded(enveloped)):
        assert [one.id for one in read_credentials(data)] == [
            "https://register.example/anchor/1",
            "https://x.example/2",
        ]
        assert refusal(data).code == "UNTP_SEVERAL"
    alone = {**shown, "verifiableCredential": anchor()}
    assert read_credential(encoded(alone)).id == "https://register.example/anchor/1"
    assert refusal(encoded({**shown, "verifiableCredential": []})).code == "UNTP_SEVERAL"
    broken = {**shown, "verifiableCredential": [anchor(), 1, {}, anchor(**{"@context": [OLD.format("0.5.0")]})]}
    with pytest.raises(GreenchainError) as caught:
        read_credentials(encoded(broken), name="vp.json")
    assert [(fault.code, fault.where) for fault in caught.value.faults] == [
        ("UNTP_NOT_A_DOCUMENT", "/verifiableCredential/1"),
        ("UNTP_NOT_A_DOCUMENT", "/verifiableCredential/2/@context"),
        ("UNSUPPORTED_UNTP_VERSION", "/verifiableCredential/3/@context"),
    ]
    many = {**shown, "verifiableCredential": [anchor()] * 1001}
    assert refusal(encoded(many)).code == "BUDGET_EXCEEDED"


def test_the_status_is_read_as_the_schema_and_as_the_w3c_write_it():
    entry = {
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": 7,
        "statusListCredential": "https://x.example/list",
    }
    document = read_credential(encoded(anchor(credentialStatus=entry)))
    assert codes(document) == ([], [])
    assert [(one.purpose, one.index) for one in document.status] == [("revocation", 7)]
    other = read_credential(encoded(anchor(credentialStatus=[{**entry, "statusListIndex": "7"}])))
    assert [(one.purpose, one.index) for one in other.status] == [("revocation", 7)]
    assert other.status[0].where == "/credentialStatus/0"
    faults, notes = codes(other)
    assert faults == ["UNTP_SHAPE"]
    assert notes == ["UNTP_OTHER_SPELLING", "UNTP_OTHER_SPELLING"]
    for unreadable in ("-1", "7.5", "٧", "9" * 11, None, Decimal("7.5")):
        index = float(unreadable) if isinstance(unreadable, Decimal) else unreadable
        odd = read_credential(encoded(anchor(credentialStatus={**entry, "statusListIndex": index})))
        assert odd.status[0].index is None
        assert odd.faults


def test_an_anchor_that_writes_scheme_id_keeps_its_content_and_has_a_fault():
    subject = anchor()["credentialSubject"]
    subject["schemeId"] = subject.pop("idScheme")
    document = read_credential(encoded(anchor(credentialSubject=subject)))
    assert document.subject.id_scheme.id == "https://register.example"
    assert [(fault.code, fault.pointer) for fault in document.faults] == [
        ("REQUIRED_FIELD_MISSING", "/credentialSubject/idScheme")
    ]
    assert "UNTP_OTHER_SPELLING" in codes(document)[1]


def test_a_render_method_is_read_as_the_schema_and_as_the_w3c_write_it():
    ours = {"type": ["RenderTemplate2024"], "name": "page", "url": "https://x.example/t", "mediaType": "text/html"}
    theirs = {
        "type": "TemplateRenderMethod",
        "name": "page",
        "template": {"id": "https://x.example/t", "mediaType": "text/html"},
    }
    document = read_credential(encoded(anchor(renderMethod=[ours])))
    other = read_credential(encoded(anchor(renderMethod=[theirs])))
    assert codes(document) == ([], [])
    assert other.faults
    assert "UNTP_OTHER_SPELLING" in codes(other)[1]
    shown = [(one.name, one.url, one.media_type) for one in (*document.render_methods, *other.render_methods)]
    assert shown == [("page", "https://x.example/t", "text/html")] * 2


def test_a_credential_without_its_type_is_told_by_its_subject_and_doubted():
    document = read_credential(encoded(anchor(type=None)))
    assert document.kind == "dia"
    assert codes(document) == ([], ["UNTP_TYPE_UNSTATED"])


def test_register_types_and_scopes_of_0_6_read_as_those_of_0_7():
    subject = {
        "id": "did:web:x.example",
        "name": "X",
        "registerType": "Business",
        "registrationScopeList": ["https://s.example"],
    }
    document = read_credential(
        encoded(anchor(**{"@context": [CREDENTIALS, OLD.format("0.6.1")]}, credentialSubject=subject))
    )
    assert document.faults == ()
    assert (document.subject.register_type, document.subject.scope) == ("business", ("https://s.example",))
    del subject["registerType"]
    bare = read_credential(
        encoded(anchor(**{"@context": [CREDENTIALS, OLD.format("0.6.1")]}, credentialSubject=subject))
    )
    assert (bare.faults, bare.subject.register_type) == ((), "")


def test_what_the_schema_lets_pass_and_we_doubt_is_noted():
    document = anchor(id="not an address", validFrom="yesterday", validUntil="2027-01-01")
    document["credentialSubject"]["registeredDate"] = "2021-02-29"
    document["credentialSubject"]["registrar"] = {"id": "urn:x", "name": "R", "favourite": 1}
    read = read_credential(encoded(document))
    assert read.faults == ()
    assert {(note.pointer, note.code) for note in read.notes} == {
        ("/id", "UNTP_FORM_DOUBTFUL"),
        ("/validFrom", "UNTP_FORM_DOUBTFUL"),
        ("/validUntil", "UNTP_FORM_DOUBTFUL"),
        ("/credentialSubject/registeredDate", "UNTP_FORM_DOUBTFUL"),
        ("/credentialSubject/registrar/favourite", "UNTP_TERM_UNKNOWN"),
    }
    assert (read.valid_from, read.valid_until) == (None, None)


@pytest.mark.parametrize(
    ("path", "value", "code"),
    [
        (("countryOfProduction", "countryCode"), "DE", None),
        (("countryOfProduction", "countryCode"), "XX", "UNTP_VALUE_UNDECLARED"),
        (("countryOfProduction", "countryCode"), "Germany", "UNTP_VALUE_UNDECLARED"),
        (("dimensions", "weight", "unit"), "KGM", None),
        (("dimensions", "weight", "unit"), "kg", "UNTP_VALUE_UNDECLARED"),
        (("productLabel", 0, "imageData"), "AAAA", None),
        (("productLabel", 0, "imageData"), "AAA", "UNTP_FORM_DOUBTFUL"),
        (("productLabel", 0, "mediaType"), "picture", "UNTP_FORM_DOUBTFUL"),
        (("characteristics", "colour"), "red", None),
        (("producedAtFacility", "idScheme"), {}, None),
        (("dimensions", "colour"), "red", "UNTP_TERM_UNKNOWN"),
    ],
)
def test_words_of_lists_and_terms_of_a_passport_are_doubted_and_not_refused(path, value, code):
    named = {"id": "https://x.example/1", "name": "X"}
    subject = {
        **named,
        "idScheme": named,
        "idGranularity": "batch",
        "productCategory": [],
        "producedAtFacility": dict(named),
        "countryOfProduction": {"countryCode": "DE"},
        "dimensions": {"weight": {"value": 1, "unit": "KGM"}},
        "productLabel": [{"name": "label", "imageData": "", "mediaType": "image/png"}],
        "characteristics": {},
    }
    holder = subject
    for part in path[:-1]:
        holder = holder[part]
    holder[path[-1]] = value
    types = ["DigitalProductPassport", "VerifiableCredential"]
    document = read_credential(encoded(anchor(type=types, credentialSubject=subject)))
    where = "/credentialSubject/" + "/".join(map(str, path))
    assert document.faults == ()
    assert [(note.pointer, note.code) for note in document.notes] == ([(where, code)] if code else [])


def test_all_faults_of_a_document_come_together_with_their_places():
    document = anchor(name=1, issuer={"name": "x"})
    document["credentialSubject"].update({"registerType": "club", "registrationScope": ["a", 1]})
    document["credentialSubject"]["idScheme"]["extra"] = 1
    assert {(fault.pointer, fault.code) for fault in read_credential(encoded(document)).faults} == {
        ("/name", "UNTP_SHAPE"),
        ("/issuer/id", "REQUIRED_FIELD_MISSING"),
        ("/credentialSubject/registerType", "UNTP_WORD_UNKNOWN"),
        ("/credentialSubject/registrationScope/1", "UNTP_SHAPE"),
        ("/credentialSubject/idScheme/extra", "UNTP_MEMBER_UNKNOWN"),
    }


def test_an_event_of_two_kinds_at_once_is_refused():
    event = {
        "id": "urn:e:1",
        "name": "both",
        "eventDate": "2026-01-01T00:00:00Z",
        "activityType": {"code": "x", "name": "x", "schemeId": "urn:s", "schemeName": "s"},
        "movedProduct": [],
        "fromFacility": {"id": "urn:f", "name": "F"},
        "toFacility": {"id": "urn:g", "name": "G"},
    }
    made = {"inputProduct": [], "outputProduct": [], "madeAtFacility": {"id": "urn:f", "name": "F"}}
    types = ["DigitalTraceabilityEvent", "VerifiableCredential"]
    assert read_credential(encoded(anchor(type=types, credentialSubject=[event]))).faults == ()
    (fault,) = read_credential(encoded(anchor(type=types, credentialSubject=[{**event, **made}]))).faults
    assert (fault.code, fault.pointer) == ("UNTP_SHAPE", "/credentialSubject/0")
    none = {**event, "movedProduct": 1, "type": ["MoveEvent", "LifecycleEvent"]}
    (fault,) = read_credential(encoded(anchor(type=types, credentialSubject=[none]))).faults
    assert (fault.code, fault.pointer) == ("UNTP_SHAPE", "/credentialSubject/0/movedProduct")


def test_a_link_set_and_a_scheme_are_documents_without_a_window():
    links = read_credential(encoded(link_set()))
    assert (links.version, links.kind, links.faults) == ("0.7.0", "linkset", ())
    assert [(one.anchor, one.relation) for one in links.subject.links] == [
        ("https://id.example/01/1", "dpp"),
        ("https://id.example/01/1", "dpp"),
        ("https://id.example/01/1", "https://voc.example/dte"),
    ]
    wrong = link_set()
    wrong["linkset"][0]["Dpp"] = wrong["linkset"][0]["dpp"]
    assert [fault.code for fault in read_credential(encoded(wrong)).faults] == ["UNTP_MEMBER_UNKNOWN"]
    cvc = read_credential(encoded(scheme()))
    assert (cvc.kind, cvc.faults) == ("cvc", ())
    assert cvc.subject.profiles[0].criteria[0].performances[0].measure.value == Decimal("0.1")
    for document in (links, cvc):
        with pytest.raises(ValueError, match="no validity"):
            document.with_valid_until(datetime(2027, 1, 1, tzinfo=UTC))


def test_a_document_does_not_change():
    document = read_credential(encoded(anchor()))
    with pytest.raises((AttributeError, TypeError)):
        document.kind = "dpp"
    with pytest.raises(TypeError):
        document.members["name"] = "x"
    with pytest.raises(ValueError, match="instant"):
        document.with_valid_until(datetime(2027, 1, 1))  # noqa: DTZ001 - naive on purpose
    later = document.with_valid_until(datetime(2030, 1, 1, tzinfo=UTC))
    assert (document.valid_until.year, later.valid_until.year) == (2027, 2030)
    assert list(later.members) == list(document.members)


def test_a_product_is_told_by_id_batch_and_item():
    from greenchain.formats.untp.subjects import ProductKey

    assert ProductKey("urn:p", "1") != ProductKey("urn:p", "2")
    assert ProductKey("urn:p") == ("urn:p", "", "")


def test_a_number_keeps_how_it_was_written_and_counts_as_any_other():
    numbers = parse_spelled(b"[1e5, -0, 0.10, 1E-7, 0e-999999999, 7]")
    assert [str(number) for number in numbers] == ["1e5", "-0", "0.10", "1E-7", "0e-999999999", "7"]
    assert numbers[0] == 100_000
    assert type(numbers[0] + 1) is Decimal
    copied = pickle.loads(pickle.dumps(numbers[0]))  # noqa: S301 - our own bytes
    assert isinstance(copied, SpelledDecimal)
    assert (str(copied), str(deepcopy(numbers[0]))) == ("1e5", "1e5")
    assert canonical_json(numbers[:2]) == b"[100000,0]"
