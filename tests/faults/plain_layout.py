"""OCI layouts of random bytes: images of any size and number of blobs, each different from all others."""
import hashlib
import json
import pathlib
import random

MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar"
CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
PIECE_BYTES = 1_048_576


class PlainLayout:
    """`digest` is that of its manifest, `blobs` the digests of all that it consists of."""

    def __init__(self, folder, seed, sizes):
        self.folder = pathlib.Path(folder)
        self.store = self.folder / "blobs" / "sha256"
        self.store.mkdir(parents=True)
        self.random = random.Random(seed)
        self.blobs = set()
        config = self.add(CONFIG_TYPE, [json.dumps({"seed": seed}).encode()])
        layers = [self.add(LAYER_TYPE, self.pieces(size)) for size in sizes]
        manifest = self.add(MANIFEST_TYPE, [json.dumps({
            "schemaVersion": 2, "mediaType": MANIFEST_TYPE, "config": config, "layers": layers}).encode()])
        self.digest = manifest["digest"]
        (self.folder / "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')
        manifest["annotations"] = {"org.opencontainers.image.ref.name": "x"}
        (self.folder / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [manifest]}))

    @property
    def location(self):
        return f"oci:{self.folder}:x"

    def pieces(self, size):
        while size > 0:
            yield self.random.randbytes(min(size, PIECE_BYTES))
            size -= PIECE_BYTES

    def add(self, media_type, pieces):
        digest, size = hashlib.sha256(), 0
        unnamed = self.store / "unnamed"
        with unnamed.open("wb") as file:
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
                file.write(piece)
        unnamed.rename(self.store / digest.hexdigest())
        self.blobs.add(f"sha256:{digest.hexdigest()}")
        return {"mediaType": media_type, "digest": f"sha256:{digest.hexdigest()}", "size": size}
