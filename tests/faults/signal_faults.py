"""SIGINT and SIGTERM in the middle of a transfer: the status of the signal, and nothing half-written."""
import signal
import subprocess

from faults import faulty_proxy
from faults.broken_layout import FIXTURES, Layout
from faults.fault_case import COMMAND_SECONDS, ProxyCase, on_each_registry

FIXTURE = "oci-manifest-gzip"
SOURCE = f"oci:{FIXTURES / FIXTURE}:v1"


class SignalFaults(ProxyCase):
    number = None
    status = None

    def setUp(self):
        super().setUp()
        self.digest = Layout(FIXTURE, self.folder / "cache").layers()[0]["digest"]

    def assert_stops(self, *arguments):
        """Runs a command until the proxy holds it, and sends the signal."""
        child = self.start(*arguments)
        self.assertTrue(self.proxy.held.wait(COMMAND_SECONDS))
        child.send_signal(self.number)
        out, err = child.communicate(timeout=COMMAND_SECONDS)
        done = subprocess.CompletedProcess(arguments, child.returncode, out, err)
        self.assert_fails(done, self.status, "stopped by a signal")

    def test_in_the_middle_of_a_download(self):
        self.succeed("copy", SOURCE, self.place)
        self.proxy.on("GET", self.digest, faulty_proxy.hold_download)
        self.assert_stops("pull", "--cache-from", self.through, "oci:out:x")
        self.assert_only_whole_blobs(self.folder / "out")
        self.succeed("pull", "--cache-from", self.place, "oci:out:x")
        self.succeed("verify", "--deep", "oci:out:x")

    def test_in_the_middle_of_an_upload(self):
        self.proxy.on("PUT", "/blobs/uploads/.*" + self.digest.partition(":")[2],
                      faulty_proxy.hold_upload)
        self.assert_stops("push", SOURCE, "--cache-to", f"type=registry,mode=max,ref={self.through}")
        self.assert_no_tag()

    def test_in_the_middle_of_a_conversion(self):
        self.succeed("copy", SOURCE, f"{self.registry.host}/from/{self.repository}:x")
        self.proxy.on("GET", self.digest, faulty_proxy.hold_download)
        self.assert_stops("push", f"{self.proxy.host}/from/{self.repository}:x", "--cache-to",
                          f"type=registry,ref={self.through},mode=max,compression=zstd,"
                          "force-compression=true")
        self.assert_no_tag()

    def test_in_the_middle_of_a_stream(self):
        self.proxy.on("PATCH", "/blobs/uploads/", faulty_proxy.hold_stream)
        self.assert_stops("push", SOURCE, "--cache-to",
                          f"type=registry,ref={self.through},mode=max,compression=zstd,"
                          "force-compression=true")
        self.assert_no_tag()

    def test_ignore_error_does_not_forgive_a_signal(self):
        self.proxy.on("PUT", "/blobs/uploads/", faulty_proxy.hold_upload)
        self.assert_stops("push", SOURCE, "--cache-to",
                          f"type=registry,ref={self.through},ignore-error=true")
        self.assert_no_tag()

    def test_while_an_answer_is_awaited(self):
        self.proxy.on("GET", "/manifests/", faulty_proxy.Exchange.hold)
        self.assert_stops("inspect", self.through)

    def test_while_it_waits_to_try_again(self):
        def be_busy(exchange):
            faulty_proxy.status(503, headers=[("Retry-After", "100")])(exchange)
            self.proxy.held.set()
        self.proxy.on("GET", "/manifests/", be_busy)
        self.assert_stops("inspect", self.through)


@on_each_registry
class Interrupted(SignalFaults):
    number, status = signal.SIGINT, 130


@on_each_registry
class Terminated(SignalFaults):
    number, status = signal.SIGTERM, 143


del SignalFaults  # runs as its subclasses alone
