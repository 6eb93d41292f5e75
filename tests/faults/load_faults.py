"""Many clients at once, and clients that only pretend: the server answers everybody else, in little memory.

wrk drives the pushes and pulls of 200 connections; what they left is read back by HTTP alone. The lorises
are sockets that say a little now and then, so that no server can take them for dead.
"""
import contextlib
import hashlib
import http.client
import json
import pathlib
import random
import re
import signal
import socket
import subprocess
import threading

from faults.fault_case import FaultCase, Machine
from peers.loopback import HOST, free_port, wait_for_registry

CLIENTS = 200
BLOBS = 24
BLOB_BYTES = 262_144
MEMORY_MIB_MAX = 256
LORISES = 600  # more than the server has threads: 512
SCRIPT = pathlib.Path(__file__).with_name("load.lua")
FIGURES = re.compile(r"requests=(\d+) refused=(\d+) broken=(\d+) bytes=(\d+) p99_ms=([0-9.]+)")


class Server:
    """`regcache serve` on a free port, ended by SIGTERM."""

    def __init__(self, case, *arguments):
        port = free_port()
        self.address = (HOST, port)
        self.host = f"{HOST}:{port}"
        self.process = case.start("serve", "registry", "--listen", self.host, *arguments)
        case.addCleanup(self.stop)
        wait_for_registry(self.process, port)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.communicate(timeout=60)

    def memory_mib(self):
        """The most it ever had in memory."""
        text = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", text).group(1)) / 1024

    def ask(self, method, path, body=None, headers=()):
        """(status, body) over a connection of its own."""
        connection = http.client.HTTPConnection(self.host, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            return answer.status, answer.read()


class Loris(socket.socket):
    """A client that has sent the beginning of a request and then a byte now and then."""

    def __init__(self, address, start):
        super().__init__()
        self.connect(address)
        self.sendall(start)

    def is_cut(self):
        """Whether the server has ended the connection; sends one byte more."""
        try:
            self.send(b"a")
            return bool(self.recv(1000, socket.MSG_DONTWAIT) or True)
        except BlockingIOError:
            return False
        except OSError:
            return True


class LoadFaults(FaultCase):
    def setUp(self):
        super().setUp()
        self.server = Server(self)

    def wrk(self, verb, folder, digests):
        seconds = 30 if Machine.full else 3
        done = subprocess.run(["wrk", "-t2", f"-c{CLIENTS}", f"-d{seconds}s", "--timeout", "60s", "-s",
                               str(SCRIPT), f"http://{self.server.host}", "--", verb, str(folder),
                               *digests], capture_output=True, text=True, check=True)
        figures = FIGURES.search(done.stdout)
        self.assertTrue(figures, done.stdout + done.stderr)
        requests, refused, broken, size = map(int, figures.groups()[:4])
        print(f"  {CLIENTS} connections, {verb}: {requests / seconds:.0f} requests/s, "
              f"{size / seconds / 1e6:.0f} MB/s, 99 % within {figures.group(5)} ms, "
              f"{self.server.memory_mib():.0f} MiB of memory", flush=True)
        self.assertEqual((refused, broken), (0, 0), done.stdout)
        self.assertGreaterEqual(requests, CLIENTS)

    def test_200_clients_push_and_pull(self):
        folder = self.folder / "blobs"
        folder.mkdir()
        source = random.Random(7)
        digests = []
        for _ in range(BLOBS):
            blob = source.randbytes(BLOB_BYTES)
            digests.append(hashlib.sha256(blob).hexdigest())
            (folder / digests[-1]).write_bytes(blob)
        self.wrk("push", folder, digests)
        for digest in digests:
            status, blob = self.server.ask("GET", f"/v2/load/app/blobs/sha256:{digest}")
            self.assertEqual((status, hashlib.sha256(blob).hexdigest()), (200, digest))
        self.wrk("pull", folder, digests)
        self.assertLess(self.server.memory_mib(), MEMORY_MIB_MAX)

    def test_200_caches_at_once(self):
        """Each client pushes a cache of its own and reads it back, all at the same time."""
        failures = []
        rounds = 10 if Machine.full else 1
        threads = [threading.Thread(target=self.push_and_pull, args=(client, rounds, failures))
                   for client in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(failures, [])
        print(f"  {CLIENTS} clients, {rounds} caches each: {self.server.memory_mib():.0f} MiB of memory",
              flush=True)
        self.assertLess(self.server.memory_mib(), MEMORY_MIB_MAX)

    def push_and_pull(self, client, rounds, failures):
        try:
            for number in range(rounds):
                seed = client * 1000 + number
                layer = random.Random(seed).randbytes(65_536)
                config = json.dumps({"seed": seed}).encode()
                base = f"/v2/load/c{client}"
                described = []
                for blob in (config, layer):
                    digest = f"sha256:{hashlib.sha256(blob).hexdigest()}"
                    status, _ = self.server.ask("POST", f"{base}/blobs/uploads/?digest={digest}", blob)
                    assert status == 201, status
                    described.append({"mediaType": "a/b", "digest": digest, "size": len(blob)})
                manifest = json.dumps({"schemaVersion": 2, "config": described[0],
                                       "layers": described[1:]}).encode()
                status, _ = self.server.ask("PUT", f"{base}/manifests/t", manifest, {
                    "Content-Type": "application/vnd.oci.image.manifest.v1+json"}.items())
                assert status == 201, status
                assert self.server.ask("GET", f"{base}/manifests/t") == (200, manifest)
                assert self.server.ask("GET", f"{base}/blobs/{described[1]['digest']}") == (200, layer)
        except Exception as error:  # pylint: disable=broad-except  # told by the test
            failures.append(f"client {client}: {error!r}")

    def assert_lorises_harm_nobody(self, start):
        with contextlib.ExitStack() as stack:
            lorises = [stack.enter_context(Loris(self.server.address, start)) for _ in range(LORISES)]
            for _ in range(20):
                self.assertEqual(self.server.ask("GET", "/v2/")[0], 200)
            left = lorises
            patience = threading.Event()
            while left:  # ctest ends what never ends
                left = [loris for loris in left if not loris.is_cut()]
                patience.wait(0.5)
                self.assertEqual(self.server.ask("GET", "/v2/")[0], 200)
        print(f"  {LORISES} of them: all cut off, {self.server.memory_mib():.0f} MiB of memory", flush=True)
        self.assertLess(self.server.memory_mib(), MEMORY_MIB_MAX)

    def test_half_heads(self):
        self.assert_lorises_harm_nobody(b"GET /v2/ HTTP/1.1\r\nHost: x\r\nX-Slow: ")

    def test_half_bodies(self):
        self.assert_lorises_harm_nobody(
            b"POST /v2/slow/app/blobs/uploads/?digest=sha256:" + b"0" * 64 +
            b" HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n")


def read_head(client):
    """The head of an answer: TCP may bring it in several pieces."""
    head = b""
    while not head.endswith(b"\r\n\r\n") and (byte := client.recv(1)):
        head += byte
    return head


class EndOfServing(FaultCase):
    """SIGTERM ends the server when what runs is done."""

    def test_an_upload_under_way_ends_well(self):
        server = Server(self)
        blob = random.Random(9).randbytes(1_000_000)
        digest = f"sha256:{hashlib.sha256(blob).hexdigest()}"
        with socket.create_connection(server.address) as client:
            client.sendall((f"POST /v2/a/blobs/uploads/?digest={digest} HTTP/1.1\r\nHost: x\r\n"
                            f"Expect: 100-continue\r\nContent-Length: {len(blob)}\r\n\r\n").encode())
            self.assertTrue(read_head(client).startswith(b"HTTP/1.1 100"))  # it reads the body now
            client.sendall(blob[:1000])
            server.process.send_signal(signal.SIGTERM)
            with self.assertRaises(OSError):  # nobody else comes in
                while True:
                    socket.create_connection(server.address).close()
            client.sendall(blob[1000:])
            head = read_head(client)
            self.assertTrue(head.startswith(b"HTTP/1.1 201"), head)
        _, said = server.process.communicate(timeout=60)
        self.assertEqual((server.process.returncode, said), (0, ""))
        again = Server(self)
        self.assertEqual(again.ask("GET", f"/v2/a/blobs/{digest}"), (200, blob))
