"""PUBLISHED EXAMPLE KEYS, made from the seeds below: anybody can sign with them, so they prove nothing outside here.

Never use them for anything else. All bodies are fictional.
"""

from __future__ import annotations

from greenchain.adapters.keys import signer_from_seed

SEEDS = {  # 32 bytes of text each
    "label": b"greenchain example key: label 01",  # the eco-label agency
    "verifier": b"greenchain example key: verify01",  # verifies energy data
    "former": b"greenchain example key: former01",  # verified energy data until its accreditation ended
    "assessor": b"greenchain example key: assess01",  # assesses supply chain management
    "wafer": b"greenchain example key: wafers01",  # the wafer maker itself
    "accreditor": b"greenchain example key: accred01",  # the national accreditation body
    "board": b"greenchain example key: energy01",  # accredits verifiers of energy data
    "log": b"greenchain example key: translog",
    "witness": b"greenchain example key: witness1",
}
SIGNERS = {name: signer_from_seed(seed) for name, seed in SEEDS.items()}
DIDS = {name: signer.did for name, signer in SIGNERS.items()}
BODIES = {  # who signs and is no party of the chain: name, country, role
    "accreditor": ("National Accreditation Body (fictional)", "CN", "accreditation body"),
    "board": ("Board of Energy Verifiers (fictional)", "CN", "accreditation body"),
    "label": ("Eco-Label Agency (fictional)", "CN", "certification body"),
    "verifier": ("Yangtze Verification (fictional)", "CN", "verifier"),
    "former": ("Tarim Verification (fictional)", "CN", "verifier"),
    "assessor": ("Supply Chain Assessors (fictional)", "CN", "assessor"),
    "wafer": ("Taihu Wafer, signing for itself (fictional)", "CN", "supplier"),
}
