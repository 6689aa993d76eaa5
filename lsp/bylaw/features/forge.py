"""Links to commits and issues on the forges that teams use."""

from __future__ import annotations

import re
from urllib.parse import quote

_SSH = re.compile(r"(?:[\w.-]+@)?(?P<host>[A-Za-z0-9.-]+):(?!//)(?P<path>[^\s]+)")
_URL = re.compile(
    r"(?:https?|(?P<other>(?:git\+)?ssh|git))://(?:[^/@\s]*@)?(?P<host>[A-Za-z0-9.-]+)(?P<port>:\d+)?/(?P<path>[^\s?#]+)"
)
_BEHIND = re.compile(r"(?:ssh|altssh)\.(?=(?:github|gitlab)\.com$|bitbucket\.org$)")  # where they take ssh at port 443
_COMMITS = {"github": "commit", "gitlab": "-/commit", "bitbucket": "commits", "codeberg": "commit"}
_ISSUES = {"github": "issues", "gitlab": "-/issues", "bitbucket": "issues", "codeberg": "issues"}
_OID = re.compile(r"[0-9a-f]{7,64}")


def commit_url(remote: str, oid: str) -> str:
    """Where the commit `oid` is shown, for a repository whose remote is `remote`; "" where that is not known."""
    page, forge = _page(remote)
    return f"{page}/{_COMMITS[forge]}/{oid}" if page and _OID.fullmatch(oid) else ""


def issue_url(remote: str, number: str, repo: str = "") -> str:
    """Where issue or change `number` is shown, of `repo` ("owner/name") if one is named; "" where that is not known."""
    page, forge = _page(remote)
    if repo and page:
        page = f"{'/'.join(page.split('/')[:3])}/{quote(repo, safe='/~')}"
    return f"{page}/{_ISSUES[forge]}/{number}" if page and number.isdecimal() else ""


def _page(remote: str) -> tuple[str, str]:
    """The page of the repository whose remote is `remote`, and its forge; ("", "") where that is not known."""
    match = _URL.fullmatch(remote) or _SSH.fullmatch(remote)
    if match is None:
        return "", ""
    host, path = _BEHIND.sub("", match["host"].lower()), match["path"].strip("/").removesuffix(".git")
    forge = next((name for name in host.split(".")[:2] if name in _COMMITS), None)
    if forge is None or "/" not in path or ".." in path:
        return "", ""
    known = match.groupdict()
    port = known.get("port") or "" if not known.get("other") else ""  # the port of another service is not the page's
    return f"https://{host}{port}/{quote(path, safe='/~')}", forge
