"""Files beside a document that is imported: what it refers to, and never anything outside its folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from backdraft.document.file import FileError, foreign_text


def beside(name: str) -> Callable[[str], str]:
    """Gives the text of a file by its path from the folder of the file `name`.

    It raises ValueError, with the reason, for what is not in that folder or below it (also by a link), is no regular
    file, is too large or no text.
    """
    folder = Path(name).expanduser().parent

    def reach(path: str) -> str:
        try:
            root = folder.resolve()
            found = (root / path).resolve()
            if not found.is_relative_to(root):
                raise ValueError("it is outside of the document's folder: not read")
            return foreign_text(str(found))
        except FileError as error:
            raise ValueError(error.message) from error
        except (OSError, RuntimeError) as error:
            raise ValueError(f"it cannot be read: {getattr(error, 'strerror', None) or error}") from error

    return reach
