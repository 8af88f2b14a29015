"""A program killed at any moment loses nothing it had said was done."""

import os
import subprocess
import sys

import pytest


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills children made by fork")
def test_what_was_done_survives_twenty_kills() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kill", "--times", "20"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 kills" in done.stdout
