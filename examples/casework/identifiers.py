"""GS1 Digital Links of parties, sites, products, logistic units and lots under the GS1 example prefix 952."""

from __future__ import annotations

from stdnum import ean


def _number(stem: str) -> str:
    return stem + ean.calc_check_digit(stem)


def party(index: int) -> str:
    """The GS1 Digital Link of the party with this index."""
    return f"https://id.gs1.org/417/{_number(f'95200000{index:04d}')}"


def site(index: int) -> str:
    """The GS1 Digital Link of the facility with this index."""
    return f"https://id.gs1.org/414/{_number(f'95200010{index:04d}')}"


def product(index: int) -> str:
    """The GS1 Digital Link of the product class with this index."""
    return f"https://id.gs1.org/01/{_number(f'0952000200{index:03d}')}"


def pallet(index: int) -> str:
    """The GS1 Digital Link of the logistic unit with this index."""
    return f"https://id.gs1.org/00/{_number(f'0952000030000{index:04d}')}"


def lot(index: int, name: str) -> str:
    """The GS1 Digital Link of a lot of the product with this index."""
    return f"{product(index)}/10/{name}"
