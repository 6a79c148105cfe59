"""`backdraft schema`: the JSON Schema of the file."""

from __future__ import annotations

import click

from backdraft.cli.streams import say_json


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of the design file, so that editors complete and check it.

    Save it and begin the design with `# yaml-language-server: $schema=backdraft.schema.json`.
    """
    from backdraft.design.json_schema import json_schema

    say_json(json_schema())
