"""The API as OpenAPI: 3.1 unless asked otherwise, 3.0.3 for older tools, 3.2; YAML or JSON."""

from __future__ import annotations

from backdraft.design.output import Output
from backdraft.design.paths import Path
from backdraft.design.view import View
from backdraft.render.openapi.document import openapi as _document
from backdraft.render.openapi.document import places, plain
from backdraft.render.openapi.form import Form

__all__ = ["FORMS", "VERSIONS", "Form", "openapi", "places", "plain"]

#: The versions of OpenAPI by what people call them.
VERSIONS = {"3.1": "3.1.1", "3.0": "3.0.3", "3.2": "3.2.0"}
#: What a document can be written as; the first is the usual one.
FORMS = {
    **{short: Form(full) for short, full in VERSIONS.items()},
    **{f"{short} json": Form(full, True) for short, full in VERSIONS.items()},
}


def openapi(view: View, focus: Path = (), form: Form = FORMS["3.1"]) -> Output:
    """The OpenAPI document of the whole API, of one service or of one endpoint."""
    return view.ask(_document, focus, form)
