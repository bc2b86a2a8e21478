"""Transparency logs: what shows, without any network, that a claim existed by a time.

A log is a Merkle tree of claims; its checkpoint is signed by the log and cosigned, with the time, by witnesses. A proof
leads from one claim to one checkpoint.
"""

from greenchain.claims.log.checkpoint import Checkpoint, open_checkpoint, parse_checkpoint, split_views
from greenchain.claims.log.entry import entry_bytes
from greenchain.claims.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from greenchain.claims.log.note import (
    NoteSignature,
    SignedNote,
    known_signers,
    read_note,
    signature_of,
    signed_bytes,
)
from greenchain.claims.log.proven import LogProof, examine_log_proof, seen_checkpoints
from greenchain.claims.log.tlog_proof import TlogProof, read_tlog_proof
from greenchain.claims.log.tree import completed_nodes, consistency_proof, inclusion_proof, tree_root
from greenchain.claims.log.vkey import COSIGNATURE, SIGNATURE, VerifierKey, parse_vkey

__all__ = [
    "COSIGNATURE",
    "SIGNATURE",
    "Checkpoint",
    "LogProof",
    "NoteSignature",
    "SignedNote",
    "TlogProof",
    "VerifierKey",
    "completed_nodes",
    "consistency_proof",
    "entry_bytes",
    "examine_log_proof",
    "inclusion_proof",
    "known_signers",
    "leaf_hash",
    "open_checkpoint",
    "parse_checkpoint",
    "parse_vkey",
    "read_note",
    "read_tlog_proof",
    "seen_checkpoints",
    "signature_of",
    "signed_bytes",
    "split_views",
    "tree_root",
    "verify_consistency",
    "verify_inclusion",
]
