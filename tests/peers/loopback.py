"""Free ports on this machine, and waiting until a server started on one of them answers."""
import http.client
import socket
import time

HOST = "127.0.0.1"


def free_port():
    """A port that nobody listens on now; somebody else may still take it first."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


def wait_for_registry(process, port, seconds=20):
    """Returns when GET /v2/ is answered; raises if the process ends or the time is over."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the server on port {port} ended with status {process.returncode}")
        connection = http.client.HTTPConnection(HOST, port, timeout=2)
        try:
            connection.request("GET", "/v2/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.05)
        finally:
            connection.close()
    raise RuntimeError(f"the server on port {port} did not answer within {seconds} s")
