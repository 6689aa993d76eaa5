"""URIs of documents and the paths they mean, also those of Windows (`windows` says which kind of paths to use)."""

from __future__ import annotations

import os
import re
from urllib.parse import quote, unquote, urlsplit

_DRIVE = re.compile(r"/?([A-Za-z]):(?=[/\\]|$)")
_WINDOWS = os.name == "nt"
_SAFE = "/~!$&'()*+,;=@"


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
