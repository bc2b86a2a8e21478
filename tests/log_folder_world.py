"""A log in a folder, for tests of what keeps logs: a new one, one with entries and a witness, and hands that edit its rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass

import pytest

import log_world as world
from greenchain.adapters.logs import check_log, create_log
from greenchain.claims.log import entry_bytes, examine_log_proof, leaf_hash
from greenchain.values.errors import InputError, StoreError
from log_world import ORIGIN, SEEN, log_key, witness_key

ENTRIES = [entry_bytes(claim_digest=f"{n:02x}" * 32, issuer=f"did:example:{n}") for n in range(9)]
LOG = world.signer("log")
LOGS = {ORIGIN: log_key()}


@pytest.fixture
def log(tmp_path):
    return create_log(tmp_path / "log", origin=ORIGIN, signer=LOG)


@pytest.fixture
def full(log):
    log.add(ENTRIES[:3], signer=LOG)
    log.witness(name="w1", signer=world.signer("w1"), at=SEEN)
    log.add(ENTRIES[3:5], signer=LOG)
    return log


def folder(log):
    return log.path.parent


def examine(raw, entry, *, witnesses=("w1", "w2"), quorum=1):
    keys = tuple(map(witness_key, witnesses))
    return examine_log_proof(raw, leaf=leaf_hash(entry), logs=LOGS, witnesses=keys, quorum=quorum)


def edit(log, *statements):
    """Change the database as somebody with an editor would: triggers taken off and put back."""
    with closing(sqlite3.connect(log.path)) as connection:
        triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            connection.execute(f"DROP TRIGGER {name}")
        for statement, *values in statements:
            connection.execute(statement, values)
        for _, sql in triggers:
            connection.execute(sql)
        connection.commit()


def code_of(call):
    try:
        call()
    except (StoreError, InputError) as error:
        return error.code
    return ""


def damage_codes(place):
    """The codes of what check finds; whoever finds nothing has found no damage."""
    try:
        found = check_log(place)
    except StoreError as error:
        return {error.code}
    assert (found.checkpoint is None) is bool(found.faults)
    return {fault.code for fault in found.faults}


@dataclass(frozen=True)
class Liar:
    """A signer that names one key and signs with another, or with none."""

    named: object
    used: object
    algorithm = "ed25519"

    @property
    def verification_method(self):
        return self.named.verification_method

    def sign(self, message):
        if self.used is None:
            raise RuntimeError("the token was pulled out")
        return self.used.sign(message)
