"""Reads an OCI layout with one BuildKit cache and proves it whole, without a line of our own code.

  cache_layout.py DIR...     checks every blob's size and digest and every layer's diffID, prints a summary
"""
import dataclasses
import gzip
import hashlib
import json
import pathlib
import subprocess
import sys

CONFIG_TYPE = "application/vnd.buildkit.cacheconfig.v0"
DIFF_ID = "containerd.io/uncompressed"
TOC_DIGEST = "containerd.io/snapshot/stargz/toc.digest"
SHAPES = {
    "application/vnd.oci.image.manifest.v1+json": "image manifest",
    "application/vnd.oci.image.index.v1+json": "OCI index",
    "application/vnd.docker.distribution.manifest.list.v2+json": "Docker list",
}


class Broken(Exception):
    """What is wrong with the layout, in one sentence."""


@dataclasses.dataclass
class Cache:
    shape: str
    compressions: set
    layers: int
    records: int
    bytes: int


def blob_path(folder, digest):
    algorithm, _, name = digest.partition(":")
    return pathlib.Path(folder, "blobs", algorithm, name)


def sha256(stream):
    digest = hashlib.sha256()
    while chunk := stream.read(1 << 20):
        digest.update(chunk)
    return "sha256:" + digest.hexdigest()


def check_blob(folder, descriptor):
    path = blob_path(folder, descriptor["digest"])
    if not path.exists():
        raise Broken(f"{descriptor['digest']} is missing")
    if path.stat().st_size != descriptor["size"]:
        raise Broken(f"{path.name} has {path.stat().st_size} bytes, not {descriptor['size']}")
    with path.open("rb") as stream:
        if sha256(stream) != descriptor["digest"]:
            raise Broken(f"{path.name} holds other bytes than its name says")
    return path


def read_json(folder, descriptor):
    return json.loads(check_blob(folder, descriptor).read_bytes())


def compression_of(descriptor):
    media_type = descriptor["mediaType"]
    if TOC_DIGEST in descriptor.get("annotations", {}):
        return "estargz"
    return next((word for word in ("gzip", "zstd") if media_type.endswith(word)), "uncompressed")


def diff_id(path, compression):
    """The digest of the tar stream inside, by Python's zlib or the zstd command."""
    if compression == "zstd":
        with subprocess.Popen(["zstd", "-dc", str(path)], stdout=subprocess.PIPE) as child:
            digest = sha256(child.stdout)
        if child.returncode != 0:
            raise Broken(f"{path.name} is no zstd stream")
        return digest
    opened = open(path, "rb") if compression == "uncompressed" else gzip.open(path, "rb")
    with opened as stream:
        return sha256(stream)


def shape_of(manifest):
    """(shape, config descriptor, layer descriptors) of any of the three shapes."""
    shape = SHAPES.get(manifest.get("mediaType"))
    if shape is None:
        raise Broken(f"{manifest.get('mediaType')} is no shape of a cache manifest")
    if shape == "image manifest":
        return shape, manifest["config"], manifest["layers"]
    *layers, config = manifest["manifests"]
    return shape, config, layers


def check(folder):
    """The cache of the layout's one tag; raises Broken at the first thing that is wrong."""
    entries = json.loads(pathlib.Path(folder, "index.json").read_bytes())["manifests"]
    if len(entries) != 1:
        raise Broken(f"index.json has {len(entries)} entries, not one")
    shape, config, layers = shape_of(read_json(folder, entries[0]))
    if config["mediaType"] != CONFIG_TYPE:
        raise Broken(f"the config is {config['mediaType']}")
    graph = read_json(folder, config)
    if [layer["blob"] for layer in graph.get("layers", [])] != [layer["digest"] for layer in layers]:
        raise Broken("the layers of the config are not those of the manifest")
    for layer in layers:
        path = check_blob(folder, layer)
        found = diff_id(path, compression_of(layer))
        if found != layer["annotations"][DIFF_ID]:
            raise Broken(f"{path.name} unpacks to {found}, not {layer['annotations'][DIFF_ID]}")
    return Cache(shape=shape, compressions={compression_of(layer) for layer in layers},
                 layers=len(layers), records=len(graph.get("records", [])),
                 bytes=sum(layer["size"] for layer in layers))


def main():
    for folder in sys.argv[1:]:
        try:
            cache = check(folder)
        except (Broken, OSError) as error:
            print(f"{folder}: {error}")
            return 1
        print(f"{folder}: {cache.shape}, {' and '.join(sorted(cache.compressions))}, "
              f"{cache.layers} layers of {cache.bytes} bytes, {cache.records} records: "
              "every digest, size and diffID is right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
