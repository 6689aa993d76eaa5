"""Settings: where they are read from, and what is said about those that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from bylaw.config import FILE_NAME, OPTIONS, Config, ConfigError, from_mapping, load

WHOLE = """
layers = ["memory", "pinned", "team", "rules"]
exclude = ["vendor"]
[files]
team = ["docs/*.md"]
[severity]
stale-path = "error"
"""
SET = Config(
    ("memory", "pinned", "team", "rules"), {"team": ("docs/*.md",)}, ("vendor",), {"stale-path": "error"}
)  # fmt: skip


def check(folder: Path, files: dict[str, str], wanted: Config) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
    assert load(folder) == wanted


def check_error(folder: Path, text: str, *words: str) -> None:
    (folder / FILE_NAME).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ConfigError) as error:
        load(folder)
    message = str(error.value)
    assert message.startswith(f"{FILE_NAME}: ")
    assert "\n" not in message
    for word in words:
        assert word in message


def test_without_a_file(tmp_path: Path) -> None:
    check(tmp_path, {}, Config())


def test_own_file(tmp_path: Path) -> None:
    check(tmp_path, {FILE_NAME: WHOLE}, SET)


def test_own_file_with_a_byte_order_mark(tmp_path: Path) -> None:
    check(tmp_path, {FILE_NAME: "\ufeff" + WHOLE}, SET)


def test_pyproject(tmp_path: Path) -> None:
    text = WHOLE.replace("[files]", "[tool.bylaw.files]").replace("[severity]", "[tool.bylaw.severity]")
    check(tmp_path, {"pyproject.toml": "[tool.bylaw]" + text}, SET)


def test_own_file_wins(tmp_path: Path) -> None:
    check(tmp_path, {FILE_NAME: WHOLE, "pyproject.toml": "[tool.bylaw]\nnonsense = 1"}, SET)


def test_pyproject_of_others(tmp_path: Path) -> None:
    check(tmp_path, {"pyproject.toml": "[tool.ruff]\nline-length = 1"}, Config())


def test_what_is_not_set_keeps_its_default(tmp_path: Path) -> None:
    check(tmp_path, {FILE_NAME: "exclude = ['a']"}, Config(exclude=("a",)))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("exlude = []", ["exlude", "did you mean 'exclude'"]),
        ("zzz = 1", ["zzz", "layers, files, exclude, severity"]),
        ("leave = 'all'", ["leave must be one of nothing, link, entry"]),
        ("accept = []", ["accept must be one of nothing, confirmed"]),
        ("mark_origin = 1", ["mark_origin must be true or false"]),
        ("who = 1", ["who must be a text of one line"]),
        ("exclude = 'a'", ["exclude must be a list of strings"]),
        ("exclude = [1]", ["exclude must be a list of strings"]),
        ("files = []", ["files must be a table"]),
        ("files.memory = 'x'", ["files.memory must be a list of strings"]),
        ("files.rule = ['x']", ["files.rule", "did you mean 'rules'"]),
        ("layers = ['memory', 'rules']", ["'pinned'"]),
        ("layers = ['memory', 'pinned', 'rules', 'rules']", ["twice"]),
        ("severity.stale-path = 'fatal'", ["severity.stale-path", "error, warning, information, hint, off"]),
        ("severity.stale-path = []", ["severity.stale-path"]),
        ("a = \nb = 1", ["not valid TOML", "line 1"]),
        ("a = '\udcff'", ["not UTF-8"]),
        ("#" * 1_000_001, ["larger than 1,000,000 bytes"]),
        ("a = " + "[" * 5000, ["not valid TOML"]),
    ],
)
def test_what_is_wrong(tmp_path: Path, text: str, words: list[str]) -> None:
    check_error(tmp_path, text, *words)


def test_a_table_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("tool.bylaw = 1")
    with pytest.raises(ConfigError, match=r"tool\.bylaw must be a table"):
        load(tmp_path)


def test_settings_of_an_editor() -> None:
    assert from_mapping({"exclude": ["a"], "files": {"memory": ["b"]}}, "settings") == Config(
        files={"memory": ("b",)}, exclude=("a",)
    )
    with pytest.raises(ConfigError, match="settings: unknown key 'x'"):
        from_mapping({"x": 1}, "settings")


def test_a_config_is_a_key() -> None:
    assert {SET: 1}[
        from_mapping({"layers": SET.layers, "files": SET.files, "exclude": SET.exclude, "severity": SET.severity}, "")
    ] == 1


def test_options_are_the_fields() -> None:
    assert [option.name for option in OPTIONS] == list(Config.__dataclass_fields__)
    assert from_mapping({option.name: option.default for option in OPTIONS}, "") == Config()
    assert all(option.doc.endswith(".") for option in OPTIONS)
