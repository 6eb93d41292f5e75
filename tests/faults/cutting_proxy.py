"""A proxy that knows no HTTP: it cuts every connection after so many bytes of its client.

What came before the cut reaches the registry; the client sees a reset. `received` counts all bytes that
clients sent, those that no registry ever saw included.
"""
import contextlib
import socket
import struct
import threading

from peers.loopback import HOST

PIECE_BYTES = 262_144
RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, without patience


class CuttingProxy:
    def __init__(self, upstream, cut_bytes):
        host, _, port = upstream.rpartition(":")
        self.upstream = (host, int(port))
        self.cut_bytes = cut_bytes
        self.received = 0
        self.connections = 0
        self.cuts = 0
        self.lock = threading.Lock()

    def __enter__(self):
        self.listener = socket.create_server((HOST, 0), backlog=64)
        self.host = f"{HOST}:{self.listener.getsockname()[1]}"
        self.acceptor = threading.Thread(target=self.accept)
        self.acceptor.start()
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.acceptor.join()
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        # Small buffers: what lies in them when the connection is cut was sent for nothing.
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, PIECE_BYTES)
        with socket.create_connection(self.upstream) as server:
            back = threading.Thread(target=self.answer, args=(server, client), daemon=True)
            back.start()
            self.forward(client, server)
            with contextlib.suppress(OSError):
                server.shutdown(socket.SHUT_WR)
            back.join()
        client.close()

    def forward(self, client, server):
        room = bytearray(PIECE_BYTES)
        left = self.cut_bytes
        with contextlib.suppress(OSError):
            while count := client.recv_into(room):
                with self.lock:
                    self.received += count
                server.sendall(memoryview(room)[:min(count, left)])
                left -= count
                if left <= 0:
                    self.cuts += 1
                    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                    client.close()
                    return

    @staticmethod
    def answer(server, client):
        with contextlib.suppress(OSError):
            while piece := server.recv(PIECE_BYTES):
                client.sendall(piece)
            client.shutdown(socket.SHUT_WR)
