"""Any sequence of calls on a log in a folder, compared after each with a plain list of entries."""

from __future__ import annotations

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import log_world as world
from greenchain.adapters.logs import check_log, create_log, open_log
from greenchain.claims.log import (
    entry_bytes,
    examine_log_proof,
    leaf_hash,
    seen_checkpoints,
    split_views,
    verify_consistency,
)
from greenchain.values.errors import InputError
from log_world import ORIGIN, SEEN, log_key, witness_key

LOG = world.signer("log")
NAMES = ("w1", "w2", "w3")
ENTRIES = [entry_bytes(claim_digest=f"{n:064x}", issuer="did:example:a") for n in range(24)]
SOME = st.lists(st.sampled_from(ENTRIES), max_size=5)


class LogMachine(RuleBasedStateMachine):
    """The model: entries in order, and for each size the times at which witnesses saw it."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.log = create_log(self.folder, origin=ORIGIN, signer=LOG)
        self.entries: list[bytes] = []
        self.seen: dict[int, dict[str, int]] = {0: {}}
        self.second = 0
        self.notes: list[bytes] = []

    @rule(entries=SOME)
    def add(self, entries: list[bytes]) -> None:
        for entry in entries:
            if entry not in self.entries:
                self.entries.append(entry)
        assert self.log.add(iter(entries), signer=LOG) == tuple(map(self.entries.index, entries))
        self.seen.setdefault(len(self.entries), {})

    @rule(entries=SOME)
    def add_with_the_key_of_a_stranger(self, entries: list[bytes]) -> None:
        with pytest.raises(InputError, match="LOG_KEY_MISMATCH"):
            self.log.add(entries, signer=world.signer("thief"))

    @rule(entries=SOME)
    def add_with_an_entry_too_large(self, entries: list[bytes]) -> None:
        with pytest.raises(InputError, match="BUDGET_EXCEEDED"):
            self.log.add([*entries, b"x" * 5000], signer=LOG)

    @rule(name=st.sampled_from(NAMES), later=st.integers(0, 3))
    def witness(self, name: str, later: int) -> None:
        self.second += later
        key = self.log.witness(name=name, signer=world.signer(name), at=SEEN + timedelta(seconds=self.second))
        assert key == witness_key(name)
        self.seen[len(self.entries)].setdefault(name, self.second)

    @rule(name=st.sampled_from(NAMES))
    def witness_with_a_clock_set_back(self, name: str) -> None:
        last = max((times[name] for times in self.seen.values() if name in times), default=None)
        if last is None or name in self.seen[len(self.entries)]:
            return
        with pytest.raises(InputError, match="LOG_TIME_INVALID"):
            self.log.witness(name=name, signer=world.signer(name), at=SEEN + timedelta(seconds=last - 1))

    @rule()
    def open_again(self) -> None:
        self.log = open_log(self.folder)

    @rule()
    def keep_the_checkpoint(self) -> None:
        self.notes.append((self.folder / "checkpoint").read_bytes())

    @precondition(lambda self: self.entries)
    @rule(data=st.data(), quorum=st.integers(1, 3))
    def prove(self, data, quorum: int) -> None:
        index = data.draw(st.integers(0, len(self.entries) - 1))
        entry = self.entries[index]
        proven = self.log.prove(entry, quorum=quorum)
        found = examine_log_proof(
            proven.proof.raw,
            leaf=leaf_hash(entry),
            logs={ORIGIN: log_key()},
            witnesses=tuple(map(witness_key, NAMES)),
            quorum=quorum,
            split=split_views(
                seen_checkpoints(proofs=[proven.proof.raw], checkpoints=self.notes, logs={ORIGIN: log_key()})
            ),
        )
        assert (found.index, found.origin) == (index, ORIGIN)
        assert list(proven.proof.hashes) == world.path(index, self.entries[: found.size])
        enough = [sorted(t.values()) for size, t in self.seen.items() if size > index and len(t) >= quorum]
        expected = min((times[quorum - 1] for times in enough), default=None)
        assert found.proven_by == (None if expected is None else SEEN + timedelta(seconds=expected))

    @precondition(lambda self: self.entries)
    @rule(data=st.data())
    def show_that_it_grew(self, data) -> None:
        new = data.draw(st.integers(1, len(self.entries)))
        old = data.draw(st.integers(1, new))
        assert verify_consistency(
            old_size=old,
            new_size=new,
            old_root=world.tree(self.entries[:old]),
            new_root=world.tree(self.entries[:new]),
            proof=self.log.consistency(old_size=old, new_size=new),
        )

    @rule(entry=st.sampled_from(ENTRIES))
    def find(self, entry: bytes) -> None:
        assert self.log.find(entry) == (self.entries.index(entry) if entry in self.entries else None)

    @invariant()
    def the_checkpoint_is_that_of_the_model(self) -> None:
        if not hasattr(self, "log"):
            return
        checkpoint = self.log.checkpoint()
        assert (checkpoint.size, checkpoint.root) == (len(self.entries), world.tree(self.entries))

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            assert check_log(self.folder).faults == ()
            shutil.rmtree(self.folder)


TestLog = LogMachine.TestCase
TestLog.settings = settings(max_examples=20, stateful_step_count=20, deadline=None)
