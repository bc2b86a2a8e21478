"""Waste documents against one another and against the declaration, block by block.

What is compared with what, by which rule, and which block of the printed form it stands in are tables of the packs;
here is only how two sides are compared.
"""

from greenchain.screening.documents.register import Documents

__all__ = ["Documents"]
