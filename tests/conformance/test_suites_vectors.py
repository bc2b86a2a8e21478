"""The suites of other bodies' vectors: every published case is there, was run and passed."""

from __future__ import annotations

import pytest

from greenchain.adapters.conformance_data import published_vectors
from greenchain.adapters.shipped import load_standards
from greenchain.workspace.suites import SuiteData, run_data_suite

pytestmark = pytest.mark.conformance

CASES = {"w3c-di": 13, "rdf-canon": 86, "jcs": 7, "wycheproof": 1094, "merkle": 196, "vcdm2": 120, "did-key": 30}
PARTS = {"ed25519": 151, "p256": 262, "p384": 280, "jws": 401}


@pytest.fixture(scope="module")
def vectors(conformance_data):
    files, reason = published_vectors(conformance_data)
    assert reason == ""
    return files


def run(name, files):
    return run_data_suite(name, data=SuiteData(files), standards=load_standards())


@pytest.mark.parametrize("name", CASES)
def test_every_published_case_passes(vectors, name):
    result = run(name, vectors)
    assert result["failures"] == []
    assert {key: result[key] for key in ("total", "cases", "passed", "skipped")} == {
        "total": CASES[name],
        "cases": CASES[name],
        "passed": CASES[name],
        "skipped": 0,
    }


# suite -> a file, what stands there, what is put in its place: the suite must notice
BROKEN = {
    "w3c-di": ("vc-di-eddsa/TestVectors/eddsa-jcs-2022/signedJCS.json", b"The School of Examples", b"The School"),
    "rdf-canon": ("rdf-canon/rdfc10/test003-rdfc10.nq", b"_:c14n0", b"_:c14n1"),
    "jcs": ("jcs/output/values.json", b"1e+30", b"1e30"),
    "wycheproof": ("wycheproof/ed25519_test.json", b'"result": "valid"', b'"result": "invalid"'),
    "merkle": ("merkle/testdata/consistency/3/swapped-roots.json", b'"wantErr": true', b'"wantErr": false'),
    "vcdm2": ("vcdm2-test-suite/input/credential-ok.json", b"credentialSubject", b"subject"),
    "did-key": ("did-key/nist-curves.json", b'"x": "igrFmi0', b'"x": "jgrFmi0'),
}


@pytest.mark.parametrize("name", CASES)
def test_a_changed_vector_fails_its_case(vectors, name):
    path, there, instead = BROKEN[name]
    assert there in vectors[path], "the vector reads otherwise than this test expects"
    needed = {each: vectors[each] for each in vectors if each.split("/")[0] in (path.split("/")[0], "contexts")}
    result = run(name, {**needed, path: needed[path].replace(there, instead, 1)})
    assert result["failed"]
    assert result["passed"] < result["cases"]


@pytest.mark.parametrize("name", CASES)
def test_a_missing_file_is_skipped_and_nothing_missing_passes(vectors, name):
    path = BROKEN[name][0]
    result = run(name, {each: vectors[each] for each in vectors if each != path and not each.startswith("jcs/es6")})
    assert result["skipped"] > 0
    assert result["reason"]
    assert result["passed"] + result["skipped"] <= result["total"] == CASES[name]


def test_the_hash_of_a_hundred_thousand_numbers_is_compared_beyond_the_published_lines(vectors):
    lines = vectors["jcs/es6-numbers-10k.txt"].splitlines(keepends=True)
    changed = {"jcs/es6-numbers-10k.txt": b"".join((*lines[:9_000], b"1,5e-324\n", *lines[9_001:]))}
    assert run("jcs", changed)["failures"][0]["detail"].startswith("line 9001: ")
    assert run("jcs", {"jcs/es6-numbers-10k.txt": b"".join(lines[:9_000])})["failed"] == []
    other = {"jcs/es6-numbers-10k.txt": b"".join(lines[1:])}  # one number less is another chain
    assert run("jcs", other)["failures"][0]["detail"].startswith("SHA-256 over 100000 lines: ")


def test_wycheproof_is_decided_in_all_of_its_parts(vectors):
    from greenchain.workspace.suites import wycheproof

    answers = list(wycheproof.run(vectors, standards=load_standards()))
    parts = [one.case.partition("/")[0] for one in answers]
    assert {part: parts.count(part) for part in parts} == PARTS
    assert len({one.case for one in answers}) == len(answers)


def test_the_poison_graphs_of_rdf_canonicalization_are_refused_quickly(vectors):
    import time

    from greenchain.claims.rdfc import canonicalize_nquads
    from greenchain.values.errors import InputError

    text = vectors["rdf-canon/rdfc10/test074-in.nq"].decode()
    started = time.process_time()
    with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
        canonicalize_nquads(text)
    assert time.process_time() - started < 0.1
