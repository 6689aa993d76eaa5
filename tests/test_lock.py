"""What the VS Code extension carries is what the package needs (what those need in turn, pip looks at: scripts/bundle.py)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).parent.parent
LOCK = TOP / "client-vscode" / "bundled-requirements.txt"


@pytest.mark.skipif(not LOCK.exists(), reason="the source archive has no extension")
def test_the_lock_of_the_extension_has_every_dependency_in_a_version_that_the_package_takes() -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==(\S+) --hash=sha256:[0-9a-f]{64}$", LOCK.read_text(), re.MULTILINE))
    wanted = map(Requirement, tomli.loads((TOP / "pyproject.toml").read_text())["project"]["dependencies"])
    versions = {one.name: (pinned.get(canonicalize_name(one.name), "0"), one.specifier) for one in wanted}
    assert {name: version for name, (version, specifier) in versions.items() if version not in specifier} == {}
    lines = [line for line in LOCK.read_text().splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(pinned), "each line pins one wheel"
