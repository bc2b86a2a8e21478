"""What all tests share: hypothesis profiles, the conformance data of other bodies, the shipped standards."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "default", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("deep", deadline=None, max_examples=2000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

ROOT = Path(__file__).resolve().parents[1]


def conformance_folder() -> Path:
    """Where the data of other bodies lies, present or not."""
    default = ROOT.parent / "shared" / "data"
    return Path(os.environ.get("GREENCHAIN_CONFORMANCE_DATA", default))


@pytest.fixture(scope="session")
def conformance_data() -> Path:
    """The folder of other bodies' data; the test skips where it is absent, and fails where it must not be."""
    folder = conformance_folder()
    if not folder.is_dir():
        if os.environ.get("GREENCHAIN_REQUIRE_CONFORMANCE_DATA"):
            pytest.fail(f"GREENCHAIN_CONFORMANCE_DATA must be there: {folder}")
        pytest.skip("GREENCHAIN_CONFORMANCE_DATA is not there")
    return folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT
