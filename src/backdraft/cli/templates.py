"""`backdraft templates`: the designs to start from."""

from __future__ import annotations

import click

from backdraft.cli.streams import say, say_json, table


@click.command("templates")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(as_json: bool) -> None:
    """List the designs to start from (`backdraft new FILE --template NAME`)."""
    from backdraft.design.model import Head
    from backdraft.document.document import Document
    from backdraft.host.shipped import templates

    rows = []
    for name, path in templates().items():
        head = Document.read(path.read_text(encoding="utf-8")).design.entry(("head",))
        title, summary = (head.name, head.summary) if isinstance(head, Head) else ("", "")
        rows.append({"name": name, "title": title, "summary": summary})
    if as_json:
        say_json({"templates": rows})
    else:
        say(table([(row["name"], row["title"], row["summary"]) for row in rows]))
