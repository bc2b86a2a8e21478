"""A new version of a status list changes one entry and nothing else, and never takes a revocation back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from greenchain.adapters.keys import ecdsa_signer_from_seed
from greenchain.claims import issue_claim, make_status_list, status_entry
from greenchain.claims.own_documents import own_authenticator
from greenchain.claims.status.bitstring import decode_bits
from greenchain.claims.status.update import (
    HeldEntry,
    entry_for,
    entry_of,
    list_suite,
    next_version,
    read_held_list,
    require_keeper,
    set_entries,
    sign_list,
)
from greenchain.model.claims import Claim
from greenchain.values.errors import InputError
from simulator import CREATED, EPOCH, INDEX, LIST_URL, SUSPENSION_URL, Simulator, label_claim

SECOND = timedelta(seconds=1)


@pytest.fixture(scope="module")
def world() -> Simulator:
    return Simulator()


def own(signer, *documents: bytes):
    return own_authenticator(key=signer.public_key, verification_method=signer.verification_method, documents=documents)


def held_of(world: Simulator, raw: bytes):
    return read_held_list(raw, authenticate=own(world.body))


def bits_of(draft: Claim) -> set[int]:
    return set(set_entries(decode_bits(draft.document["credentialSubject"]["encodedList"])))


def refused(code: str):
    return pytest.raises(InputError, match=code)


# reading the list


def test_a_list_of_the_key_in_hand_is_read_with_its_bits(world):
    held = held_of(world, world.status_list(3, 9))
    assert (held.url, held.size, held.version.issuer) == (LIST_URL, 131_072, world.body.did)
    assert [held.value(index) for index in (2, 3, 4, 9)] == [False, True, False, True]


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d["credentialSubject"].update(encodedList=d["credentialSubject"]["encodedList"][:-2] + "AB"),
        lambda d: d.update(validFrom="2025-01-01T00:00:00Z"),
        lambda d: d.pop("proof"),
        lambda d: d["proof"].update(proofValue="z" + "2" * 87),
        lambda d: d.update(name="another"),
    ],
)
def test_a_doctored_list_is_never_signed_again(world, change):
    document = json.loads(world.status_list(3))
    change(document)
    with refused("STATUS_LIST_REFUSED"):
        held_of(world, json.dumps(document).encode())


def test_a_list_signed_by_somebody_else_in_the_issuers_name_is_refused(world):
    with refused("STATUS_LIST_REFUSED"):
        held_of(world, world.status_list(by=world.thief, issuer=world.body.did))


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"null", b"\xff", b"eyJ.x.y", b'{"id": 7}'])
def test_what_is_no_list_is_refused(world, raw):
    with refused("STATUS_LIST_REFUSED"):
        held_of(world, raw)


def test_a_claim_is_no_list(world):
    with refused("STATUS_LIST_REFUSED"):
        held_of(world, world.honest().secured)


def test_an_authentic_list_that_is_malformed_is_refused(world):
    document = json.loads(world.status_list())
    del document["proof"]
    document["credentialSubject"]["encodedList"] = "uAAAA"
    with refused("STATUS_LIST_REFUSED"):
        held_of(world, world.issue(document))


def test_only_a_key_of_the_issuer_may_continue_a_list(world):
    held = held_of(world, world.status_list())
    require_keeper(held, verification_method=world.body.verification_method)
    for method in (world.thief.verification_method, "", world.body.did + "x#y"):
        with refused("STATUS_LIST_REFUSED"):
            require_keeper(held, verification_method=method)


def test_the_list_of_an_issuer_without_a_did_is_continued_by_the_key_that_signed_it(world):
    raw = world.status_list(issuer="https://label.example/body")
    held = held_of(world, raw)
    require_keeper(held, verification_method=world.body.verification_method)
    with refused("STATUS_LIST_REFUSED"):
        require_keeper(held, verification_method=world.thief.verification_method)
    with refused("STATUS_LIST_REFUSED"):
        read_held_list(raw, authenticate=own(world.thief))


# a did:web issuer, whose keys change


WEB = "did:web:label.example"


def web(world: Simulator, name: str, fragment: str):
    from simulator import signer

    return signer(name).under(f"{WEB}#{fragment}")


def test_a_list_signed_with_a_retired_key_of_a_did_web_needs_the_document_that_had_it(world):
    from greenchain.claims.did_documents import make_did_document

    old, new = web(world, "old key", "1"), web(world, "new key", "2")
    raw = world.status_list(by=old)
    assert read_held_list(raw, authenticate=own(old)).url == LIST_URL
    with refused("STATUS_LIST_REFUSED"):
        read_held_list(raw, authenticate=own(new))
    document = json.dumps(make_did_document(old.public_key, verification_method=old.verification_method)).encode()
    held = read_held_list(raw, authenticate=own(new, document))
    require_keeper(held, verification_method=new.verification_method)


def test_a_document_that_is_no_did_web_document_is_refused(world):
    for raw in (b"{}", b"[]", b'{"id": "did:key:z6Mk"}', b'{"id": 7}'):
        with refused("DID_WEB_REFUSED"):
            own(world.body, raw)


# the entry of a claim


def entry(world: Simulator, secured: bytes, raw: bytes | None = None, **more) -> HeldEntry:
    return entry_of(own(world.body)(secured), held_of(world, raw or world.status_list()), **more)


def test_the_entry_of_a_claim_is_the_one_in_this_list(world):
    assert entry(world, world.honest().secured) == HeldEntry(INDEX, "revocation")
    assert entry(world, world.honest().secured, world.suspension_list()) == HeldEntry(INDEX, "suspension")


def test_a_claim_whose_index_was_altered_revokes_nobody(world):
    tampered = world.tampered(lambda d: d["credentialStatus"][0].update(statusListIndex="5")).secured
    with refused("PROOF_INVALID"):
        entry(world, tampered)


def test_a_claim_of_another_issuer_has_no_entry_here(world):
    with refused("STATUS_ISSUER_MISMATCH"):
        entry(world, world.issue(label_claim(), by=world.thief))


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ([], "STATUS_ENTRY_ELSEWHERE"),
        (status_entry(url="https://label.example/status/9", purpose="revocation", index=1), "STATUS_ENTRY_ELSEWHERE"),
        (status_entry(url=LIST_URL, purpose="suspension", index=1), "STATUS_ENTRY_ELSEWHERE"),
        ([status_entry(url=LIST_URL, purpose="revocation", index=i) for i in (1, 2)], "STATUS_ENTRY_ELSEWHERE"),
        (status_entry(url=LIST_URL, purpose="revocation", index=131_072), "STATUS_ENTRY_INVALID"),
        (status_entry(url=LIST_URL, purpose="revocation", index=10**30), "STATUS_ENTRY_INVALID"),
    ],
)
def test_a_claim_without_exactly_one_entry_inside_this_list_changes_nothing(world, status, code):
    with refused(code):
        entry(world, world.issue(label_claim(credentialStatus=status)))


@pytest.mark.parametrize("index", ["-1", "007", "1.0", "", " 1", "٣", "1" * 10, 1, True, None])
def test_an_index_in_another_spelling_changes_nothing(world, index):
    spelt = {**status_entry(url=LIST_URL, purpose="revocation", index=0), "statusListIndex": index}
    with refused("STATUS_ENTRY_INVALID"):
        entry(world, world.issue(label_claim(credentialStatus=spelt)))


def test_of_two_entries_in_one_list_the_purpose_chooses(world):
    both = [status_entry(url=LIST_URL, purpose=p, index=i) for i, p in enumerate(("revocation", "suspension"))]
    secured = world.issue(label_claim(credentialStatus=both))
    document = json.loads(world.status_list())
    del document["proof"]
    document["credentialSubject"]["statusPurpose"] = ["revocation", "suspension"]
    raw = world.issue(document, created=EPOCH)
    with refused("STATUS_ENTRY_ELSEWHERE"):
        entry(world, secured, raw)
    assert entry(world, secured, raw, purpose="suspension") == HeldEntry(1, "suspension")
    # the bits of both purposes are the same bits: clearing one could take a revocation back
    with refused("REVOCATION_FINAL"):
        next_version(held_of(world, raw), HeldEntry(1, "suspension"), value=False, valid_from=CREATED)


# the next version


def test_the_next_version_differs_in_one_bit_and_its_beginning(world):
    held = held_of(world, world.status_list(0, 9, 131_071))
    draft = next_version(held, HeldEntry(INDEX, "revocation"), value=True, valid_from=CREATED)
    assert bits_of(draft) == {0, 9, 131_071, INDEX}
    was, now = json.loads(world.status_list(0, 9, 131_071)), json.loads(json.dumps(_plain(draft.document)))
    del was["proof"], was["validFrom"], was["credentialSubject"]["encodedList"]
    del now["validFrom"], now["credentialSubject"]["encodedList"]
    assert now == was


def _plain(value):
    from greenchain.values.json import thaw

    return thaw(value)


def test_a_suspension_is_lifted_and_its_neighbors_stay(world):
    held = held_of(world, world.suspension_list(INDEX - 1, INDEX, INDEX + 1))
    draft = next_version(held, HeldEntry(INDEX, "suspension"), value=False, valid_from=CREATED)
    assert bits_of(draft) == {INDEX - 1, INDEX + 1}


@pytest.mark.parametrize("is_set", [True, False])
def test_a_revocation_is_never_cleared(world, is_set):
    held = held_of(world, world.status_list(*([INDEX] if is_set else [])))
    with refused("REVOCATION_FINAL"):
        next_version(held, HeldEntry(INDEX, "revocation"), value=False, valid_from=CREATED)


def test_an_entry_that_has_the_value_already_needs_no_version(world):
    revoked, clear = world.status_list(INDEX), world.suspension_list()
    assert next_version(held_of(world, revoked), HeldEntry(INDEX, "revocation"), value=True, valid_from=EPOCH) is None
    assert next_version(held_of(world, clear), HeldEntry(INDEX, "suspension"), value=False, valid_from=EPOCH) is None


@pytest.mark.parametrize(("offset", "is_newer"), [(-SECOND, False), (timedelta(0), False), (SECOND, True)])
def test_a_version_begins_after_the_one_before_it(world, offset, is_newer):
    held = held_of(world, world.status_list())
    if is_newer:
        assert next_version(held, HeldEntry(1, "revocation"), value=True, valid_from=EPOCH + offset)
    else:
        with refused("STATUS_VERSION_ORDER"):
            next_version(held, HeldEntry(1, "revocation"), value=True, valid_from=EPOCH + offset)


def test_a_list_for_another_purpose_is_not_changed(world):
    held = held_of(world, world.suspension_list())
    for purpose in ("revocation", "refresh", ""):
        with refused("STATUS_LIST_REFUSED"):
            next_version(held, HeldEntry(1, purpose), value=True, valid_from=CREATED)


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        (EPOCH + timedelta(days=7), CREATED + timedelta(days=7)),
        (datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)),
    ],
)
def test_a_list_that_ends_keeps_its_length_of_time(world, until, expected):
    held = held_of(world, world.status_list(valid_until=until))
    draft = next_version(held, HeldEntry(1, "revocation"), value=True, valid_from=CREATED)
    assert draft.document["validUntil"] == f"{expected:%Y-%m-%dT%H:%M:%SZ}"


def test_a_naive_instant_is_the_callers_mistake(world):
    with pytest.raises(ValueError, match="offset"):
        next_version(
            held_of(world, world.status_list()),
            HeldEntry(1, "revocation"),
            value=True,
            valid_from=datetime(2027, 1, 1),  # noqa: DTZ001
        )


@pytest.mark.parametrize("algorithm", ["ed25519", "p256", "p384"])
def test_a_list_is_signed_with_the_suite_of_its_key_and_read_again(world, algorithm):
    signer = world.body if algorithm == "ed25519" else ecdsa_signer_from_seed(bytes(31) + b"\x07", algorithm)
    first = sign_list(make_status_list(url=LIST_URL, purpose="revocation", valid_from=EPOCH), signer=signer).raw
    assert json.loads(first)["proof"]["cryptosuite"] == list_suite(algorithm)
    assert json.loads(first)["proof"]["created"] == json.loads(first)["validFrom"]
    held = read_held_list(first, authenticate=own(signer))
    draft = next_version(held, HeldEntry(7, "revocation"), value=True, valid_from=CREATED)
    second = read_held_list(sign_list(draft, signer=signer).raw, authenticate=own(signer))
    assert (second.value(7), second.version.valid_from) == (True, CREATED)


def test_a_draft_without_a_beginning_is_no_list(world):
    with pytest.raises(ValueError, match="since when"):
        sign_list(Claim({"id": LIST_URL}), signer=world.body)


# entries of new claims


def test_the_entry_of_a_new_claim_names_list_purpose_and_index(world):
    document = json.loads(world.suspension_list())
    assert entry_for(document, index=4) == status_entry(url=SUSPENSION_URL, purpose="suspension", index=4)


@pytest.mark.parametrize("purpose", ["refresh", [], ["revocation", "suspension"], None, 7])
def test_a_list_of_no_or_several_purposes_gives_no_entries(world, purpose):
    document = json.loads(world.status_list())
    document["credentialSubject"]["statusPurpose"] = purpose
    with refused("STATUS_LIST_REFUSED"):
        entry_for(document, index=4)


def test_a_claim_in_a_jose_envelope_is_revoked_like_any_other(world):
    secured = issue_claim(Claim(label_claim()), signer=world.body, created=CREATED, suite="vc+jwt").raw
    assert entry(world, secured) == HeldEntry(INDEX, "revocation")
