"""`backdraft mock`: the designed API on this machine."""

from __future__ import annotations

import click

from backdraft.cli.design_file import expect_design, find, read
from backdraft.cli.failure import CommandError
from backdraft.cli.problems import remark_problems
from backdraft.cli.streams import remark


@click.command("mock")
@click.argument("file")
@click.option(
    "--port", default=8000, metavar="N", type=click.IntRange(0, 65535), help="Default: 8000; 0: any free one."
)
@click.option("--token", default="", metavar="T", help="Take this token or key alone (default: any).")
def command(file: str, port: int, token: str) -> None:
    """Serve the API of FILE on 127.0.0.1, answering with its examples, until Ctrl+C.

    Requests are held against the contract: 401 without a token, 422 with what is wrong, pages as asked for. `Prefer:
    example=out_of_stock` (or `code=429`) asks for an error. The file is read anew whenever it has changed.
    """
    from backdraft.design.view import View
    from backdraft.mock.answers import Mock
    from backdraft.mock.server import HOST, serve

    def load() -> Mock:
        document = expect_design(read(file), file)
        remark_problems(document, file)
        return Mock(View(document.design), token)

    def stamp() -> tuple[int, int]:
        said = find(file).stat()
        return said.st_mtime_ns, said.st_size

    known, made = (stamp() if file != "-" else (0, 0)), load()

    def current() -> Mock:
        nonlocal known, made
        try:
            now = stamp() if file != "-" else known
            if now != known:
                known, made = now, load()
                remark(f"read {file} anew")
        except (OSError, CommandError):
            remark(f"note: {file} cannot be read now; answering as it was")
        return made

    try:
        server = serve(current, port, remark)
    except OSError as error:
        raise CommandError(f"cannot listen on {HOST}:{port}: {error.strerror}", "say another --port") from error
    count = len(made.contract.operations)
    remark(f"{count} operation{'s' * (count != 1)} on http://{HOST}:{server.server_port}; Ctrl+C ends it")
    try:
        server.serve_forever(poll_interval=0.2)
    except KeyboardInterrupt:
        remark("ended")
    finally:
        server.server_close()
