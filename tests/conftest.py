"""Options of the test run that are not pytest's own."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-fixtures", action="store_true", help="rewrite the marks in fixtures/rules and fixtures/features by what is found")
