"""Places that cannot be written: full, read-only, of the wrong kind; and an output that nobody takes."""
import contextlib
import os
import resource
import subprocess
import unittest

from faults import faulty_proxy
from faults.broken_layout import FIXTURES
from faults.fault_case import FaultCase, Machine, RegistryCase, on_each_registry

SOURCE = f"oci:{FIXTURES / 'oci-manifest-gzip'}:v1"
FILE_BYTES_MAX = 100_000  # less than the largest layer, more than a manifest
CONVERT = "mode=max,force-compression=true,compression="


def allow_small_files_only():
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES_MAX, FILE_BYTES_MAX))


@on_each_registry
class SmallFiles(RegistryCase):
    """A limit on the size of files: any user can have it."""

    def test_a_pull_ends_with_a_sentence(self):
        self.succeed("copy", SOURCE, self.place)
        done = self.regcache("pull", "--cache-from", self.place, "oci:out:x",
                             preexec_fn=allow_small_files_only)
        self.assert_fails(done, 1, "out/blobs", "File too large")
        self.assert_only_whole_blobs(self.folder / "out")

    def test_a_conversion_needs_no_file(self):
        done = self.regcache("push", SOURCE, "--cache-to",
                             f"type=registry,ref={self.place},{CONVERT}uncompressed",
                             preexec_fn=allow_small_files_only)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeed("verify", "--deep", self.place)

    def test_a_conversion_that_needs_a_file_ends_with_a_sentence(self):
        with no_streams(self.registry.host) as host:
            place = f"{host}/{self.repository}:x"
            done = self.regcache("push", SOURCE, "--cache-to",
                                 f"type=registry,ref={place},{CONVERT}uncompressed",
                                 preexec_fn=allow_small_files_only)
        self.assert_fails(done, 1, str(self.spool), "File too large")
        self.assert_no_tag()


@contextlib.contextmanager
def no_streams(registry):
    """The address of a registry that takes whole blobs only."""
    with faulty_proxy.FaultyProxy(registry) as proxy:
        proxy.on("PATCH", "/blobs/uploads/", faulty_proxy.status(405))
        yield proxy.host


def can_mount():
    """Whether this process may mount at all: root, unless a container forbids it."""
    if os.geteuid() != 0:
        return False
    probe = ["unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(probe, check=False, capture_output=True).returncode == 0


class MountedDisk:
    @contextlib.contextmanager
    def disk(self, options):
        place = self.folder / "disk"
        place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "none", place], check=True)
        try:
            yield place
        finally:
            subprocess.run(["umount", place], check=True)


@on_each_registry
@unittest.skipUnless(can_mount(), "this process may not mount a small disk")
class FullDisk(RegistryCase, MountedDisk):
    def test_under_a_pull(self):
        self.succeed("copy", SOURCE, self.place)
        with self.disk("size=256k") as place:
            done = self.regcache("pull", "--cache-from", self.place, f"oci:{place}/out:x")
            self.assert_fails(done, 1, f"{place}/out", "No space left on device")
            self.assertIn("hint: free some space on this disk", done.stderr)
            self.assert_only_whole_blobs(place / "out")

    def test_under_a_conversion(self):
        with self.disk("size=256k") as place, no_streams(self.registry.host) as host:
            self.environment["TMPDIR"] = str(place)
            done = self.regcache("push", SOURCE, "--cache-to",
                                 f"type=registry,ref={host}/{self.repository}:x,{CONVERT}zstd")
            self.assert_fails(done, 1, str(place), "No space left on device")
            self.assertEqual(list(place.iterdir()), [])
        self.assert_no_tag()


@unittest.skipUnless(can_mount(), "this process may not mount a small disk")
class ServedDisk(FaultCase, MountedDisk):
    def test_a_full_disk_under_a_registry(self):
        with self.disk("size=256k") as place:
            server = subprocess.Popen([Machine.regcache, "serve", place, "--listen", "127.0.0.1:0"],
                                      stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            try:
                host = server.stdout.readline().rpartition("http://")[2].strip()
                done = self.regcache("push", SOURCE, "--cache-to",
                                     f"type=registry,mode=max,ref={host}/a/b:x")
                self.assert_fails(done, 1, f"{host}/a/b", "the registry's storage failed")
                self.assertEqual(self.regcache("inspect", f"{host}/a/b:x").returncode, 3)
            finally:
                server.terminate()
                server.wait()
                server.stdout.close()


@unittest.skipUnless(can_mount(), "this process may not mount a small disk")
class ReadOnlyDisk(FaultCase, MountedDisk):
    def test_under_a_layout(self):
        with self.disk("ro") as place:
            done = self.regcache("copy", SOURCE, f"oci:{place}/out:x")
            self.assert_fails(done, 1, f"{place}/out", "Read-only file system")

    def test_under_a_registry(self):
        with self.disk("ro") as place:
            self.assert_fails(self.regcache("serve", place), 1, str(place), "Read-only file system")


@on_each_registry
class TemporaryFolders(RegistryCase, MountedDisk):
    """Where a registry takes no stream, a layer waits in a file until its digest is known."""

    def convert(self):
        with no_streams(self.registry.host) as host:
            return self.regcache("push", SOURCE, "--cache-to",
                                 f"type=registry,ref={host}/{self.repository}:x,{CONVERT}zstd")

    def test_one_that_does_not_exist(self):
        self.environment["TMPDIR"] = str(self.folder / "nowhere")
        self.assert_fails(self.convert(), 3, f"{self.folder}/nowhere")

    @unittest.skipUnless(can_mount(), "this process may not mount a small disk")
    def test_one_that_cannot_be_written(self):
        with self.disk("ro") as place:
            self.environment["TMPDIR"] = str(place)
            self.assert_fails(self.convert(), 1, str(place), "Read-only file system")
        self.assert_no_tag()


class WrongPlaces(FaultCase):
    def test_a_file_where_the_folder_should_be(self):
        (self.folder / "out").write_text("mine")
        self.assert_fails(self.regcache("copy", SOURCE, "oci:out:x"), 1, "out", "Not a directory")
        self.assertEqual((self.folder / "out").read_text(), "mine")

    def test_a_pull_whose_destination_is_wrong_is_no_miss(self):
        (self.folder / "file").write_text("mine")
        done = self.regcache("pull", "--cache-from", f"type=local,src={FIXTURES}/local-dir",
                             "oci:file/out:x")
        self.assert_fails(done, 1, "file/out", "Not a directory")

    def test_standard_output_that_is_full(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([Machine.regcache, "inspect", "--format", "json", SOURCE], stdout=full,
                                  stderr=subprocess.PIPE, text=True, check=False)
        self.assert_fails(done, 1, "standard output", "No space left on device")
