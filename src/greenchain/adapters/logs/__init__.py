"""Transparency logs in folders: begun once, added to, cosigned by witnesses, checked whole.

A folder holds ``log.db`` (entries, tree, checkpoints), ``checkpoint`` (the newest one, for others to read) and, where
it was begun with a key file, ``key.pem``: a copy with which additions are signed.
"""

from greenchain.adapters.logs.check import LogCheck, check_log
from greenchain.adapters.logs.claim_log import ClaimLog, Proven
from greenchain.adapters.logs.folder import create_log, log_signer, open_log

__all__ = ["ClaimLog", "LogCheck", "Proven", "check_log", "create_log", "log_signer", "open_log"]
