"""The mock over HTTP, on this machine alone; the design is read anew whenever its file has changed."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import urlsplit

from backdraft.mock.answers import Mock, Reply, Request

HOST = "127.0.0.1"
#: The most that a request may send, in bytes.
MOST = 10_000_000
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "[::1]", "::1"))


def serve(mock: Callable[[], Mock], port: int, told: Callable[[str], None]) -> ThreadingHTTPServer:
    """A server that is bound and not yet running.

    Args:
        mock: The mock of the design as the file says it now; asked at every request.
        port: The port; 0: any that is free.
        told: Takes a line about each request.
    """
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "backdraft"
        sys_version = ""
        # Head and body are written apart: waiting for what comes next would cost each answer 40 ms.
        disable_nagle_algorithm = True

        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline:
                self.close_connection = True
            elif len(self.raw_requestline) > 65536:
                self.close_connection = True
                self.send_error(414)
            elif self.parse_request():
                self._send(self._reply())

        def _reply(self) -> Reply:
            host = urlsplit(f"//{self.headers.get('Host', '')}").hostname or ""
            if host not in _LOOPBACK:  # another name that leads here is a page that reaches for what is not its own
                self.close_connection = True
                return Reply(403)
            if self.command == "OPTIONS" and "Access-Control-Request-Method" in self.headers:
                wanted = self.headers.get("Access-Control-Request-Headers", "*")
                return Reply(204, headers={"Access-Control-Allow-Methods": "*", "Access-Control-Allow-Headers": wanted})
            length = self.headers.get("Content-Length", "0")
            if not length.isascii() or not length.isdigit() or int(length) > MOST or self.headers["Transfer-Encoding"]:
                self.close_connection = True
                return Reply(413)
            body = self.rfile.read(int(length))
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                return mock().answer(Request(self.command, self.path, headers, body))

        def _send(self, reply: Reply) -> None:
            told(f"{self.command} {self.path} {reply.status}")
            self.send_response(reply.status)
            origin = self.headers.get("Origin", "")
            if (urlsplit(origin).hostname or "") in _LOOPBACK:
                self.send_header("Access-Control-Allow-Origin", origin)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status not in (204, 304):
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            if self.command != "HEAD" and reply.status not in (204, 304):
                self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:
            """Requests are told by `told`."""

    server = ThreadingHTTPServer((HOST, port), Handler)
    server.daemon_threads = True
    return server
