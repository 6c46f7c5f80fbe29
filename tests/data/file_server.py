"""A web server on this machine that serves given files and misbehaves on request."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class FileServer(ThreadingHTTPServer):
    """Serves ``files`` by path.

    Attributes:
        cut_after: bytes after which each connection is cut, or None.
        ranges: whether it knows byte ranges.
        page: a web page sent instead of every file, or b"".
        status: an error status sent instead of every file, or 0.
        lengths: whether it says how long an answer is.
        requests: (path, Range header or "") of every request.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.cut_after: int | None = None
        self.ranges = True
        self.page = b""
        self.page_type = "text/html; charset=utf-8"
        self.status = 0
        self.lengths = True
        self.requests: list[tuple[str, str]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: FileServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        server = self.server
        wanted = self.headers.get("Range", "")
        server.requests.append((self.path, wanted))
        self.close_connection = True
        if server.page:
            self._send(200, server.page, server.page_type)
        elif server.status or self.path.lstrip("/") not in server.files:
            self._send(server.status or 404, b"no", "text/plain")
        else:
            self._send_file(server.files[self.path.lstrip("/")], wanted)

    def _send_file(self, content: bytes, wanted: str) -> None:
        if not (wanted and self.server.ranges):
            self._send(200, content, "application/octet-stream")
            return
        start = int(wanted.removeprefix("bytes=").rstrip("-"))
        if start >= len(content):
            self._send(416, b"", "text/plain")
            return
        self._send(206, content[start:], "application/octet-stream", f"bytes {start}-{len(content) - 1}/{len(content)}")

    def _send(self, status: int, body: bytes, kind: str, content_range: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        if content_range:
            self.send_header("Content-Range", content_range)
        if self.server.lengths:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        cut = self.server.cut_after
        self.wfile.write(body if cut is None or status not in (200, 206) else body[:cut])

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@contextmanager
def serving() -> Iterator[FileServer]:
    """Run a server while the block runs."""
    with FileServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
