"""Links to commits on the forges that teams use."""

from __future__ import annotations

import re
from urllib.parse import quote

_SSH = re.compile(r"(?:[\w.-]+@)?(?P<host>[A-Za-z0-9.-]+):(?!//)(?P<path>[^\s]+)")
_URL = re.compile(r"(?:https?|ssh|git)://(?:[^/@\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?::\d+)?/(?P<path>[^\s?#]+)")
_COMMITS = {"github": "commit", "gitlab": "-/commit", "bitbucket": "commits", "codeberg": "commit"}
_OID = re.compile(r"[0-9a-f]{7,64}")


def commit_url(remote: str, oid: str) -> str:
    """Where the commit `oid` is shown, for a repository whose remote is `remote`; "" where that is not known."""
    match = _URL.fullmatch(remote) or _SSH.fullmatch(remote)
    if match is None or not _OID.fullmatch(oid):
        return ""
    host, path = match["host"].lower(), match["path"].strip("/").removesuffix(".git")
    forge = next((name for name in host.split(".")[:2] if name in _COMMITS), None)
    if forge is None or "/" not in path or ".." in path:
        return ""
    return f"https://{host}/{quote(path, safe='/~')}/{_COMMITS[forge]}/{oid}"
