"""Opens eStargz layers by gzip and JSON alone and proves them whole, without a line of our own code.

  estargz.py LAYOUT ORIGINAL    every layer of LAYOUT is an eStargz blob: its footer, its table of contents
                                and each chunk are right, and its tar is that of a layer of ORIGINAL,
                                whose layers are stored uncompressed

Source: containerd/stargz-snapshotter, docs/estargz.md.
"""
import gzip
import hashlib
import io
import json
import pathlib
import subprocess
import sys
import tarfile
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from peers.cache_layout import TOC_DIGEST, Broken, blob_path, read_json, shape_of

FOOTER_BYTES = 51
CHUNK_BYTES_MAX = 4 << 20
TOC_NAME = "stargz.index.json"


def sha256(content):
    return "sha256:" + hashlib.sha256(content).hexdigest()


def expect(holds, what):
    if not holds:
        raise Broken(what)


def layers_of(folder):
    entry, = json.loads(pathlib.Path(folder, "index.json").read_bytes())["manifests"]
    return shape_of(read_json(folder, entry))[2]


def toc_offset(blob):
    """Where the member with the table begins: the footer is an empty member whose header says so."""
    footer = blob[-FOOTER_BYTES:]
    expect(gzip.decompress(footer) == b"", "the footer is no empty gzip member")
    expect(footer[10:16] == b"\x1a\0SG\x16\0" and footer[32:38] == b"STARGZ", "the footer has no extra field")
    return int(footer[16:32], 16)


def member_at(blob, offset):
    return zlib.decompressobj(wbits=31).decompress(blob[offset:])


def read_toc(blob, offset, digest):
    with tarfile.open(fileobj=io.BytesIO(member_at(blob, offset))) as archive:
        content = archive.extractfile(TOC_NAME).read()
    expect(sha256(content) == digest, "the table has another digest than the annotation says")
    return json.loads(content)["entries"]


def check_chunks(blob, entries, archive):
    """Each chunk, against its digest and against the file in the tar; returns how many there were."""
    size, count = 0, 0
    for entry in entries:
        if entry["type"] == "reg":
            size = entry.get("size", 0)
            expect(size == 0 or sha256(archive.extractfile(entry["name"]).read()) == entry["digest"],
                   f"{entry['name']} has another digest than the tar's file")
        if not entry.get("chunkDigest"):
            continue
        start = entry.get("chunkOffset", 0)
        length = entry.get("chunkSize", 0) or size - start
        expect(length <= CHUNK_BYTES_MAX, f"{entry['name']} has a chunk of {length} bytes")
        chunk = member_at(blob, entry["offset"])[:length]
        expect(sha256(chunk) == entry["chunkDigest"], f"{entry['name']} at {start} has another digest")
        count += 1
    return count


def check(folder, layer):
    """The digest of the layer's tar, and how many chunks it has."""
    path = blob_path(folder, layer["digest"])
    subprocess.run(["gzip", "--test"], stdin=path.open("rb"), check=True)
    blob = path.read_bytes()
    offset = toc_offset(blob)
    tar = gzip.decompress(blob[:offset])
    with tarfile.open(fileobj=io.BytesIO(tar)) as archive:
        entries = read_toc(blob, offset, layer["annotations"][TOC_DIGEST])
        count = check_chunks(blob, entries, archive)
        listed = {entry["name"].rstrip("/") for entry in entries}
        expect(listed >= {name.rstrip("/") for name in archive.getnames()}, "the table leaves out a file")
    return sha256(tar), count


def main():
    folder, original = sys.argv[1:]
    tars = {layer["digest"] for layer in layers_of(original)}
    found, chunks = set(), 0
    for layer in layers_of(folder):
        try:
            tar, count = check(folder, layer)
        except (Broken, subprocess.CalledProcessError) as error:
            print(f"{layer['digest']}: {error}")
            return 1
        found.add(tar)
        chunks += count
    print(f"{len(found)} tars, {chunks} chunks: every digest is right, and "
          f"{'all tars are those' if found == tars else 'NOT all tars are those'} of the original")
    return 0 if found == tars else 1


if __name__ == "__main__":
    sys.exit(main())
