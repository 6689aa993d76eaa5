"""initialized: opens the roots, asks for settings and for news of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server import log, watch
from bylaw.server.methods.did_change_configuration import ask

if TYPE_CHECKING:
    from bylaw.server.server import Server


def initialized(ls: Server, _: types.InitializedParams) -> None:
    for uri in ls.folders:
        ls.roots.add_folder(uri)
    ls.spawn(_introduce(ls))


async def _introduce(ls: Server) -> None:
    wanted = [watch.registration()] if ls.client.watches else []
    if ls.client.configuration_events:
        options = types.DidChangeConfigurationRegistrationOptions(section="bylaw")
        wanted.append(types.Registration("bylaw-settings", types.WORKSPACE_DID_CHANGE_CONFIGURATION, options))
    if ls.client.configuration:
        await ask(ls)
    if wanted:
        await ls.asked(ls.client_register_capability_async(types.RegistrationParams(wanted)))
    log.info("serving %d folders, positions in %s", len(ls.folders), ls.client.encoding)
