"""Contexts: only pinned bytes count, whatever they are called and wherever they come from."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError, dataclass

import pytest

from greenchain.adapters import contexts as adapter
from greenchain.adapters.contexts import cache_folder, fetch_contexts, load_contexts, shipped_pins
from greenchain.claims.context_pins import ContextPin, accept, merged_pins
from greenchain.claims.contexts import MAX_CONTEXT_BYTES, Contexts
from greenchain.cli.main import run
from greenchain.values.errors import Fault, InputError
from greenchain.values.json import digest

URL, OTHER_URL = "https://contexts.example/a", "https://contexts.example/b"
RAW, OTHER = b'{"@context": {"a": "https://example.org/a"}}', b'{"@context": {"b": "https://example.org/b"}}'
PINS = (ContextPin(URL, digest(RAW), "a.jsonld", ("https://mirror.example/a",)),)
BASE = "https://www.w3.org/ns/credentials/v2"


def code_of(attempt):
    with pytest.raises(InputError) as caught:
        attempt()
    return caught.value.code


# --- the value -----------------------------------------------------------------------------------------------------


def test_contexts_give_the_parsed_document_its_hash_and_sorted_urls():
    contexts = Contexts({OTHER_URL: OTHER, URL: RAW})
    assert contexts.urls == (URL, OTHER_URL) == tuple(contexts)
    assert contexts.document(URL) == json.loads(RAW)
    assert contexts.sha256[OTHER_URL] == digest(OTHER)
    assert len(contexts) == 2
    assert URL in contexts
    assert "https://contexts.example/c" not in contexts


def test_equal_documents_make_equal_contexts_and_one_other_byte_another_digest():
    contexts = Contexts({URL: RAW, OTHER_URL: OTHER})
    assert contexts == Contexts({OTHER_URL: OTHER, URL: bytearray(RAW)})
    assert hash(contexts) == hash(Contexts({OTHER_URL: OTHER, URL: RAW}))
    others = [Contexts({URL: RAW}), Contexts({URL: OTHER, OTHER_URL: RAW}), Contexts({URL: RAW + b" "}), Contexts()]
    assert len({contexts.digest, *(other.digest for other in others)}) == 5


def test_contexts_do_not_change_with_their_source_nor_by_assignment():
    source = {URL: RAW}
    contexts = Contexts(source)
    source[URL] = OTHER
    assert contexts.documents[URL] == RAW
    with pytest.raises(FrozenInstanceError):
        contexts.digest = "x"
    with pytest.raises(TypeError):
        contexts.documents[URL] = OTHER
    with pytest.raises(TypeError):
        contexts.document(URL)["@context"] = {}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"[]", "CONTEXT_UNREADABLE"),
        (b'{"context": {}}', "CONTEXT_UNREADABLE"),
        (b"<html>", "JSON_SYNTAX"),
        (b'{"@context": {}, "@context": {}}', "JSON_DUPLICATE_KEY"),
        (b"\xef\xbb\xbf{}", "JSON_ENCODING"),
        (b'{"@context": ' + b"[" * 70 + b"]" * 70 + b"}", "BUDGET_EXCEEDED"),
        (b" " * MAX_CONTEXT_BYTES + b"{}", "BUDGET_EXCEEDED"),
    ],
)
def test_a_pinned_document_that_is_no_context_is_refused_with_its_url(raw, code):
    with pytest.raises(InputError) as caught:
        Contexts({URL: raw}).document(URL)
    assert caught.value.code == code
    assert caught.value.faults[0].file == URL


def test_a_url_that_is_not_at_hand_is_not_pinned():
    for url in (OTHER_URL, URL + "/", URL.upper(), ""):
        assert code_of(lambda url=url: Contexts({URL: RAW}).document(url)) == "CONTEXT_NOT_PINNED"


def test_one_url_cannot_have_two_documents():
    contexts = Contexts({URL: RAW})
    assert contexts.with_document(URL, RAW) == contexts
    assert contexts.with_document(OTHER_URL, OTHER).urls == (URL, OTHER_URL)
    assert code_of(lambda: contexts.with_document(URL, OTHER)) == "CONTEXT_AMBIGUOUS"
    assert contexts.urls == (URL,)


# --- pins ----------------------------------------------------------------------------------------------------------


def test_only_bytes_that_a_pin_names_are_accepted_and_under_its_url_alone():
    pins = {URL: digest(RAW)}
    assert accept([OTHER, RAW], pins=pins).documents == {URL: RAW}
    assert accept([OTHER, RAW + b" ", RAW[:-1]], pins=pins) == Contexts()
    assert accept([RAW], pins={URL: digest(RAW), OTHER_URL: digest(RAW)}).urls == (URL, OTHER_URL)


def test_a_policy_s_pin_takes_the_place_of_the_shipped_one():
    assert merged_pins([ContextPin(URL, digest(OTHER))], over=PINS) == {URL: digest(OTHER)}
    assert merged_pins([ContextPin(OTHER_URL, digest(OTHER))], over=PINS).keys() == {URL, OTHER_URL}
    twice = [ContextPin(URL, digest(RAW)), ContextPin(URL, digest(OTHER))]
    assert code_of(lambda: merged_pins(twice)) == "CONTEXT_AMBIGUOUS"
    assert code_of(lambda: merged_pins([], over=twice)) == "CONTEXT_AMBIGUOUS"
    assert merged_pins([*PINS, *PINS]) == {URL: digest(RAW)}


def test_the_shipped_pins_name_each_url_once_with_a_hash_and_a_file_of_its_own():
    pins = shipped_pins()
    assert len(pins) == 9
    for name in ("url", "sha256", "file"):
        assert len({getattr(pin, name) for pin in pins}) == len(pins)
    assert all(len(pin.sha256) == 64 and set(pin.sha256) <= set("0123456789abcdef") for pin in pins)
    assert all("/" not in pin.file and not pin.file.startswith(".") for pin in pins)
    assert [pin.url for pin in pins] == sorted(pin.url for pin in pins)
    assert all(place.startswith("https://") for pin in pins for place in pin.places)


# --- a folder ------------------------------------------------------------------------------------------------------


def test_a_folder_gives_its_pinned_files_under_any_name(tmp_path):
    (tmp_path / "anything.txt").write_bytes(RAW)
    (tmp_path / "unknown.jsonld").write_bytes(OTHER)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "b.jsonld").write_bytes(OTHER)
    assert load_contexts(tmp_path, pins=PINS).documents == {URL: RAW}
    assert load_contexts(str(tmp_path)) == Contexts()


@pytest.mark.parametrize("raw", [RAW, b"", b" " * (MAX_CONTEXT_BYTES + 1)], ids=["other", "empty", "large"])
def test_a_document_swapped_under_a_shipped_name_is_refused(tmp_path, raw):
    path = tmp_path / "credentials-v2.jsonld"
    path.write_bytes(raw)
    with pytest.raises(InputError) as caught:
        load_contexts(tmp_path)
    (fault,) = caught.value.faults
    assert (fault.code, fault.file) == ("CONTEXT_NOT_PINNED", str(path))


def test_a_policy_may_pin_another_document_for_a_shipped_url(tmp_path):
    (tmp_path / "credentials-v2.jsonld").write_bytes(RAW)
    assert load_contexts(tmp_path, pins=[ContextPin(BASE, digest(RAW))]).documents == {BASE: RAW}


def test_a_folder_that_cannot_be_read_or_is_too_full_is_refused(tmp_path, monkeypatch):
    assert code_of(lambda: load_contexts(tmp_path / "absent")) == "FILE_UNREADABLE"
    (tmp_path / "file").write_bytes(RAW)
    assert code_of(lambda: load_contexts(tmp_path / "file")) == "FILE_UNREADABLE"
    monkeypatch.setattr(adapter, "MAX_FILES", 1)
    assert load_contexts(tmp_path, pins=PINS).urls == (URL,)
    (tmp_path / "another").write_bytes(OTHER)
    assert code_of(lambda: load_contexts(tmp_path, pins=PINS)) == "BUDGET_EXCEEDED"


# --- fetching ------------------------------------------------------------------------------------------------------


@dataclass
class Web:
    """A fetcher over a table of bodies, which keeps what it was asked for."""

    bodies: dict[str, bytes]
    asked: list[str]

    def fetch(self, url, *, max_bytes):
        self.asked.append(url)
        if url not in self.bodies or len(self.bodies[url]) > max_bytes:
            raise InputError(Fault("FETCH_REFUSED", "an answer", "none"))
        return self.bodies[url]


def states(fetched):
    return [(result.state, [fault.code for fault in result.faults]) for result in fetched]


def test_contexts_come_from_a_folder_by_content_and_are_kept(tmp_path):
    source, cache = tmp_path / "source", tmp_path / "new" / "cache"
    source.mkdir()
    (source / "named otherwise").write_bytes(RAW)
    assert states(fetch_contexts(PINS, cache=cache, source=source)) == [("written", [])]
    assert (cache / "a.jsonld").read_bytes() == RAW
    assert [path.name for path in cache.iterdir()] == ["a.jsonld"]
    (source / "named otherwise").unlink()
    assert states(fetch_contexts(PINS, cache=cache, source=source)) == [("kept", [])]
    assert load_contexts(cache, pins=PINS).urls == (URL,)


def test_what_the_folder_lacks_is_missing_and_what_it_swapped_is_refused(tmp_path):
    assert states(fetch_contexts(PINS, cache=tmp_path / "cache", source=tmp_path)) == [
        ("missing", ["CONTEXT_NOT_PINNED"])
    ]
    (tmp_path / "a.jsonld").write_bytes(OTHER)
    assert states(fetch_contexts(PINS, cache=tmp_path / "cache", source=tmp_path)) == [
        ("refused", ["CONTEXT_NOT_PINNED"])
    ]
    assert not (tmp_path / "cache").exists()


def test_a_damaged_cache_is_mended(tmp_path):
    source, cache = tmp_path / "source", tmp_path / "cache"
    for folder, raw in ((source, RAW), (cache, OTHER)):
        folder.mkdir()
        (folder / "a.jsonld").write_bytes(raw)
    assert states(fetch_contexts(PINS, cache=cache, source=source)) == [("written", [])]
    assert (cache / "a.jsonld").read_bytes() == RAW


@pytest.mark.parametrize(
    ("bodies", "state", "codes", "asked"),
    [
        ({URL: RAW}, "written", [], [URL]),
        ({"https://mirror.example/a": RAW}, "written", [], [URL, "https://mirror.example/a"]),
        (
            {URL: OTHER, "https://mirror.example/a": RAW},
            "written",
            [],
            [URL, "https://mirror.example/a"],
        ),
        ({URL: OTHER}, "refused", ["CONTEXT_NOT_PINNED", "FETCH_REFUSED"], [URL, "https://mirror.example/a"]),
        ({}, "missing", ["FETCH_REFUSED", "FETCH_REFUSED"], [URL, "https://mirror.example/a"]),
    ],
)
def test_the_network_is_asked_at_the_url_and_then_elsewhere_and_believed_nowhere(tmp_path, bodies, state, codes, asked):
    web = Web(bodies, [])
    assert states(fetch_contexts(PINS, cache=tmp_path, fetcher=web)) == [(state, codes)]
    assert web.asked == asked
    assert (tmp_path / "a.jsonld").exists() is (state == "written")


def test_nothing_is_fetched_that_the_cache_holds(tmp_path):
    (tmp_path / "a.jsonld").write_bytes(RAW)
    web = Web({}, [])
    assert states(fetch_contexts(PINS, cache=tmp_path, fetcher=web)) == [("kept", [])]
    assert web.asked == []


def test_a_cache_that_cannot_be_written_is_an_error_and_neither_source_nor_fetcher_a_mistake(tmp_path):
    (tmp_path / "file").write_bytes(RAW)
    assert code_of(lambda: fetch_contexts(PINS, cache=tmp_path / "file" / "x", source=tmp_path)) == "FILE_UNWRITABLE"
    with pytest.raises(ValueError, match="a folder or a fetcher"):
        fetch_contexts(PINS, cache=tmp_path)


def test_the_cache_lies_in_the_user_s_own(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "greenchain" / "contexts"
    monkeypatch.setenv("XDG_CACHE_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == tmp_path / ".cache" / "greenchain" / "contexts"


# --- the command ---------------------------------------------------------------------------------------------------


def fetched(capsys, *arguments):
    code = run(["standards", "fetch", "contexts/w3c", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_command_says_what_became_of_every_document(capsys, tmp_path):
    (tmp_path / "credentials-v2.jsonld").write_bytes(OTHER)
    code, document = fetched(capsys, "--from", tmp_path, "--cache", tmp_path / "cache")
    assert code == 3
    assert (document["kind"], document["outcome"]) == ("standards-fetch", "does_not_conform")
    assert document["pack"].startswith("contexts/w3c@")
    assert document["standards"][0]["pack"] == "contexts/w3c"
    assert {row["state"] for row in document["documents"] if row["url"] != BASE} == {"missing"}
    assert [row["state"] for row in document["documents"] if row["url"] == BASE] == ["refused"]
    assert {finding["code"] for finding in document["findings"]} == {"CONTEXT_NOT_PINNED"}


def test_the_command_is_not_determined_where_documents_are_missing(capsys, tmp_path):
    code, document = fetched(capsys, "--from", tmp_path, "--cache", tmp_path / "cache")
    assert (code, document["outcome"]) == (4, "not_determined")


def test_the_command_completes_a_cache_that_verification_can_read(capsys, tmp_path, conformance_data):
    source = conformance_data / "w3c-vc" / "contexts"
    code, document = fetched(capsys, "--from", source, "--cache", tmp_path)
    assert (code, document["outcome"], document["findings"]) == (0, "conforms", [])
    assert {row["state"] for row in document["documents"]} == {"written"}
    assert load_contexts(tmp_path) == load_contexts(source)
    assert load_contexts(source).sha256[BASE].startswith("59955ced6697d61e")
    again, document = fetched(capsys, "--from", tmp_path, "--cache", tmp_path)
    assert (again, {row["state"] for row in document["documents"]}) == (0, {"kept"})


def test_a_pack_that_is_no_list_of_contexts_is_wrong_usage_and_an_unknown_one_refused(capsys, tmp_path):
    assert run(["standards", "fetch", "waste/basel", "--from", str(tmp_path)]) == 2
    assert run(["standards", "fetch", "contexts/none", "--from", str(tmp_path)]) == 3
    assert run(["standards", "fetch", "contexts/w3c", "--from", str(tmp_path / "absent")]) == 3
    assert "FILE_UNREADABLE" in capsys.readouterr().err
