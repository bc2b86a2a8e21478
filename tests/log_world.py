"""A small log by hand, for tests of what reads logs: keys by name, a plain list of entries, notes signed at will.

The tree here is the definition of RFC 9162, 2.1.1 written down naively: it shares no line with what it tests.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime

from greenchain.adapters.keys import signer_from_seed
from greenchain.claims.keys import public_key_from_did_url
from greenchain.claims.log import COSIGNATURE, SIGNATURE, VerifierKey

ORIGIN = "log.example/claims"
SEEN = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)


def signer(name):
    return signer_from_seed(hashlib.sha256(name.encode()).digest())


def log_key(name=ORIGIN, *, seed="log"):
    return VerifierKey(name, SIGNATURE, public_key_from_did_url(signer(seed).verification_method))


def witness_key(name):
    return VerifierKey(name, COSIGNATURE, public_key_from_did_url(signer(name).verification_method))


def sha(data):
    return hashlib.sha256(data).digest()


def tree(entries):
    """MTH of RFC 9162, 2.1.1."""
    if not entries:
        return sha(b"")
    if len(entries) == 1:
        return sha(b"\x00" + entries[0])
    k = 1
    while k * 2 < len(entries):
        k *= 2
    return sha(b"\x01" + tree(entries[:k]) + tree(entries[k:]))


def path(index, entries):
    """PATH of RFC 9162, 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if index < k:
        return [*path(index, entries[:k]), tree(entries[k:])]
    return [*path(index - k, entries[k:]), tree(entries[:k])]


def consistency(old, entries):
    """PROOF of RFC 9162, 2.1.4.1."""
    return _subproof(old, entries, whole=True)


def _subproof(old, entries, *, whole):
    if old == len(entries):
        return [] if whole else [tree(entries)]
    k = 1
    while k * 2 < len(entries):
        k *= 2
    if old <= k:
        return [*_subproof(old, entries[:k], whole=whole), tree(entries[k:])]
    return [*_subproof(old - k, entries[k:], whole=False), tree(entries[:k])]


def b64(raw):
    return base64.b64encode(raw).decode()


def checkpoint_text(entries, *, origin=ORIGIN, size=None, root=None):
    size = len(entries) if size is None else size
    return f"{origin}\n{size}\n{b64(tree(entries) if root is None else root)}\n"


def line(name, key_id, raw):
    return f"\N{EM DASH} {name} {b64(key_id + raw)}\n"


def key_id(name, kind, key):
    return sha(name.encode() + b"\n" + bytes([kind]) + key)[:4]


def signature(text, *, name=ORIGIN, seed="log"):
    who = signer(seed)
    return line(name, key_id(name, 1, who.public_key.raw), who.sign(text.encode()))


def cosignature(text, *, witness, at=SEEN, seed=None):
    who = signer(seed or witness)
    second = at if isinstance(at, int) else int(at.timestamp())
    raw = who.sign(f"cosignature/v1\ntime {second}\n{text}".encode())
    return line(witness, key_id(witness, 4, who.public_key.raw), second.to_bytes(8, "big") + raw)


def note(text, *lines):
    return (text + "\n" + "".join(lines)).encode()


def proof(entries, index, *lines, text=None, hashes=None, at_index=None):
    """A tlog-proof of one entry; without ``lines`` the log alone signs."""
    text = checkpoint_text(entries) if text is None else text
    lines = lines or (signature(text),)
    hashes = path(index, entries) if hashes is None else hashes
    head = ["c2sp.org/tlog-proof@v1", f"index {index if at_index is None else at_index}", *map(b64, hashes), "", ""]
    return "\n".join(head).encode() + note(text, *lines)
