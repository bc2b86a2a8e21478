"""Standards: what the world has written down, as dated and cited values."""

from greenchain.standards.collection import Standards
from greenchain.standards.loader import load_pack
from greenchain.standards.pack import Parameter, Row, Rule, RulePack, Table

__all__ = ["Parameter", "Row", "Rule", "RulePack", "Standards", "Table", "load_pack"]
