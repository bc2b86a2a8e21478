"""Factors of others, typed: what a pack says of an impact category, a good at the border or a tonne-kilometer."""

from greenchain.scoring.factors.cbam import CbamDefault, CbamDefaults, MarkUp, cbam_defaults, embedded_emissions
from greenchain.scoring.factors.ef import EfCategory, EfMethod, ef_method
from greenchain.scoring.factors.freight import FreightFactor, freight_factor, well_to_wheel

__all__ = [
    "CbamDefault",
    "CbamDefaults",
    "EfCategory",
    "EfMethod",
    "FreightFactor",
    "MarkUp",
    "cbam_defaults",
    "ef_method",
    "embedded_emissions",
    "freight_factor",
    "well_to_wheel",
]
