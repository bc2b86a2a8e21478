"""What the target still examines when a path holds: never nothing by silence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Residual:
    """One criterion the target examines, or (``remainder_of``) the rest of a document that is not on file."""

    remainder_of: str = ""
    criterion: str = ""
    code: str = ""

    def to_dict(self) -> dict[str, str]:
        """As results print it."""
        named = {"criterion": self.criterion} if self.criterion else {"remainder_of": self.remainder_of}
        return {**named, "code": self.code}
