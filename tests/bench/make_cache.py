"""Makes a BuildKit cache of any size as an OCI layout; the same sizes give the same bytes.

  make_cache.py DIR SIZE...     one layer of each size in bytes; COUNTxSIZE repeats one

A layer is a tar of one file of random bytes inside gzip that stores and does not compress, so that a
tool which looks inside finds what the media type promises, and nothing gains by compressing again.
The graph is a chain: each record follows the one before and has the next layer as its result; the
first is a root, which has none.
"""
import binascii
import hashlib
import io
import json
import os
import pathlib
import random
import shutil
import struct
import sys
import tarfile
import zlib

TAR_TYPE = "application/vnd.oci.image.layer.v1.tar"
LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar+gzip"
CONFIG_TYPE = "application/vnd.buildkit.cacheconfig.v0"
IMAGE_CONFIG_TYPE = "application/vnd.oci.image.config.v1+json"
MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json"
INDEX_TYPE = "application/vnd.oci.image.index.v1+json"
CREATED = "2026-01-01T00:00:00Z"


def sha256(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def noise(seed, size):
    """`size` random bytes, the same for a seed; randbytes cannot make 256 MiB at once."""
    source, piece = random.Random(seed), 1 << 26
    return b"".join(source.randbytes(min(piece, size - at)) for at in range(0, size, piece))


def layer_bytes(number, size):
    """(the tar, the tar inside gzip) of layer `number`, whose file has `size` random bytes."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        file = tarfile.TarInfo(f"layer-{number}")
        file.size = size
        archive.addfile(file, io.BytesIO(noise(number, size)))
    tar = content.getvalue()
    stored = zlib.compressobj(level=0, wbits=-15)
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    tail = struct.pack("<II", binascii.crc32(tar), len(tar) & 0xFFFFFFFF)
    return tar, b"".join([head, stored.compress(tar), stored.flush(), tail])


def write_blob(folder, media_type, content):
    digest = sha256(content)
    pathlib.Path(folder, "blobs/sha256", digest.removeprefix("sha256:")).write_bytes(content)
    return {"mediaType": media_type, "digest": digest, "size": len(content)}


def compact(value):
    return json.dumps(value, separators=(",", ":")).encode()


def write_layout(folder, layers, config, config_type=CONFIG_TYPE):
    """The files around layers whose blobs are there."""
    config = write_blob(folder, config_type, compact(config))
    manifest = {"schemaVersion": 2, "mediaType": MANIFEST_TYPE, "config": config, "layers": layers}
    entry = write_blob(folder, MANIFEST_TYPE, compact(manifest))
    entry["annotations"] = {"org.opencontainers.image.ref.name": "latest"}
    index = {"schemaVersion": 2, "mediaType": INDEX_TYPE, "manifests": [entry]}
    pathlib.Path(folder, "index.json").write_bytes(compact(index))
    pathlib.Path(folder, "oci-layout").write_text('{"imageLayoutVersion":"1.0.0"}')


def cache_of_tar(folder, tar):
    """A cache of one layer, the uncompressed file `tar`, made once; returns its folder."""
    if not folder.exists():
        pathlib.Path(folder, "blobs/sha256").mkdir(parents=True)
        digest = hashlib.sha256(tar.read_bytes()).hexdigest()
        os.link(tar, folder / "blobs/sha256" / digest)
        layer = {"mediaType": TAR_TYPE, "digest": f"sha256:{digest}", "size": tar.stat().st_size,
                 "annotations": {"containerd.io/uncompressed": f"sha256:{digest}"}}
        write_layout(folder, [layer], {
            "layers": [{"blob": layer["digest"], "parent": -1}],
            "records": [{"layers": [{"layer": 0, "createdAt": CREATED}], "digest": sha256(b"record")}]})
    return folder


def image_of_cache(folder, cache):
    """The one layer of a cache as an ordinary image, made anew: for tools that know nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    pathlib.Path(folder, "blobs/sha256").mkdir(parents=True)
    layer = manifest_of(cache)["layers"][0]
    os.link(blob_path(cache, layer["digest"]), blob_path(folder, layer["digest"]))
    diff_id = layer["annotations"]["containerd.io/uncompressed"]
    write_layout(folder, [layer], {"architecture": "amd64", "os": "linux", "config": {},
                                   "rootfs": {"type": "layers", "diff_ids": [diff_id]}}, IMAGE_CONFIG_TYPE)
    return folder


def blob_path(folder, digest):
    return pathlib.Path(folder, "blobs/sha256", digest.removeprefix("sha256:"))


def manifest_of(folder):
    """The image manifest that a layout's first entry names."""
    index = json.loads((folder / "index.json").read_bytes())
    return json.loads(blob_path(folder, index["manifests"][0]["digest"]).read_bytes())


def make_cache(folder, sizes, first=0):
    """Layers and records are numbered from `first`, so that caches can differ; all have one root."""
    pathlib.Path(folder, "blobs/sha256").mkdir(parents=True)
    layers, graph = [], {"layers": [], "records": [{"digest": sha256(b"root")}]}
    for number, size in enumerate(sizes):
        tar, packed = layer_bytes(first + number, size)
        layer = write_blob(folder, LAYER_TYPE, packed)
        layer["annotations"] = {"buildkit/createdat": CREATED, "containerd.io/uncompressed": sha256(tar)}
        layers.append(layer)
        parent = {} if number == 1 else {"parent": number - 1}  # BuildKit leaves 0 out
        graph["layers"].append({"blob": layer["digest"], **parent})
        graph["records"].append({"layers": [{"layer": number, "createdAt": CREATED}],
                                 "digest": sha256(f"record {first + number}".encode()),
                                 "inputs": [[{"link": number}]]})
    write_layout(folder, layers, graph)


def sizes_of(words):
    for word in words:
        count, _, size = word.rpartition("x")
        yield from [int(size)] * int(count or 1)


if __name__ == "__main__":
    make_cache(sys.argv[1], list(sizes_of(sys.argv[2:])))
