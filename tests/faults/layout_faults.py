"""Caches that are broken where they lie: in a folder, or in a registry's own storage.

Each is told in one sentence that names the broken piece; nothing that cannot be used is left behind.
"""
import json

from faults.broken_layout import Layout, flip_byte
from faults.fault_case import RegistryCase, on_each_registry

IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json"


@on_each_registry
class LayoutFaults(RegistryCase):
    def setUp(self):
        super().setUp()
        self.layout = Layout("oci-manifest-gzip", self.folder / "cache")
        self.largest = self.layout.layers()[0]
        self.file = self.layout.blob(self.largest["digest"])

    def assert_push_fails(self, status, *words):
        done = self.regcache("push", self.layout.location, "--cache-to",
                             f"type=registry,mode=max,ref={self.place}")
        self.assert_fails(done, status, *words)
        self.assert_no_tag()

    def assert_conversion_fails(self, compression, status, *words):
        done = self.regcache("push", self.layout.location, "--cache-to",
                             f"type=registry,mode=max,ref={self.place},force-compression=true,"
                             f"compression={compression}")
        self.assert_fails(done, status, *words)
        self.assert_no_tag()

    def assert_copy_fails(self, status, *words):
        self.assert_fails(self.regcache("copy", self.layout.location, "oci:out:x"), status, *words)
        self.assert_only_whole_blobs(self.folder / "out")

    def test_a_flipped_byte(self):
        flip_byte(self.file, self.largest["size"] // 2)
        self.assert_push_fails(1, self.largest["digest"], "have the digest sha256:")
        self.assert_copy_fails(1, self.largest["digest"], "have the digest sha256:")
        self.assert_conversion_fails("zstd", 1, self.largest["digest"])

    def test_a_truncated_blob(self):
        self.file.write_bytes(self.file.read_bytes()[:-1])
        self.assert_push_fails(1, self.largest["digest"], f"{self.largest['size']} bytes")
        self.assert_copy_fails(1, self.largest["digest"], f"{self.largest['size']} bytes")
        self.assert_conversion_fails("estargz", 1, self.largest["digest"])

    def test_a_blob_with_more_bytes(self):
        self.file.write_bytes(self.file.read_bytes() + b"x")
        self.assert_push_fails(1, self.largest["digest"], f"{self.largest['size']} bytes")
        self.assert_copy_fails(1, self.largest["digest"], f"{self.largest['size']} bytes")
        self.assert_conversion_fails("zstd", 1, self.largest["digest"])

    def test_a_descriptor_with_another_size(self):
        self.layout.change_manifest(lambda manifest: [
            layer.update(size=layer["size"] + 1) for layer in manifest["layers"]])
        self.assert_push_fails(1, "bytes that the descriptor says")
        self.assert_copy_fails(1, "bytes that the descriptor says")

    def test_a_missing_blob(self):
        self.file.unlink()
        self.assert_push_fails(3, self.largest["digest"], "the blob is not in")
        self.assert_copy_fails(3, self.largest["digest"], "the blob is not in")
        self.assert_conversion_fails("uncompressed", 3, self.largest["digest"])

    def test_another_diff_id_stops_a_conversion_alone(self):
        wrong = "sha256:" + "1" * 64
        self.layout.change_manifest(lambda manifest: [
            layer["annotations"].update({"containerd.io/uncompressed": wrong})
            for layer in manifest["layers"] if layer["digest"] == self.largest["digest"]])
        self.assert_conversion_fails("zstd", 1, self.largest["digest"], wrong)
        self.succeed("copy", self.layout.location, "oci:out:x")

    def test_a_layer_that_is_no_gzip(self):
        content = b"this is no gzip stream, and no tar is inside"
        digest = self.layout.add_blob(content)
        config = self.layout.config()
        for layer in config["layers"]:
            layer["blob"] = digest if layer["blob"] == self.largest["digest"] else layer["blob"]
        self.layout.change_manifest(lambda manifest: [
            layer.update(digest=digest, size=len(content)) for layer in manifest["layers"]
            if layer["digest"] == self.largest["digest"]])
        self.layout.set_config(json.dumps(config).encode())
        self.assert_conversion_fails("zstd", 1, digest)
        done = self.regcache("verify", "--deep", self.layout.location)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn(f"error: {digest}, gzip member at byte 0: ", done.stdout)

    def test_a_manifest_that_is_no_json(self):
        self.layout.set_manifest(b"<html>no manifest</html>")
        digest = self.layout.index()["manifests"][0]["digest"]
        self.assert_push_fails(2, digest)
        self.assert_copy_fails(2, digest)

    def test_a_manifest_with_another_digest(self):
        digest = self.layout.index()["manifests"][0]["digest"]
        flip_byte(self.layout.blob(digest), 10)
        self.assert_push_fails(1, digest.partition(":")[2])
        self.assert_copy_fails(1, digest.partition(":")[2])

    def test_a_manifest_that_is_missing(self):
        digest = self.layout.index()["manifests"][0]["digest"]
        self.layout.blob(digest).unlink()
        self.assert_push_fails(3, digest)
        self.assert_copy_fails(3, digest)

    def test_an_index_that_is_no_json(self):
        (self.layout.path / "index.json").write_text("[")
        self.assert_push_fails(2, "index.json")
        self.assert_copy_fails(2, "index.json")

    def test_a_destination_whose_index_is_no_json_stays_as_it_is(self):
        self.succeed("copy", self.layout.location, "oci:out:x")
        (self.folder / "out/index.json").write_text("[")
        self.assert_fails(self.regcache("copy", self.layout.location, "oci:out:y"), 2, "index.json")
        self.assertEqual((self.folder / "out/index.json").read_text(), "[")

    def test_a_cache_config_that_is_no_json(self):
        self.layout.set_config(b"{ no JSON")
        self.assert_push_fails(2, self.layout.manifest()["config"]["digest"])

    def test_a_cache_config_with_a_layer_that_is_none(self):
        config = self.layout.config()
        config["records"][0]["layers"] = [{"layer": 99, "createdAt": "2026-01-01T00:00:00Z"}]
        self.layout.set_config(json.dumps(config).encode())
        self.assert_push_fails(1, "/records/0/layers/0/layer")

    def test_an_ordinary_image(self):
        self.layout.change_manifest(lambda manifest: manifest["config"].update(mediaType=IMAGE_CONFIG))
        self.assert_push_fails(3, self.layout.path.name, "holds no BuildKit cache config")
        for command in ("inspect", "verify"):
            self.assert_fails(self.regcache(command, self.layout.location), 3, "holds no BuildKit cache config")

    def test_an_unknown_tag(self):
        done = self.regcache("copy", f"oci:{self.layout.path}:other", "oci:out:x")
        self.assert_fails(done, 3, "no such tag")
        self.assertIn("it has: v1", done.stderr)


@on_each_registry
class StorageFaults(RegistryCase):
    """The registry's own disk has a fault, which the registry does not notice."""

    def setUp(self):
        super().setUp()
        layout = Layout("oci-manifest-zstd", self.folder / "cache")
        self.succeed("copy", layout.location, self.place)
        self.digest = layout.layers()[0]["digest"]
        self.file = self.stored(self.digest.partition(":")[2])
        self.addCleanup(self.file.write_bytes, self.file.read_bytes())  # others use the same blob
        self.file.chmod(0o644)

    def stored(self, name):
        """The file where the registry keeps a blob."""
        found = [path for path in self.registry.folder.rglob("*")
                 if path.is_file() and path.stat().st_size > 1_000
                 and (path.name == name or (path.name == "data" and path.parent.name == name))]
        self.assertEqual(len(found), 1, found)
        return found[0]

    def assert_pull_fails(self, status):
        done = self.regcache("pull", "--cache-from", self.place, "oci:out:x")
        self.assert_fails(done, status, self.digest)
        self.assert_only_whole_blobs(self.folder / "out")
        done = self.regcache("verify", "--deep", self.place)
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIn(self.digest, done.stdout)

    def test_a_flipped_byte(self):
        flip_byte(self.file, 70_000)
        self.assert_pull_fails(1)

    def test_a_truncated_blob(self):
        self.file.write_bytes(self.file.read_bytes()[:70_000])
        self.assert_pull_fails(1)

    def test_a_blob_that_is_gone_is_a_broken_cache_and_no_miss(self):
        self.file.unlink()
        self.assert_pull_fails(3)
