"""The benchmark of bulk recognition runs, and its answers are those of its references; its ratios are only told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("recognition.py")


@pytest.mark.parametrize("options", [(), ("--pins",)])
def test_answers_equal_the_references_and_ratios_are_told(options):
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--rows", "4000", "--cells", "120", "--json", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["claims"] == 4000
    assert len(found["rows"]) == 4
    assert all(row["ratio"] > 0 for row in found["rows"])
    print(*(f"{row['name']}: {row['ratio']:.3g}" for row in found["rows"]), sep="\n")


def test_another_answer_ends_the_run(monkeypatch, capsys):
    monkeypatch.syspath_prepend(str(SCRIPT.parent))
    import recognition

    found = recognition.plain_search
    monkeypatch.setattr(recognition, "plain_search", lambda *given: found(*given)[1:])
    monkeypatch.setattr(recognition, "Size", lambda **_: recognition.LARGE)
    assert recognition.main(["--rows", "200", "--cells", "0"]) == 1
    assert "plain search differs" in capsys.readouterr().err
