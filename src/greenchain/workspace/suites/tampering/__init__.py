"""Ways to alter a secured claim after it was signed: what the suite ``tamper`` tries on each of its claims.

Every generator yields altered copies in a fixed order, without any chance. What breaks a signature at once is in here
too: the law is that whatever an altered claim looks like, it is refused or says exactly what was signed.
"""

from greenchain.workspace.suites.tampering.mutation import Must, Mutation
from greenchain.workspace.suites.tampering.proofs import altered_proofs
from greenchain.workspace.suites.tampering.spelling import respelled
from greenchain.workspace.suites.tampering.statements import restated
from greenchain.workspace.suites.tampering.strangers import strangers_proofs
from greenchain.workspace.suites.tampering.tokens import altered_tokens
from greenchain.workspace.suites.tampering.tree import altered_trees

__all__ = [
    "Must",
    "Mutation",
    "altered_proofs",
    "altered_tokens",
    "altered_trees",
    "respelled",
    "restated",
    "strangers_proofs",
]
