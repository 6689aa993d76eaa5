"""Options of the test run that are not pytest's own, and how properties are tested: the same cases each time."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("bylaw", deadline=None, derandomize=True)  # a slow machine is no failure
settings.load_profile("bylaw")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-fixtures", action="store_true", help="rewrite the marks in fixtures/rules and fixtures/features by what is found")
