"""Everything that can go wrong with one exchange, by name: what random faults are drawn from.

A fault is a function (exchange, dice). Those of PUSHING break what goes in, those of PULLING what comes
out, those of EITHER both. faulty_proxy.py says what an exchange is.
"""
import contextlib
import http.client
import time

from faults import faulty_proxy

PAGE = b"<!DOCTYPE html><title>Please log in to the network</title>"
STALL_SECONDS = 0.3
RETRY_AFTER = ("0", "1", "Wed, 01 Jan 2020 00:00:00 GMT", "soon", "-1", "1000000000", "")
STATUSES = (400, 401, 403, 404, 405, 408, 409, 413, 416, 418, 429, 500, 502, 503, 504)
GARBAGE = (b"not HTTP at all\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
           b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
           b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n",
           b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nx",
           b"HTTP/1.1 999999999999 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: " + b"y" * 300_000 + b"\r\n\r\n",
           b"HTTP/1.1 100 Continue\r\n\r\n" * 500, b"\0" * 1000)
JSON_GARBAGE = (PAGE, b"", b"{", b"[" * 100_000, b"null", b"{}", b'{"schemaVersion":2}', b"\xff\xfe",
                b'{"schemaVersion":2,"layers":[{"digest":"sha256:../../x","size":-1}]}')


def reset_at_once(exchange, _):
    exchange.drop()


def reset_after_the_request(exchange, _):
    exchange.read_body()
    exchange.drop()


def lose_the_answer(exchange, _):
    exchange.fetch()
    exchange.drop()


def reset_in_the_head(exchange, _):
    exchange.fetch()
    exchange.wfile.write(b"HTTP/1.1 20")
    exchange.wfile.flush()
    exchange.drop()


def close_in_the_head(exchange, _):
    exchange.fetch()
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Le")
    exchange.close_connection = True


def answer_no_http(exchange, dice):
    exchange.read_body()
    with contextlib.suppress(OSError):
        exchange.wfile.write(dice.choice(GARBAGE))
    exchange.close_connection = True


def answer_a_status(exchange, dice):
    code = dice.choice(STATUSES)
    headers = [("Retry-After", dice.choice(RETRY_AFTER))] if code in (429, 503) else []
    if code == 401 and dice.random() < 0.7:
        stranger = exchange.proxy.stranger
        headers.append(("WWW-Authenticate", dice.choice((
            f'Bearer realm="http://{stranger}/token",service="x"', 'Bearer realm="http://169.254.169.254/"',
            'Bearer realm="file:///etc/passwd"', "Basic", "Digest", "Bearer", '"'))))
    exchange.read_body()
    exchange.reply(code, headers, dice.choice((b"", PAGE, b'{"errors":[{"code":"X","message":"y"}]}', b"{")))


def stall(exchange, _):
    time.sleep(STALL_SECONDS)
    exchange.forward()


def stay_half_open(exchange, _):
    """Says nothing for a while and is then gone, with a reset."""
    time.sleep(STALL_SECONDS)
    exchange.drop()


def redirect(exchange, dice):
    exchange.read_body()
    stranger = exchange.proxy.stranger
    location = dice.choice((f"http://{stranger}{exchange.path}", f"//{stranger}/x", exchange.path, "ftp://h/x",
                            "http://10.255.255.1/", "\\\\evil", "", "http://user:pass@h/"))
    exchange.reply(dice.choice((301, 302, 303, 307, 308)), [("Location", location)])


def cut_an_upload(exchange, dice):
    """Part of the body reaches the registry; then both sides lose the connection."""
    length = int(exchange.headers.get("Content-Length", 0))
    if length == 0:
        return exchange.drop()
    part = exchange.rfile.read(dice.randrange(length))
    connection = http.client.HTTPConnection(exchange.proxy.upstream)
    with contextlib.closing(connection):
        connection.putrequest(exchange.command, exchange.path, skip_host=True, skip_accept_encoding=True)
        for name, value in exchange.headers.items():
            if name.lower() != "connection":
                connection.putheader(name, value)
        connection.endheaders(part)
    return exchange.drop()


def flip_an_upload(exchange, dice):
    body = bytearray(exchange.read_body())
    if body:
        body[dice.randrange(len(body))] ^= 1
    exchange.read_body = lambda: bytes(body)
    exchange.forward()


def say_another_digest(exchange, _):
    code, headers, body = exchange.fetch()
    headers = [pair for pair in headers if pair[0].lower() != "docker-content-digest"]
    exchange.reply(code, [*headers, ("Docker-Content-Digest", "sha256:" + "0" * 64)], body)


def send_the_upload_elsewhere(exchange, dice):
    code, headers, body = exchange.fetch()
    headers = [pair for pair in headers if pair[0].lower() != "location"]
    location = dice.choice((f"http://{exchange.proxy.stranger}/upload", "http://169.254.169.254/", "nowhere",
                            "https://[::1", f"//{exchange.proxy.stranger}/x?y=%2F", ""))
    exchange.reply(code, [*headers, ("Location", location)], body)


def say_another_range(exchange, dice):
    code, headers, body = exchange.fetch()
    headers = [pair for pair in headers if pair[0].lower() != "range"]
    exchange.reply(code, [*headers, ("Range", dice.choice(("0-0", "0-99", "5-1", "0-99999999999", "x", "")))],
                   body)


def cut_an_answer(exchange, _):
    faulty_proxy.cut_download(exchange)


def reset_an_answer(exchange, _):
    faulty_proxy.reset_download(exchange)


def flip_an_answer(exchange, dice):
    def flip(body):
        at = dice.randrange(len(body)) if body else 0
        return body[:at] + bytes([body[at] ^ 1]) + body[at + 1:] if body else body
    faulty_proxy.changed(flip)(exchange)


def stretch_an_answer(exchange, _):
    faulty_proxy.changed(lambda body: body + b"x")(exchange)


def shorten_an_answer(exchange, _):
    faulty_proxy.changed(lambda body: body[:-1])(exchange)


def send_more_than_announced(exchange, _):
    code, headers, body = exchange.fetch()
    exchange.reply(code, headers, body + b"HTTP/1.1 200 OK\r\n\r\n", len(body))


def answer_garbage(exchange, dice):
    exchange.read_body()
    exchange.reply(200, [("Content-Type", dice.choice(("text/html", "application/json",
                                                       "application/vnd.oci.image.index.v1+json")))],
                   dice.choice(JSON_GARBAGE))


EITHER = (reset_at_once, reset_after_the_request, lose_the_answer, reset_in_the_head, close_in_the_head,
          answer_no_http, answer_a_status, answer_a_status, stall, stay_half_open, redirect, say_another_digest,
          answer_garbage)
PUSHING = (cut_an_upload, cut_an_upload, flip_an_upload, send_the_upload_elsewhere, say_another_range)
PULLING = (cut_an_answer, reset_an_answer, flip_an_answer, stretch_an_answer, shorten_an_answer,
           send_more_than_announced)
