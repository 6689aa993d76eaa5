"""How an entry was understood, in words."""

from __future__ import annotations

from bylaw.model import Claim


def told(claim: Claim) -> str:
    """A claim as one phrase, names between back-ticks: “not `fetch` but `client`, except in `tests`”."""
    parts = [_said(claim)]
    if claim.condition:
        parts.append(f"in one case: {claim.condition}")
    if claim.actor in ("user", "ci"):
        parts.append("done by the user" if claim.actor == "user" else "done by CI")
    if claim.scope:
        parts.append(f"only for {_names(claim.scope)}")
    if claim.exempt:
        parts.append(f"except for {_names(claim.exempt)}")
    return ", ".join(parts)


def _said(claim: Claim) -> str:
    subject = _name(claim.subject)
    if claim.value is not None:
        which = f" ({claim.slot})" if claim.slot else ""
        unit = f" {claim.value.unit}" if claim.value.unit else ""
        return (
            f"{subject}{which} {'has to be' if claim.polarity == 'require' else 'is'} {_name(claim.value.text)}{unit}"
        )
    instead = f" but {_name(claim.replacement)}" if claim.replacement else ""
    if claim.removed:
        return f"{subject} is gone" + (f", now {_name(claim.replacement)}" if claim.replacement else "")
    verb = f"{claim.slot} " if claim.slot else ""
    if claim.polarity == "ban":
        if instead and not verb:
            return f"not {subject}{instead}"
        return f"do not {verb or 'use '}{subject}" + (f",{instead}" if instead else "")
    if claim.polarity == "prefer":
        return f"rather {_name(claim.replacement)} than {subject}" if claim.replacement else f"preferably {subject}"
    return f"{verb or 'use '}{subject}"


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(map(_name, names))


def _name(name: str) -> str:
    return f"`{name}`" if "`" not in name else name
