"""A proxy before a real registry that breaks chosen exchanges on purpose.

Everything it has no fault for goes to the registry and back, byte for byte. A fault is a function
(exchange, place) that says what happens instead; `place` counts how often its rule matched before.
"""
import http.client
import http.server
import re
import socket
import struct
import threading

from peers.loopback import HOST

PIECE_BYTES = 65_536
HOP_HEADERS = ("host", "connection", "transfer-encoding", "content-length", "date", "server")


class Exchange(http.server.BaseHTTPRequestHandler):
    """One connection of a client; `proxy` is set by FaultyProxy."""
    protocol_version = "HTTP/1.1"
    proxy = None

    def answer_any(self):
        self.proxy.seen(self)
        fault = self.proxy.fault_for(self)
        if fault is None:
            self.forward()
        else:
            fault(self)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = answer_any

    def log_message(self, *_):
        """The proxy keeps its own list of requests."""

    def read_body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            return b"".join(self.read_chunks())
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def read_chunks(self):
        while size := int(self.rfile.readline(), 16):
            yield self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()

    def fetch(self):
        """(status, headers, body) of the registry's own answer, whose URLs name the proxy."""
        connection = http.client.HTTPConnection(self.proxy.upstream)
        try:
            headers = {name: value for name, value in self.headers.items()
                       if name.lower() not in HOP_HEADERS}
            connection.request(self.command, self.path, self.read_body() or None,
                               {**headers, "Host": self.proxy.host})
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def forward(self):
        self.reply(*self.fetch())

    def reply(self, status, headers=(), body=b"", length=None):
        """Answers; `length` is the size that is announced when it is not the body's own."""
        self.send_response_only(status)
        stated = None
        for name, value in headers:
            stated = value if name.lower() == "content-length" else stated
            if name.lower() not in HOP_HEADERS:
                self.send_header(name, value)
        if self.command == "HEAD" and stated is not None:
            length = int(stated)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
            self.wfile.flush()

    def drop(self):
        """Ends the connection so that the client sees a reset."""
        self.close_connection = True
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.shutdown(socket.SHUT_RD)
        self.connection.close()

    def hold(self):
        """Tells the test that the transfer is in its middle, and stays there until the client goes."""
        self.proxy.held.set()
        self.close_connection = True
        while self.connection.recv(PIECE_BYTES):
            pass


class FaultyProxy:
    """`rules` is a list of (method, regular expression of the path, fault); the first that fits counts."""

    def __init__(self, upstream):
        self.upstream = upstream
        self.rules = []
        self.requests = []  # (method, path), in the order of arrival
        self.held = threading.Event()
        self.lock = threading.Lock()

    def __enter__(self):
        handler = type("Bound", (Exchange,), {"proxy": self})
        self.server = http.server.ThreadingHTTPServer((HOST, 0), handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # clients that go away are what this is for
        self.host = f"{HOST}:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.thread.join()
        self.server.socket.close()

    def on(self, method, path, fault, times=None):
        """From now on such requests meet `fault`: the first `times` of them, or all."""
        self.rules.append([method, re.compile(path), fault, times])

    def seen(self, exchange):
        with self.lock:
            self.requests.append((exchange.command, exchange.path))

    def fault_for(self, exchange):
        with self.lock:
            for rule in self.rules:
                method, path, fault, times = rule
                if method == exchange.command and path.search(exchange.path) and times != 0:
                    rule[3] = None if times is None else times - 1
                    return fault
        return None


def status(code, body=b"", headers=()):
    def fault(exchange):
        exchange.read_body()
        exchange.reply(code, headers, body)
    return fault


def changed(change):
    """The registry's answer with another body, whose length is announced truly."""
    def fault(exchange):
        code, headers, body = exchange.fetch()
        exchange.reply(code, headers, change(body))
    return fault


def cut_download(exchange):
    """Half of the body that was announced, then the end of the connection."""
    code, headers, body = exchange.fetch()
    exchange.reply(code, headers, body[:len(body) // 2], len(body))
    exchange.close_connection = True


def reset_download(exchange):
    """The same with a reset, which may take back what is on its way."""
    cut_download(exchange)
    exchange.drop()


def cut_upload(exchange):
    """Takes half of the body, then resets."""
    exchange.rfile.read(int(exchange.headers["Content-Length"]) // 2)
    exchange.drop()


def cut_stream(exchange):
    """Takes the first chunk of a body, then resets."""
    next(exchange.read_chunks(), None)
    exchange.drop()


def hold_download(exchange):
    code, headers, body = exchange.fetch()
    exchange.reply(code, headers, body[:len(body) // 2], len(body))
    exchange.hold()


def hold_upload(exchange):
    exchange.rfile.read(int(exchange.headers["Content-Length"]) // 2)
    exchange.hold()


def hold_stream(exchange):
    next(exchange.read_chunks(), None)
    exchange.hold()
