"""Layouts that are copies of real caches with one thing broken, digests above it made right again."""
import hashlib
import json
import pathlib
import shutil

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"


class Layout:
    """A copy of a fixture below `folder`, whose one tag is v1."""

    def __init__(self, fixture, folder):
        self.path = pathlib.Path(folder)
        shutil.copytree(FIXTURES / fixture, self.path)
        for entry in self.path.rglob("*"):
            entry.chmod(0o755 if entry.is_dir() else 0o644)

    @property
    def location(self):
        return f"oci:{self.path}:v1"

    def blob(self, digest):
        return self.path / "blobs" / digest.replace(":", "/")

    def index(self):
        return json.loads((self.path / "index.json").read_bytes())

    def manifest(self):
        return json.loads(self.blob(self.index()["manifests"][0]["digest"]).read_bytes())

    def layers(self):
        """Layer descriptors of an image manifest, the largest first."""
        return sorted(self.manifest()["layers"], key=lambda layer: -layer["size"])

    def add_blob(self, content):
        digest = "sha256:" + hashlib.sha256(content).hexdigest()
        self.blob(digest).write_bytes(content)
        return digest

    def set_manifest(self, content):
        """Puts these bytes in the manifest's place, under their own digest."""
        index = self.index()
        index["manifests"][0].update(digest=self.add_blob(content), size=len(content))
        (self.path / "index.json").write_text(json.dumps(index), encoding="utf-8")

    def change_manifest(self, change):
        manifest = self.manifest()
        change(manifest)
        self.set_manifest(json.dumps(manifest).encode())

    def set_config(self, content):
        """Puts these bytes in the cache config's place."""
        self.change_manifest(lambda manifest: manifest["config"].update(
            digest=self.add_blob(content), size=len(content)))

    def config(self):
        return json.loads(self.blob(self.manifest()["config"]["digest"]).read_bytes())


def flip_byte(path, place):
    content = bytearray(path.read_bytes())
    content[place] ^= 0x01
    path.chmod(0o644)
    path.write_bytes(content)
