"""Quick lines: what a person types in the entry bar, turned into edits (`FORMAT.md`, "Quick lines").

Any quick line works in any pane: its shape decides, the pane in focus breaks ties. `line.plan` says what a line will
do before it is done, `complete.complete` what could stand at the cursor; nothing here changes a document.
"""
