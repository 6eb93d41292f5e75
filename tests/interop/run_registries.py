"""The client against docker-registry and the embedded registry with every quirk, bare and behind nginx; prints a table.

  run_registries.py REGCACHE     the path of the binary

Push, pull, copy, merge --into, prune of a repository, and an upload whose connection breaks. nginx wants a client
certificate and a password and takes no request above 1 MiB, so that large blobs must go in chunks; where the registry
does not take chunks, the command must end with one sentence and a hint. Closes with "N passed, N failed".
"""
import base64
import contextlib
import itertools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from faults.cutting_proxy import CuttingProxy
from faults.plain_layout import PlainLayout
from interop.suite import Refused, Suite
from peers.image_check import image_state
from peers.nginx import Nginx
from peers.registries import PASSWORD, USER, DockerRegistry, EmbeddedRegistry

FIXTURES = pathlib.Path(__file__).resolve().parents[1] / "fixtures"
QUIRKS = [None, "ecr", "ghcr", "harbor", "quay", "gar", "cloudflare"]
WITHOUT_INDEX = {"ecr", "harbor", "quay"}
WITHOUT_SMALL_CHUNKS = {"ecr", "gar"}
MIB = 1_048_576
CLOUDFLARE_BYTES = 101 * MIB
LARGE_MANIFEST_BYTES = 1_200_000


class OneCut(CuttingProxy):
    """Cuts the first connection that gets so far, and no other."""

    def forward(self, client, server):
        if self.cuts > 0:
            self.cut_bytes = 1 << 60
        super().forward(client, server)


