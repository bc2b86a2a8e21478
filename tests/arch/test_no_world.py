"""The whole pipeline runs with the world refused: no file, socket, process or database is touched below the edge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

PIPELINE = """
import sys
import greenchain
from greenchain.adapters.files import folder_files
from greenchain.adapters.shipped import load_standards
from greenchain.report import Report, explain, summary
from greenchain.workspace import evaluate, read_case

for name in greenchain.__all__:
    getattr(greenchain, name)
files = folder_files(sys.argv[1])
standards = load_standards()
warm = sys.argv[2] == "warm"
if warm:  # a second run shows that what the first one imported late is not what hides a touch of the world
    evaluate(read_case(files), standards=standards).report().html()

REFUSED = ("open", "socket.", "subprocess.", "os.", "sqlite3.", "shutil.", "tempfile.", "urllib.")
touched = []

def refuse(event, arguments):
    if event.startswith(REFUSED):
        touched.append((event, str(arguments)[:200]))
        raise RuntimeError(f"the world was touched: {event} {arguments}")

sys.addaudithook(refuse)
evaluation = evaluate(read_case(files), standards=standards)
report = evaluation.report()
pages = report.html(), report.markdown(), report.json()
lines = [line for answer in evaluation.to_dict()["answers"] for line in summary(answer)]
entries = explain(evaluation.to_dict())["entries"]
assert all(pages) and lines and entries and not touched, touched
print(evaluation.outcome.value)
"""


def run_pipeline(mode: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PIPELINE, str(ROOT / "examples" / "01-solar-module"), mode],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_pipeline_touches_nothing_of_the_world():
    result = run_pipeline("warm")
    assert result.returncode == 0, result.stderr
    assert result.stdout.strip() == "does_not_conform"


def test_the_guard_does_catch_a_touch():
    planted = PIPELINE.replace("report = evaluation.report()", "open('/dev/null'); report = evaluation.report()")
    result = subprocess.run(
        [sys.executable, "-c", planted, str(ROOT / "examples" / "01-solar-module"), "warm"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert "the world was touched: open" in result.stderr
