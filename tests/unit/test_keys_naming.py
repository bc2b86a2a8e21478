"""Under which DID a key signs, and that no signer takes the name of another's key."""

from __future__ import annotations

import pytest

from greenchain.adapters.keys import EcdsaSigner, Naming, ecdsa_signer_from_seed, signer_from_seed
from greenchain.claims.keys import public_key_from_did_url
from greenchain.values.errors import GreenchainError, InputError

SIGNERS = {
    "ed25519": signer_from_seed(b"k" * 32),
    "p256": ecdsa_signer_from_seed(b"k" * 32, "p256"),
    "p384": ecdsa_signer_from_seed(b"k" * 32, "p384"),
}
each_signer = pytest.mark.parametrize("signer", SIGNERS.values(), ids=SIGNERS)


@each_signer
def test_did_key_and_did_jwk_of_a_key_lead_back_to_it(signer):
    for method in ("key", "jwk"):
        url = Naming(method).of(signer.public_key)
        assert url.startswith(f"did:{method}:")
        assert public_key_from_did_url(url) == signer.public_key


@each_signer
def test_a_signer_signs_under_its_did_key_unless_told_otherwise(signer):
    assert signer.verification_method == Naming().of(signer.public_key)
    assert signer.did == signer.public_key.did


@each_signer
def test_a_did_web_names_the_key_by_its_multikey(signer):
    url = Naming("web", "label.example:bodies").of(signer.public_key)
    assert url == f"did:web:label.example:bodies#{signer.public_key.multikey}"
    assert signer.under(url).did == "did:web:label.example:bodies"
    assert signer.under(url).sign(b"x") == signer.sign(b"x")


@each_signer
@pytest.mark.parametrize("other", SIGNERS.values(), ids=SIGNERS)
def test_a_signer_takes_no_name_that_is_another_key_s(signer, other):
    for method in ("key", "jwk"):
        url = Naming(method).of(other.public_key)
        if other is signer:
            assert signer.under(url).verification_method == url
        else:
            with pytest.raises(InputError, match="KEY_REFUSED"):
                signer.under(url)


@pytest.mark.parametrize("url", ["", "did:web:a.example", "https://a.example/#k", "did:web:a.example/p#k", "#k"])
def test_a_signer_takes_no_name_that_is_no_did_url(url):
    with pytest.raises(GreenchainError, match="KEY_UNKNOWN"):
        SIGNERS["ed25519"].under(url)


@pytest.mark.parametrize("arguments", [("web",), ("key", "a.example"), ("jwk", "a.example"), ("ion",), ("",)])
def test_a_naming_that_is_none_is_the_caller_s_mistake(arguments):
    with pytest.raises(ValueError, match="method"):
        Naming(*arguments)


def test_a_domain_that_is_none_is_refused_before_anything_is_made():
    with pytest.raises(InputError, match="DID_WEB_REFUSED"):
        Naming("web", "Label.example")


def test_ecdsa_from_a_seed_is_always_the_same_key_and_shows_no_secret():
    for algorithm in ("p256", "p384"):
        signer = ecdsa_signer_from_seed(b"s" * 32, algorithm)
        assert signer == ecdsa_signer_from_seed(b"s" * 32, algorithm)
        assert signer != ecdsa_signer_from_seed(b"t" * 32, algorithm)
        assert repr(signer) == f"EcdsaSigner({signer.did})"
    for seed, algorithm in ((b"s", "p256"), (b"s" * 32, "ed25519"), (b"s" * 32, "p521")):
        with pytest.raises(ValueError, match=r"32 bytes|p256"):
            ecdsa_signer_from_seed(seed, algorithm)


def test_an_ecdsa_signature_has_one_text_for_one_message_where_the_library_can():
    from cryptography.hazmat.backends.openssl import backend

    if not backend.ecdsa_deterministic_supported():
        pytest.skip("this OpenSSL has no deterministic ECDSA")
    signer = SIGNERS["p256"]
    assert isinstance(signer, EcdsaSigner)
    assert signer.sign(b"message") == signer.sign(b"message")
    assert signer.sign(b"message") != signer.sign(b"other")
