"""Chain of custody: books of certified stock under a policy, and claims about lots over the graph."""

from greenchain.graph.custody.accounts import AccountRow
from greenchain.graph.custody.judging import BookBalance, balance_book
from greenchain.graph.custody.lot_claims import JudgedLot, LotClaims, judge_claims
from greenchain.graph.custody.models import CustodyModels
from greenchain.graph.custody.policy import AccountPolicy, Conversion, Method, Overdraft
from greenchain.graph.custody.policy_reading import policy_of_pack, read_policy

__all__ = [
    "AccountPolicy",
    "AccountRow",
    "BookBalance",
    "Conversion",
    "CustodyModels",
    "JudgedLot",
    "LotClaims",
    "Method",
    "Overdraft",
    "balance_book",
    "judge_claims",
    "policy_of_pack",
    "read_policy",
]