class Cell:
    """One registry, reached in one way. `place` is where the client finds it, `host` where it is."""

    def __init__(self, suite, registry, quirk, nginx=None):
        self.suite, self.host, self.quirk, self.nginx = suite, registry.host, quirk, nginx
        self.name = (quirk or registry.name) + (" behind nginx" if nginx else "")
        self.place = nginx.host if nginx else registry.host
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regcache-registries-"))
        self.environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                            "BUILDKIT_PROGRESS": "none"}
        self.numbers = itertools.count()
        if nginx:
            self.log_in(self.place)

    def certificates_of(self, place):
        return self.folder / ".config/docker/certs.d" / place

    def log_in(self, place):
        """What docker's users do for such a registry: certs.d and config.json."""
        certificates = self.certificates_of(place)
        certificates.mkdir(parents=True)
        for source, name in (("ca.pem", "ca.crt"), ("client.pem", "client.cert"), ("client.key", "client.key")):
            shutil.copy(self.nginx.certificates / source, certificates / name)
        config = self.folder / ".docker/config.json"
        config.parent.mkdir(exist_ok=True)
        known = json.loads(config.read_text())["auths"] if config.exists() else {}
        known[place] = {"auth": base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}
        config.write_text(json.dumps({"auths": known}))

    def run(self, *arguments):
        return subprocess.run([self.suite.regcache, *map(str, arguments)], check=False, text=True, cwd=self.folder,
                              env=self.environment, stdin=subprocess.DEVNULL, capture_output=True)

    def succeed(self, *arguments):
        done = self.run(*arguments)
        if done.returncode != 0:
            raise Refused(f"{' '.join(map(str, arguments))}: status {done.returncode}\n{done.stderr}")
        return done.stdout

    def fail(self, status, words, hint, *arguments):
        """The command must fail so, with one sentence that has `words` and a hint that has `hint`."""
        done = self.run(*arguments)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
        is_clear = len(lines) == 2 and words in lines[0] and lines[1].startswith("  hint: ") and hint in lines[1]
        if done.returncode != status or not is_clear:
            raise Refused(f"status {done.returncode}, not {status} with '{words}' and '{hint}':\n{done.stderr}")
        return "refused with a hint"

    def check_all(self):
        for step in (self.push, self.refused_shape, self.pull, self.copy, self.merge, self.prune, self.large_blob,
                     self.broken):
            self.suite.check(f"{self.name}: {step.__name__}", step)
        if self.nginx:
            for step in (self.large_manifest, self.wrong_certificates, self.wrong_password):
                self.suite.check(f"{self.name}: {step.__name__}", step)

    def push(self):
        for fixture, tag in (("oci-manifest-gzip", "a"), ("oci-manifest-zstd", "b")):
            self.succeed("push", f"oci:{FIXTURES / fixture}:v1", "--cache-to",
                         f"type=registry,ref={self.place}/o/app:{tag},mode=max,image-manifest=true")
        self.expect_whole("o/app", "a")
        return "2 caches"

    def refused_shape(self):
        """BuildKit's old default, where the registry is known to refuse it."""
        arguments = ("push", f"oci:{FIXTURES / 'oci-index-gzip'}:v1", "--cache-to",
                     f"type=registry,ref={self.place}/o/app:index,mode=max,image-manifest=false")
        if self.quirk in WITHOUT_INDEX:
            return self.fail(3 if self.quirk == "harbor" else 5, "/manifests/index was answered with status 4",
                             "image-manifest=true", *arguments)
        self.succeed(*arguments)
        return "taken"

    def pull(self):
        out = f"oci:{self.folder}/pulled:x"
        said = self.succeed("pull", "--cache-from", f"type=registry,ref={self.place}/o/app:a", out)
        if "cache-hit=true" not in said:
            raise Refused(said)
        self.succeed("verify", "--deep", out)
        return "whole"

    def copy(self):
        self.succeed("copy", f"{self.place}/o/app:a", f"{self.place}/o/copy:a")
        self.expect_whole("o/copy", "a")
        return "whole"

    def merge(self):
        for source in ("a", "b"):
            self.succeed("merge", f"{self.place}/o/app:{source}", "--into", f"{self.place}/o/merged:m")
        self.succeed("verify", "--deep", f"{self.place}/o/merged:m")
        return "whole"

    def prune(self):
        arguments = ("prune", f"{self.place}/o/copy", "--tags", "*", "--keep", "0", "--yes")
        if self.quirk == "ghcr":
            return self.fail(5, "status 405", "does not let anything be deleted", *arguments)
        self.succeed(*arguments)
        if image_state(self.host, "o/copy", "a") != (None, []):
            raise Refused("the tag is still there")
        return "1 tag gone"

    def expect_whole(self, repository, tag, digest=None):
        found, faults = image_state(self.host, repository, tag)
        if found is None or faults or found != (digest or found):
            raise Refused(f"{repository}:{tag} is {found}: {faults}")

    def layout(self, size):
        return PlainLayout(self.folder / f"layout-{next(self.numbers)}", f"{self.name} {size}", [size, 1000])

    def large_blob(self):
        """Above what nginx lets through, or Cloudflare; of no matter for the others."""
        layout = self.layout(CLOUDFLARE_BYTES if self.quirk == "cloudflare" and not self.nginx else 3 * MIB)
        arguments = ("copy", layout.location, f"{self.place}/o/large:x")
        if self.nginx and self.quirk == "ecr":
            return self.fail(5, "at least 5 MiB", "chunks of this size", *arguments)
        if self.nginx and self.quirk == "gar":
            return self.fail(5, "status 413", "limits the size", *arguments)
        self.succeed(*arguments)
        self.expect_whole("o/large", "x", layout.digest)
        answers = self.nginx.answers() if self.nginx else []
        if self.nginx and (("PUT", 413) not in answers or ("PATCH", 202) not in answers):
            raise Refused(f"no fallback from 413 to chunks: {answers}")
        return "in chunks" if self.nginx or self.quirk == "cloudflare" else "whole"

    def broken(self):
        """The connection is cut in the middle of the bytes, once."""
        size = MIB // 2 if self.nginx and self.quirk in WITHOUT_SMALL_CHUNKS else 3 * MIB
        layout = self.layout(size)
        with OneCut(self.place, size // 2) as proxy:
            if self.nginx:
                self.log_in(proxy.host)
            self.succeed("copy", "--jobs", "1", layout.location, f"{proxy.host}/o/broken:x")
            if proxy.cuts != 1:
                raise Refused(f"{proxy.cuts} cuts")
            sent = proxy.received / size
        self.expect_whole("o/broken", "x", layout.digest)
        return f"{100 * sent:.0f} % of the bytes sent"

    def large_manifest(self):
        layout = self.layout(1000)
        index = json.loads((layout.folder / "index.json").read_text())
        manifest = json.loads((layout.store / layout.digest.partition(":")[2]).read_text())
        manifest["annotations"] = {"x": "x" * LARGE_MANIFEST_BYTES}
        index["manifests"][0].update(layout.add(index["manifests"][0]["mediaType"], [json.dumps(manifest).encode()]))
        (layout.folder / "index.json").write_text(json.dumps(index))
        return self.fail(5, "status 413", "bytes through (nginx: client_max_body_size)", "copy", layout.location,
                         f"{self.place}/o/manifest:x")

    def wrong_certificates(self):
        arguments = ("inspect", f"{self.place}/o/app:a")
        folder = self.certificates_of(self.place)
        key, cert = folder / "client.key", folder / "client.cert"
        kept_key, kept_cert = key.read_bytes(), cert.read_bytes()
        stranger_key = (self.nginx.certificates / "stranger.key").read_bytes()
        stranger_cert = (self.nginx.certificates / "stranger.pem").read_bytes()
        try:
            key.unlink()
            self.fail(2, "client.cert: the client certificate has no key", "client.key", *arguments)
            key.write_bytes(kept_key)
            cert.unlink()
            self.fail(2, "client.key: the key has no client certificate", "client.cert", *arguments)
            key.unlink()
            self.fail(5, "status 400", "wants a client certificate", *arguments)
            cert.write_bytes(stranger_cert)
            key.write_bytes(stranger_key)
            self.fail(5, "status 400", "wants a client certificate", *arguments)
            key.write_bytes(kept_key)
            done = self.run(*arguments)
            if done.returncode != 2 or "client.key: the key of the client certificate could" not in done.stderr:
                raise Refused(done.stderr)
        finally:
            key.write_bytes(kept_key)
            cert.write_bytes(kept_cert)
        self.succeed(*arguments)
        return "5 kinds refused"

    def wrong_password(self):
        config = self.folder / ".docker/config.json"
        kept = config.read_text()
        try:
            config.write_text("{}")
            return self.fail(4, "status 401", "log in with", "inspect", f"{self.place}/o/app:a")
        finally:
            config.write_text(kept)


def main():
    suite = Suite(45)
    suite.regcache = str(pathlib.Path(sys.argv[1]).resolve())
    only = sys.argv[2:]  # names of registries, to try some
    for kind in [DockerRegistry, *QUIRKS]:
        if only and getattr(kind, "name", kind or "serve") not in only:
            continue
        with contextlib.ExitStack() as stack:
            is_docker = kind is DockerRegistry
            registry = stack.enter_context(kind() if is_docker else EmbeddedRegistry(suite.regcache, quirk=kind))
            quirk = None if is_docker else kind
            cells = [Cell(suite, registry, quirk)]
            cells.append(Cell(suite, registry, quirk, stack.enter_context(Nginx(registry.host))))
            for cell in cells:
                stack.callback(shutil.rmtree, cell.folder)
                cell.check_all()
    print(f"{suite.passed} passed, {suite.failed} failed", flush=True)
    return 1 if suite.failed or not suite.passed else 0


if __name__ == "__main__":
    sys.exit(main())
