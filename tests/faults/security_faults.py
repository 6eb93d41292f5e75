"""What strangers put into archives, folders and addresses: nothing happens beyond what was asked for.

docs/security.md lists all classes; here are those that need the binary and a file system.
"""
import gzip
import io
import json
import os
import socket
import tarfile

from faults.broken_layout import FIXTURES, Layout
from faults.fault_case import FaultCase, Machine
from peers.registries import EmbeddedRegistry

FIXTURE = "oci-manifest-gzip"
SOURCE = f"oci:{FIXTURES / FIXTURE}:v1"
CANARY = b"nobody touches this"


def hostile_tar(outside):
    """Every way out of a folder that an archive knows, and what no cache needs."""
    bytes_ = io.BytesIO()
    with tarfile.open(fileobj=bytes_, mode="w", format=tarfile.PAX_FORMAT) as tar:
        def add(name, kind=tarfile.REGTYPE, link="", **pax):
            entry = tarfile.TarInfo(name)
            entry.type, entry.linkname, entry.pax_headers, entry.mode = kind, link, pax, 0o6777
            entry.size = len(CANARY) if kind == tarfile.REGTYPE else 0
            tar.addfile(entry, io.BytesIO(CANARY) if entry.size else None)
        add(".", tarfile.SYMTYPE, str(outside))
        add("a", tarfile.SYMTYPE, str(outside))
        add("a/through-a-link")
        add("../above")
        add(f"{outside}/absolute")
        add("x/../../../above")
        add("hard", tarfile.LNKTYPE, f"{outside}/canary")
        add("hard")
        add("null", tarfile.CHRTYPE)
        add("disk", tarfile.BLKTYPE)
        add("pipe", tarfile.FIFOTYPE)
        add("plain", path="../by-pax")
        add("clear\x1b[2Jthe\rscreen")
    return bytes_.getvalue()


class HostileArchives(FaultCase):
    def setUp(self):
        super().setUp()
        self.outside = self.folder / "outside"
        self.outside.mkdir()
        (self.outside / "canary").write_bytes(CANARY)
        self.layout = Layout(FIXTURE, self.folder / "cache")
        tar = hostile_tar(self.outside)
        content = gzip.compress(tar, mtime=0)
        old = self.layout.layers()[0]["digest"]
        new = self.layout.add_blob(content)
        config = self.layout.config()
        for layer in config["layers"]:
            if layer["blob"] == old:
                layer["blob"] = new
                layer.get("annotations", {}).pop("diffID", None)
        self.layout.set_config(json.dumps(config).encode())

        def put(manifest):
            for layer in manifest["layers"]:
                if layer["digest"] == old:
                    layer.update(digest=new, size=len(content), annotations={})
        self.layout.change_manifest(put)

    def assert_nothing_escaped(self):
        self.assertEqual({path.name for path in self.outside.iterdir()}, {"canary"})
        self.assertEqual((self.outside / "canary").read_bytes(), CANARY)
        names = {path.name for path in self.folder.parent.iterdir()} | {path.name for path in self.folder.iterdir()}
        self.assertFalse(names & {"above", "absolute", "by-pax", "hard", "null", "disk", "pipe"})

    def test_no_archive_is_ever_unpacked(self):
        for arguments in (("verify", "--deep", self.layout.location),
                          ("copy", self.layout.location, "oci:copied:x"),
                          ("convert", self.layout.location, "oci:converted:x", "--compression", "zstd"),
                          ("convert", self.layout.location, "oci:stargz:x", "--compression", "estargz"),
                          ("diff", "--files", SOURCE, self.layout.location),
                          ("advise", self.layout.location, "--sample", "1")):
            with self.subTest(arguments):
                done = self.regcache(*arguments)
                self.assertEqual(done.returncode, 0, done.stderr)
                self.assertNotIn("\x1b[2J", done.stdout + done.stderr)
                self.assert_nothing_escaped()


class PlantedNames(FaultCase):
    """A destination in which somebody else has made links before."""

    def setUp(self):
        super().setUp()
        self.canary = self.folder / "canary"
        self.canary.write_bytes(CANARY)
        self.out = self.folder / "out"
        blobs = self.out / "blobs" / "sha256"
        blobs.mkdir(parents=True)
        for blob in (FIXTURES / FIXTURE / "blobs" / "sha256").iterdir():
            (blobs / blob.name).symlink_to(self.canary)

    def assert_untouched(self):
        self.assertEqual(self.canary.read_bytes(), CANARY)

    def test_links_where_blobs_will_be(self):
        done = self.regcache("copy", SOURCE, "oci:out:x")
        self.assert_untouched()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeed("verify", "--deep", "oci:out:x")

    def test_a_link_where_the_index_will_be(self):
        (self.out / "index.json").symlink_to(self.canary)
        (self.out / "oci-layout").symlink_to(self.canary)
        self.regcache("copy", SOURCE, "oci:out:x")
        self.assert_untouched()

    def test_a_pipe_where_a_blob_will_be(self):
        blob = next((self.out / "blobs" / "sha256").iterdir())
        blob.unlink()
        os.mkfifo(blob)
        done = self.regcache("copy", SOURCE, "oci:out:x")
        self.assertIn(done.returncode, (0, 1), done.stderr)
        self.assert_untouched()


class HostileAddresses(FaultCase):
    TARGETS = ("/v2/../../etc/passwd", "/v2/a/../../../etc/blobs/sha256:" + "0" * 64,
               "/v2/%2e%2e/%2e%2e/manifests/x", "/v2/a%2f..%2f..%2fb/tags/list", "/v2/a/manifests/..%2f..%2fx",
               "/v2/a/blobs/sha256:..%2f..%2f..%2fpasswd", "/v2/a/blobs/uploads/..%2f..%2fx",
               "/v2/a/blobs/uploads/../../x", "/v2//etc/tags/list", "/v2/a\0b/tags/list", "/v2/_uploads/tags/list",
               "/v2/a/manifests/%00", "/v2/a/manifests/" + "x" * 7_000, "/v2/A/tags/list")

    def test_a_registry_stays_in_its_folder(self):
        registry = Machine.registry(EmbeddedRegistry)
        host, _, port = registry.host.rpartition(":")
        before = {path for path in registry.folder.rglob("*") if "storage" not in path.parts}
        for method in ("GET", "PUT", "PATCH", "DELETE"):
            for target in self.TARGETS:
                with self.subTest(f"{method} {target[:60]}"), socket.create_connection((host, int(port))) as wire:
                    wire.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                                 "Connection: close\r\n\r\nx".encode())
                    answer = b""
                    while piece := wire.recv(65_536):
                        answer += piece
                    self.assertRegex(answer[:12], rb"^HTTP/1\.1 4\d\d")
                    self.assertNotIn(b"root:", answer)
        self.assertEqual({path for path in registry.folder.rglob("*") if "storage" not in path.parts}, before)
