"""Signed notes: a text with signature lines under it, and which of the keys that a reader knows made them.

Lines of other keys are passed over, and one bad signature of a known key refuses the whole note. The second that a
witness signs with the text is the only time that a log proof ever states.

Source: C2SP signed-note, C2SP tlog-cosignature.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from greenchain.claims.log.vkey import COSIGNATURE, ID_BYTES, VerifierKey, decode_base64, is_key_name
from greenchain.values.errors import Fault, InputError

MAX_NOTE_BYTES = 64 * 1024  # a checkpoint has 200 bytes and 150 more for each witness
MAX_SIGNATURES = 100  # C2SP asks for 16 at least; each known one costs a verification
_DASH = "\N{EM DASH} "
_TIME_BYTES = 8
_ED25519_SIGNATURE_BYTES = 64
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")  # all but the newline
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_SECOND = int((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC) - _EPOCH).total_seconds())


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who is said to have signed, and with what.

    Attributes:
        name: the key's name.
        key_id: its four bytes.
        signature: what follows them; a cosignature begins with its time.
    """

    name: str
    key_id: bytes
    signature: bytes

    @property
    def line(self) -> str:
        """The line as a note holds it, without its newline."""
        encoded = base64.b64encode(self.key_id + self.signature).decode("ascii")
        return f"{_DASH}{self.name} {encoded}"


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text, which ends in a newline, and its signature lines in order. Nothing of it is verified yet."""

    text: str
    signatures: tuple[NoteSignature, ...]

    @property
    def raw(self) -> bytes:
        """The note as it is written."""
        return (self.text + "\n" + "".join(f"{each.line}\n" for each in self.signatures)).encode()


@dataclass(frozen=True, slots=True)
class KeySeen:
    """One key that signed a note, and when it says so; ``time`` is ``None`` for signatures that state no time."""

    key: VerifierKey
    time: datetime | None


def read_note(raw: bytes) -> SignedNote:
    """The note that ``raw`` holds, taken apart and not verified.

    Raises:
        InputError: too large, no UTF-8, control characters, no text, no signature line, or a malformed one.
    """
    if len(raw) > MAX_NOTE_BYTES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"a note of at most {MAX_NOTE_BYTES} bytes", f"{len(raw)} bytes"))
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _malformed("UTF-8", "other bytes") from None
    if _CONTROL.search(whole):
        raise _malformed("no control character but the newline", "one")
    text, gap, block = whole.rpartition("\n\n")
    if not gap or not text or not block.endswith("\n"):
        raise _malformed("a text, an empty line and signature lines, each ending in a newline", "something else")
    lines = block[:-1].split("\n", MAX_SIGNATURES)
    if len(lines) > MAX_SIGNATURES:
        raise InputError(Fault("BUDGET_EXCEEDED", f"at most {MAX_SIGNATURES} signatures", "more"))
    return SignedNote(text + "\n", tuple(_signature(line) for line in lines))


def known_signers(note: SignedNote, *, keys: Iterable[VerifierKey]) -> tuple[KeySeen, ...]:
    """Which of ``keys`` signed ``note``, in the order of its lines; lines of other keys are passed over.

    A cosignature whose time is zero or beyond the year 9999 is verified, and is no ``KeySeen``: it states no time.

    Raises:
        InputError: a signature that names one of the keys and is not its own.
    """
    known = {(key.name, key.key_id): key for key in keys}
    seen: list[KeySeen] = []
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        seconds = _verified_second(key, line.signature, note.text)
        if seconds is None:
            seen.append(KeySeen(key, None))
        elif 0 < seconds <= _LAST_SECOND:
            seen.append(KeySeen(key, _EPOCH + timedelta(seconds=seconds)))
    return tuple(seen)


def signed_bytes(text: str, *, time: datetime | None = None) -> bytes:
    """What a key signs of a note's text; with ``time`` (whole seconds, aware) what a witness signs."""
    if time is None:
        return text.encode()
    return f"cosignature/v1\ntime {posix_second(time)}\n{text}".encode()


def signature_of(key: VerifierKey, signature: bytes, *, time: datetime | None = None) -> NoteSignature:
    """The line of ``signature``, made over :func:`signed_bytes`."""
    stamp = b"" if time is None else posix_second(time).to_bytes(_TIME_BYTES)
    return NoteSignature(key.name, key.key_id, stamp + signature)


def posix_second(time: datetime) -> int:
    """The whole seconds from 1970 to ``time``, rounded down.

    Raises:
        InputError: before the first second of 1970, which no cosignature can state.
    """
    second = (time - _EPOCH) // timedelta(seconds=1)
    if second <= 0:
        raise InputError(Fault("LOG_TIME_INVALID", "an instant after the beginning of 1970", time.isoformat()))
    return second


def _signature(line: str) -> NoteSignature:
    name, _, encoded = line.removeprefix(_DASH).partition(" ")
    if not line.startswith(_DASH) or not is_key_name(name):
        raise _malformed("a signature line: em dash, name, base64", line)
    raw = decode_base64(encoded)
    if len(raw) <= ID_BYTES:
        raise _malformed("a key id and a signature", line)
    return NoteSignature(name, raw[:ID_BYTES], raw[ID_BYTES:])


def _verified_second(key: VerifierKey, signature: bytes, text: str) -> int | None:
    """The second that a good cosignature states; ``None`` for a good signature, which states none."""
    second: int | None = None
    message = text.encode()
    if key.kind == COSIGNATURE:
        stamp, signature = signature[:_TIME_BYTES], signature[_TIME_BYTES:]
        second = int.from_bytes(stamp)
        message = b"cosignature/v1\ntime %d\n" % second + message
    if len(signature) != _ED25519_SIGNATURE_BYTES or not key.key.verify(signature=signature, message=message):
        raise InputError(Fault("LOG_PROOF_INVALID", "a signature of the key that it names", f"a bad one of {key.name}"))
    return second


def _malformed(expected: str, found: str) -> InputError:
    return InputError(Fault("LOG_NOTE_MALFORMED", expected, found))
