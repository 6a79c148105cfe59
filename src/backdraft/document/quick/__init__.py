"""Quick lines: what a person types in the entry bar, turned into edits (`FORMAT.md`, "Quick lines").

Any quick line works in any pane: its shape decides, the pane in focus breaks ties. `plan` says what a line will do
before it is done; nothing here changes a document.
"""

from backdraft.document.quick.complete import Suggestion, complete
from backdraft.document.quick.line import plan
from backdraft.document.quick.plan import Place, Plan

__all__ = ["Place", "Plan", "Suggestion", "complete", "plan"]
