"""Credentials that stand in a text, by the forms that their issuers give them; only their first letters are shown."""

from __future__ import annotations

import re

from bylaw.text import printable

_FORMS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{36,}",
    r"\bgithub_pat_[A-Za-z0-9_]{22,}",
    r"\bglpat-[\w-]{20,}",
    r"\bxox[abeprs]-[\w-]{10,}",
    r"\b[sr]k_live_[A-Za-z0-9]{16,}",
    r"\bAIza[\w-]{35}",
    r"\bsk-[A-Za-z0-9_-]{20,}",
    r"\bnpm_[A-Za-z0-9]{36}\b",
    r"\bpypi-AgEI[\w-]{20,}",
    r"\bhf_[A-Za-z0-9]{30,}",
    r"\beyJ[\w-]+\.eyJ[\w-]+\.[\w-]+",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:.*?-----END [A-Z ]*PRIVATE KEY-----|.*)",
    r"(?<=://)[^\s/@:]+:[^\s/@]+(?=@)",
    r"(?:password|passwd|secret|token|api[_-]?key)[`'\"]?\s*[:=]\s*[`'\"]?(?=[^\s`'\"]*\d)(?P<value>[^\s`'\"]{8,})",
)
_SECRET = re.compile("|".join(f"(?:{form})" for form in _FORMS), re.IGNORECASE | re.DOTALL)
_HARMLESS = re.compile(
    r"\$|[<{(\[%]|\*{3}|x{3}|\.{3}|(?<![a-z0-9])(?:your|my)[-_]|example|sample|dummy|redacted|changeme|placeholder",
    re.IGNORECASE,
)
_SHOWN = 4


def masked(text: str) -> str:
    """`text` with the first letters and the length of each credential instead of it: `ghp_… (40 characters)`.

    Placeholders (`${TOKEN}`, `<token>`, `AKIAIOSFODNN7EXAMPLE`) are left as they are.
    """
    return _SECRET.sub(lambda found: _masked(found, "… ({} characters)"), text)


def covered(text: str) -> str:
    """`text` with a dot for each character of a credential but the first: every place in it stays where it is."""
    return _SECRET.sub(lambda found: _masked(found, ""), text)


def shown(text: str) -> str:
    """`text` as it may go to a terminal, a log or another program: no credentials, nothing that a terminal obeys."""
    return printable(masked(text))


def _masked(found: re.Match[str], told: str) -> str:
    secret = found["value"] or found[0]
    if _HARMLESS.search(secret):
        return found[0]
    rest = told.format(len(secret)) or "•" * len(secret[_SHOWN:])
    return found[0].removesuffix(secret) + secret[:_SHOWN] + rest
