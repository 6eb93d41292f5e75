"""The tars that compression is measured on, each made once below a folder and kept.

  usr          programs, libraries and texts of this machine's /usr, up to 500 MB
  compressed   files that are compressed already
  tiny         100,000 files of a few hundred bytes
  sparse       one file of 1 GiB with a few bytes in it
"""
import io
import os
import pathlib
import random
import tarfile
import zlib

USR_TREES = ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib", "/usr/share", "/usr/include"]
MB = 1_000_000


def add(archive, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


def files_below(trees):
    for tree in trees:
        for folder, folders, names in os.walk(tree):
            folders.sort()
            yield from (pathlib.Path(folder, name) for name in sorted(names))


def write_usr(archive, bytes_max):
    total, seen = 0, set()
    for path in files_below(USR_TREES):
        if path.is_symlink() or not path.is_file() or path in seen:
            continue
        seen.add(path)
        content = path.read_bytes()
        if total + len(content) > bytes_max:
            continue
        add(archive, str(path).lstrip("/"), content)
        total += len(content)
        if total > bytes_max - MB:
            return


def write_compressed(archive, bytes_max):
    noise = random.Random(1)
    for number in range(bytes_max // (4 * MB)):
        add(archive, f"file-{number}.gz", zlib.compress(noise.randbytes(4 * MB), 1))


def write_tiny(archive, bytes_max):
    noise = random.Random(2)
    words = [f"word{n}" for n in range(2_000)]
    for number in range(min(100_000, bytes_max // 1_000)):
        text = " ".join(noise.choices(words, k=noise.randint(5, 60)))
        add(archive, f"src/{number % 500}/{number}.txt", text.encode())


def write_sparse(archive, bytes_max):
    content = bytearray(min(1 << 30, 2 * bytes_max))
    for place in range(0, len(content), 64 * MB):
        content[place:place + 4] = b"data"
    add(archive, "sparse.img", bytes(content))


WRITERS = {"usr": write_usr, "compressed": write_compressed, "tiny": write_tiny, "sparse": write_sparse}


def corpus(folder, name, bytes_max):
    """The path of the corpus of this name and about this size."""
    path = pathlib.Path(folder, f"{name}-{bytes_max // MB}MB.tar")
    if not path.exists():
        print(f"making {path.name}", flush=True)
        partial = path.with_suffix(".partial")
        with tarfile.open(partial, "w") as archive:
            WRITERS[name](archive, bytes_max)
        partial.rename(path)
    return path
