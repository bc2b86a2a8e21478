"""Fetching public documents without being led elsewhere: one URL form, public addresses only, bounded in all ways."""

from greenchain.adapters.fetch.addresses import is_public
from greenchain.adapters.fetch.guarded import MAX_FETCH_BYTES, GuardedFetcher
from greenchain.adapters.fetch.target import Target, read_target

__all__ = ["MAX_FETCH_BYTES", "GuardedFetcher", "Target", "is_public", "read_target"]
