"""The table of commands. It imports nothing: opening the screen asks it as well."""

from __future__ import annotations

#: Every command, with the module that holds it and what it is for. `open` is what `backdraft [FILE]` does.
COMMANDS: dict[str, tuple[str, str]] = {
    "open": ("backdraft.cli.open", "Open a design on the screen (what `backdraft FILE` does)"),
    "new": ("backdraft.cli.new", "Write a new design, blank or from a template"),
    "templates": ("backdraft.cli.templates", "List the designs to start from"),
    "show": ("backdraft.cli.show", "Print a diagram, the SQL or the document of a design"),
    "import": ("backdraft.cli.import_", "Read OpenAPI, SQL, Mermaid or endpoint lines into a design"),
    "copy": ("backdraft.cli.copy", "Copy what `show` prints to the clipboard"),
    "check": ("backdraft.cli.check", "List what is wrong in designs, and what the rules find"),
    "rules": ("backdraft.cli.rules", "List the rules of the review; say why each matters"),
    "checklists": ("backdraft.cli.checklists", "List the checklists that a design can switch on"),
    "advise": ("backdraft.cli.advise", "Recommend technology, with the figures that call for it"),
    "fix": ("backdraft.cli.fix", "Apply the mends of what the rules find"),
    "prove": ("backdraft.cli.prove", "Run the SQL of a design on real engines"),
    "capacity": ("backdraft.cli.capacity", "Compute load, latency, availability and storage, as is and what if"),
    "fmt": ("backdraft.cli.fmt", "Write the one-line forms in their usual order"),
    "diff": ("backdraft.cli.diff", "Say what changed between two designs"),
    "merge": ("backdraft.cli.merge", "Merge two versions of a design entry by entry, as git's merge driver"),
    "textconv": ("backdraft.cli.textconv", "Print a design as lines that git's diff compares"),
    "mock": ("backdraft.cli.mock", "Serve the designed API on this machine, answering with its examples"),
    "schema": ("backdraft.cli.schema", "Print the JSON Schema of the file, for editors"),
    "themes": ("backdraft.cli.themes", "List the colour themes"),
    "keys": ("backdraft.cli.keys", "List the keys of the screen"),
    "doctor": ("backdraft.cli.doctor", "Say what the program finds here: terminal, clipboard, folders"),
}
