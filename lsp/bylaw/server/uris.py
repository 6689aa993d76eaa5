"""URIs of documents and the paths they mean, also those of Windows (`windows` says which kind of paths to use)."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, unquote, urlsplit

SCHEME = "bylaw"
"""The scheme of texts as they were: see methods/text_document_content.py."""

_DRIVE = re.compile(r"/?([A-Za-z]):(?=[/\\]|$)")
_WINDOWS = os.name == "nt"
_SAFE = "/~!$&'()*+,;=@"
_OID = re.compile(r"[0-9a-f]{7,64}")
_NUMBER = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a `bylaw:` URI asks for: the file's own `uri`, "" or an oid as `commit`, a 1-based `line` or 0 for all."""

    uri: str
    commit: str = ""
    line: int = 0


def path_of(uri: str, windows: bool = _WINDOWS) -> str | None:
    """The absolute path that a `file:` URI means, normalized; None for every other scheme and for what is no URI."""
    try:
        parts = urlsplit(uri)
        path = unquote(parts.path, errors="strict")
    except (ValueError, UnicodeDecodeError):
        return None
    host = parts.netloc if parts.netloc.lower() != "localhost" else ""
    if parts.scheme != "file" or not path or "\0" in path or (host and not windows):
        return None
    if not windows:
        return os.path.normpath(path) if path.startswith("/") else None
    if host:
        return rf"\\{host}" + path.replace("/", "\\")
    drive = _DRIVE.match(path)
    if drive is None:
        return None
    return f"{drive[1].lower()}:" + (path[drive.end() :].replace("/", "\\") or "\\")


def uri_of(path: str, windows: bool = _WINDOWS) -> str:
    """The `file:` URI of an absolute path."""
    if windows:
        path = path.replace("\\", "/")
        if path.startswith("//"):
            host, _, rest = path[2:].partition("/")
            return f"file://{host}/{quote(rest, safe=_SAFE)}"
        drive = _DRIVE.match(path)
        if drive:
            return f"file:///{drive[1].lower()}%3A{quote(path[drive.end() :], safe=_SAFE)}"
    return "file://" + quote(os.fsencode(path), safe=_SAFE)


def earlier_uri(path: str, commit: str, line: int = 0, windows: bool = _WINDOWS) -> str:
    """The `bylaw:` URI of the file at the absolute `path` in `commit`, or of the entry on its `line` (1-based)."""
    asked = [f"commit={commit}"] * bool(commit) + [f"line={line}"] * bool(line)
    return SCHEME + uri_of(path, windows).removeprefix("file") + "?" + "&".join(asked)


def earlier_of(uri: str) -> Earlier | None:
    """What a `bylaw:` URI asks for; None for one that asks for nothing. VS Code quotes the whole query once more."""
    try:
        parts = urlsplit(uri)
        asked = parse_qs(unquote(parts.query, errors="strict"))
    except (ValueError, UnicodeDecodeError):
        return None
    commit, line = asked.get("commit", [""])[0], asked.get("line", ["0"])[0]
    if parts.scheme != SCHEME or not _NUMBER.fullmatch(line) or (commit and not _OID.fullmatch(commit)):
        return None
    return Earlier(f"file://{parts.netloc}{parts.path}", commit, int(line)) if commit or int(line) else None
