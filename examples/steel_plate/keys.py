"""PUBLISHED EXAMPLE KEYS, made from the seeds below: anybody can sign with them, so they prove nothing outside here.

Never use them for anything else. All bodies are fictional.
"""

from __future__ import annotations

from greenchain.adapters.keys import signer_from_seed

SEEDS = {  # 32 bytes of text each
    "mine": b"greenchain example key: orepit01",  # the mine itself
    "mill": b"greenchain example key: millow01",  # the mill itself
    "meters": b"greenchain example key: meters01",  # the metrology office, whose sealed meters sign
    "verifier": b"greenchain example key: stlver01",  # verifies emissions and transports
    "assessor": b"greenchain example key: stlass01",  # assesses supply chain management
    "label": b"greenchain example key: krlabl01",  # the eco-label agency of another country
    "accreditor": b"greenchain example key: stlacc01",  # accredits the verifier and the label agency
}
SIGNERS = {name: signer_from_seed(seed) for name, seed in SEEDS.items()}
DIDS = {name: signer.did for name, signer in SIGNERS.items()}
BODIES = {  # who signs and is no party of the chain: name, country, role
    "meters": ("Office of Metrology (fictional)", "CN", "regulator"),
    "verifier": ("Jinmen Verification (fictional)", "CN", "verifier"),
    "assessor": ("Supply Chain Assessors (fictional)", "CN", "assessor"),
    "label": ("Label Office of Another Country (fictional)", "KR", "certification body"),
    "accreditor": ("Regional Accreditation Body (fictional)", "CN", "accreditation body"),
    "mine": ("Gobi Ore, signing for itself (fictional)", "MN", "supplier"),
    "mill": ("Bohai Plate, signing for itself (fictional)", "CN", "supplier"),
}
