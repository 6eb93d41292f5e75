"""One small multi-stage build in an engine: its context, what its steps said, and what came out."""
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import tarfile

CONTEXT = pathlib.Path(__file__).with_name("context")
BUSYBOX_LINKS = ["sh", "cat", "chmod", "ln", "mkdir", "printf", "rm", "seq", "sha256sum", "touch"]
STEP = re.compile(r"\[[^\]]*\d+/\d+\] ")  # "[build 2/3] COPY ...", not "[internal] load ..."


class BuildFailed(Exception):
    """The client's output, in full."""


class Build:
    """`errors` are the lines of error that the last run showed although it went on."""

    def __init__(self, engine):
        self.engine = engine
        self.errors = []
        shutil.copytree(CONTEXT, engine.contexts / "app")
        write_rootfs(engine.root / "bin/busybox", engine.contexts / "app/rootfs.tar")

    def run(self, *options, target=None):
        """Builds with these cache options; returns (steps, steps that were CACHED, files that came out)."""
        out = self.engine.contexts / "out"
        shutil.rmtree(out, ignore_errors=True)
        stage = ["--target", target] if target else []
        done = self.engine.docker("buildx", "build", "--progress=rawjson", "--network=none", *options, *stage,
                                  "--output", "type=local,dest=/contexts/out", "/contexts/app", check=False)
        if done.returncode != 0:
            raise BuildFailed(done.stdout)
        vertexes = [vertex for status in json_texts(done.stdout) for vertex in status.get("vertexes", [])]
        self.errors = [f'{vertex["name"]}: {vertex["error"]}' for vertex in vertexes if vertex.get("error")]
        events = [vertex for vertex in vertexes if STEP.match(vertex["name"])]
        steps = {vertex["name"] for vertex in events}
        cached = {vertex["name"] for vertex in events if vertex.get("cached")}
        return steps, cached, digest_of_tree(out)

    def change(self, text):
        """Makes it another build: what one of its steps copies is now this text."""
        (self.engine.contexts / "app/src/1.txt").write_text(text + "\n")

    def forget(self):
        """Empties the builder: nothing built or imported before is there any more."""
        self.engine.docker("buildx", "prune", "--all", "--force")


def json_texts(text):
    """The JSON values that stand one after the other in a text."""
    decoder, place = json.JSONDecoder(), 0
    while text := text[place:].lstrip():
        value, place = decoder.raw_decode(text)
        yield value


def write_rootfs(busybox, target):
    """A tar with busybox and a few names for it; the same bytes for the same busybox."""
    with tarfile.open(target, "w") as archive:
        for name in ("bin", "etc", "tmp"):
            folder = tarfile.TarInfo(name)
            folder.type, folder.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(folder)
        add_file(archive, "bin/busybox", busybox.read_bytes(), 0o755)
        add_file(archive, "etc/motd", b"hello\n", 0o644)
        for name in BUSYBOX_LINKS:
            link = tarfile.TarInfo(f"bin/{name}")
            link.type, link.linkname = tarfile.SYMTYPE, "busybox"
            archive.addfile(link)


def add_file(archive, name, content, mode):
    file = tarfile.TarInfo(name)
    file.size, file.mode = len(content), mode
    archive.addfile(file, io.BytesIO(content))


def digest_of_tree(folder):
    """One digest of all names, modes, link targets and contents below `folder`."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        digest.update(f"{path.relative_to(folder)}\0{status.st_mode:o}\0".encode())
        if path.is_symlink():
            digest.update(os.readlink(path).encode())
        elif path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()
