"""What all tests share: hypothesis profiles, the conformance data of other bodies, the shipped standards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from store_world import database, location, postgres_location, postgres_server, put

__all__ = ["database", "location", "postgres_location", "postgres_server", "put"]  # fixtures

settings.register_profile(
    "default", deadline=None, max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parents[1]


def conformance_folder() -> Path:
    """Where the data of other bodies lies, present or not."""
    default = ROOT.parent / "shared" / "data"
    return Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", default))


def pytest_configure(config: pytest.Config) -> None:
    """Where the data of other bodies must be there, its absence stops the run instead of skipping tests."""
    if os.environ.get("GREENCHAIN_REQUIRE_CONFORMANCE_DATA") and not conformance_folder().is_dir():
        raise pytest.UsageError(f"GREENCHAIN_CONFORMANCE_DATA must be there: {conformance_folder()}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out, and why."""
    left_out = len(terminalreporter.stats.get("skipped", ()))
    if left_out and not conformance_folder().is_dir():
        terminalreporter.write_line(f"{left_out} tests skipped; GREENCHAIN_CONFORMANCE_DATA is not there")


@pytest.fixture(scope="session")
def conformance_data() -> Path:
    """The folder of other bodies' data; the test skips where it is absent."""
    folder = conformance_folder()
    if not folder.is_dir():
        pytest.skip("GREENCHAIN_CONFORMANCE_DATA is not there")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
