"""The SQL on real engines: SQLite at once while one looks at SQL, all that are here when one asks for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backdraft.design.view import Memo
from backdraft.document.quick.line import plan as plan_of
from backdraft.document.quick.plan import plural
from backdraft.host import folders
from backdraft.tui.handlers import errands
from backdraft.tui.shell import Shell


def live(app: Shell, proved: Callable[[], None]) -> None:
    """Ask SQLite, which is always there, whether it takes the design as it is shown; `proved` when it has said so."""
    session = app.session
    document = session.shown
    if app.desk is None or session.proofs.get("sqlite", (None, None))[0] is document:
        return

    def work() -> Any:
        from backdraft.prove.engines import engines
        from backdraft.prove.proof import prove
        from backdraft.render.sql import sql

        engine = engines(folders.cache())["sqlite"]
        return prove(sql(session.preview_memo.view(document.design), engine.dialect), engine)

    def taken(proof: Any) -> None:
        if not isinstance(proof, Exception):
            app.call_from_thread(told, proof)

    def told(proof: Any) -> None:
        before = session.refused()
        session.proofs["sqlite"] = (document, proof)
        proved()
        if session.refused() != before:
            app.show_rows()

    app.desk.ask("prove", work, taken)


def signs(app: Shell, dialect: str) -> list[str]:
    """What the engines said of the design that is shown: `✓ runs on SQLite`, or `as SQLite` beside another's SQL.

    Each was given the SQL of its own dialect; `dialect` is what one sees.
    """
    document = app.session.shown
    found = [proof for of, proof in app.session.proofs.values() if of is document and proof.statements]
    said = []
    for sign, refuses in (("✓ runs", False), ("✗ refused", True)):
        for word, own in (("by" if refuses else "on", True), ("as", False)):
            names = [
                proof.version.partition(" ")[0]
                for proof in found
                if bool(proof.refusals) == refuses and (proof.dialect == dialect) == own
            ]
            said += [f"{sign} {word} {', '.join(names)}"] if names else []
    return said


def everywhere(app: Shell) -> None:
    """Run the SQL on every engine that is here; a refusal is a row that leads to its entry."""
    session = app.session
    document = session.document

    def work() -> Any:
        from backdraft.prove.engines import engines
        from backdraft.prove.proof import prove
        from backdraft.render.sql import sql

        view = Memo().view(document.design)
        known = {name: proof for name, (of, proof) in session.proofs.items() if of is document}  # SQLite was asked
        return [
            known.get(name) or prove(sql(view, engine.dialect), engine)
            for name, engine in engines(folders.cache()).items()
        ]

    def done(proofs: Any) -> None:
        if isinstance(proofs, Exception):
            app.say(f"the engines could not be asked: {proofs}", "error")
            return
        session.proofs |= {proof.engine: (document, proof) for proof in proofs}
        app.show_preview()
        app.show_rows()
        if session.document is document and (refused := session.refused()):
            app.list_problems(refused)
            return
        app.read_text("On real engines", "\n".join(_said(proof) for proof in proofs))

    errands.run(app, "asking the engines", work, done)


def _said(proof: Any) -> str:
    if proof.unasked:
        return f"– {proof.engine}: {proof.unasked}"
    if not proof.statements:
        return f"– {proof.version}: no tables yet"
    left = f"; {len(proof.left)} of Citus not run" if proof.left else ""
    return f"✓ {proof.version} takes all {plural(proof.statements, 'statement')}{left}"


def add_index(app: Shell) -> bool:
    """Add the first index that makes a slow query of the endpoint under the cursor a search; whether there was one.

    Raises:
        EditError: It cannot be added.
    """
    from backdraft.prove.plans import plans

    session = app.session
    path = app.path[:3]
    slow = next((plan for plan in session.view().ask(plans, (path,)) if plan.index), None)
    if slow is None:
        return False
    edits = plan_of(f"{slow.query.table} index {slow.index}", session.design, app.place).edits
    session.apply(f"index for {slow.query.asked or 'the list'}", *edits)
    app.changed(select=path)
    app.say(f"{slow.query.table} has the index {slow.index}; u undoes it", "success")
    return True


HANDLERS = {"prove": everywhere}
