"""The sample plug-in, installed beside greenchain in a process of its own: its pack and its format are there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "sample_plugin"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """What an installer would leave of the project file, written without one: a bare machine has no build backend."""
    project = tomllib.loads((SAMPLE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = tmp_path / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    lines = []
    for group, entries in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {value}" for name, value in entries.items())]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n")
    return tmp_path


def run(script: str, *paths: Path) -> object:
    path = os.pathsep.join([*map(str, paths), *filter(None, [os.environ.get("PYTHONPATH")])])
    env = os.environ | {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


PACKS = """
import json
from greenchain.adapters.shipped import load_standards
print(json.dumps([f"{pack.name}@{pack.edition}" for pack in load_standards().packs]))
"""


def test_its_pack_stands_among_the_shipped_ones(site):
    with_plugin, without = run(PACKS, site, SAMPLE / "src"), run(PACKS)
    assert set(with_plugin) - set(without) == {"custom/sample-sites@2026"}
    assert set(without) <= set(with_plugin)


def test_its_rows_are_dated_and_cited_like_any_other():
    script = """
import json
from datetime import date
from greenchain.adapters.shipped import load_standards
sites = load_standards().pack("sample-sites").table("sites")
found = [len(sites.in_force("9521234000143", on=date(2026, 1, day))) for day in (1, 2)]
before = len(sites.in_force("9521234000143", on=date(2025, 12, 31)))
print(json.dumps([before, *found, sites.rows[0].citation.instrument, sites.rows[0].status]))
"""
    packs = SAMPLE / "src" / "greenchain_sample_plugin" / "packs"
    script = script.replace("load_standards()", f"load_standards({str(packs)!r})")
    assert run(script) == [0, 1, 1, "The sample plug-in's own list of sites", "read"]


def test_its_format_is_read_through_the_one_door(site):
    script = r"""
import json
from greenchain.adapters.plugins import discover, formats
from greenchain.formats import read_records
from greenchain.model.nouns import Facility
raw = b"#greenchain-sites\n9521234000143|Quartz mine|CN\nno site at all\n9521234000150|School|Nowhere\n"
batch = read_records(raw, name="sites.txt", formats=formats())
print(json.dumps({
    "faults_of_plugins": len(discover("greenchain.formats").faults + discover("greenchain.packs").faults),
    "format": batch.format,
    "facilities": [[f.id, f.name, f.country] for f in batch.records(Facility)],
    "faults": [[f.code, f.file, f.where] for f in batch.faults],
    "counts": [batch.read, batch.refused],
}))
"""
    assert run(script, site, SAMPLE / "src") == {
        "faults_of_plugins": 0,
        "format": "site-lines",
        "facilities": [["https://id.gs1.org/414/9521234000143", "Quartz mine", "CN"]],
        "faults": [["CELL_MALFORMED", "sites.txt", "row 3"], ["COUNTRY_UNKNOWN", "sites.txt", "row 4"]],
        "counts": [3, 2],
    }


def test_without_the_plugin_its_file_is_in_no_known_format():
    script = r"""
import json
from greenchain.adapters.plugins import formats
from greenchain.formats import read_records
from greenchain.values.errors import GreenchainError
try:
    read_records(b"#greenchain-sites\n", name="sites.txt", formats=formats())
except GreenchainError as error:
    print(json.dumps(error.code))
"""
    assert run(script) == "FORMAT_UNSUPPORTED"


def test_removing_the_code_but_not_the_metadata_names_the_distribution(site):
    script = """
import json
from greenchain.adapters.plugins import discover
print(json.dumps([[fault.code, fault.where] for fault in discover("greenchain.formats").faults]))
"""
    where = "distribution greenchain-sample-plugin, entry point site-lines = greenchain_sample_plugin:SITE_LINES"
    assert run(script, site) == [["PLUGIN_FAILED", where]]
