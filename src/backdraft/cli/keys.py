"""`backdraft keys`: the keys of the screen, from the very table that binds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from backdraft.cli.streams import say, say_json, table

if TYPE_CHECKING:
    from backdraft.tui.actions import Action

PLACES = {"all": "everywhere", "lists": "in the four panes", "preview": "in the preview"}


@click.command("keys")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """List the keys of the screen with the names by which they can be remapped."""
    from backdraft.tui.actions import ACTIONS, MOTIONS, shown, topics

    if as_json:
        say_json(
            {
                "keys": [
                    {
                        "action": action.name,
                        "keys": [shown(key) for key in action.keys],
                        "title": action.title,
                        "where": action.where,
                        "topic": action.topic,
                    }
                    for action in (*ACTIONS, *MOTIONS)
                ]
            }
        )
        return
    rows = {topic: [_row(action) for action in actions] for topic, actions in topics()}
    everything = table([row for group in rows.values() for row in group], indent="  ").splitlines()
    for topic, group in rows.items():
        say(topic)
        for _ in group:
            say(everything.pop(0))
        say()


def _row(action: Action) -> tuple[str, str, str, str]:
    from backdraft.tui.actions import shown

    # What has no key of its own is reached through the palette.
    keys = " ".join(shown(key) for key in action.keys) or ":"
    return keys, action.title, PLACES[action.where], action.name
