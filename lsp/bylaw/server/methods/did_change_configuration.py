"""workspace/didChangeConfiguration: takes over the client's settings as they change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from bylaw.server.settings import SECTION, settings_in

if TYPE_CHECKING:
    from bylaw.server.server import Server


def changed(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    if ls.client.configuration:
        ls.spawn(ask(ls))  # what comes with the notification is empty in clients that want to be asked
    else:
        ls.configure(settings_in(params.settings) or ls.given)


async def ask(ls: Server) -> None:
    """Asks the client for its settings and takes them over if they are new.

    An empty answer says that the client knows of none, not that what it gave at the start is to be forgotten.
    """
    wanted = types.ConfigurationParams([types.ConfigurationItem(section=SECTION)])
    answer = await ls.asked(ls.workspace_configuration_async(wanted))
    if answer and (settings := settings_in(answer[0]) or ls.given) != ls.settings:
        ls.configure(settings)
