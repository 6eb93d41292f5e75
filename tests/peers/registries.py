"""The two registries of the tests: Debian's docker-registry and the embedded `regcache serve`.

Each is a context manager that runs on a free loopback port with a folder of its own, has the name
`host` (127.0.0.1:PORT), and writes what the server says to `log`.
"""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

from peers.loopback import HOST, free_port, wait_for_registry

DOCKER_REGISTRY_CONFIG = """\
version: 0.1
log: {{accesslog: {{disabled: false}}, level: error}}
storage:
  filesystem: {{rootdirectory: {folder}/storage, maxthreads: 100}}
  delete: {{enabled: true}}
http: {{addr: "{address}"}}
"""
DOCKER_REGISTRY_AUTH = "auth: {{htpasswd: {{realm: test, path: {path}}}}}\n"
# Who may come in where a password is wanted, and the bcrypt of it: docker-registry takes no other hash.
USER = "ann"
PASSWORD = "pass:word"
HTPASSWD = f"{USER}:$2b$05$abcdefghijklmnopqrstuuDIEddBSuRWBBEY6g5zv60IAP5bSSfki\n"
REQUEST = re.compile(r'"(GET|HEAD|POST|PATCH|PUT|DELETE) (\S+) HTTP/[0-9.]+" (\d{3})')


class Registry:
    """What both have in common; a subclass says which command to run."""

    def __init__(self, htpasswd=None):
        self.htpasswd = htpasswd  # the content of such a file: only those in it may come in

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regcache-registry-"))
        self.log = self.folder / "log"
        self.passwords = self.folder / "htpasswd"
        if self.htpasswd:
            self.passwords.write_text(self.htpasswd)
        port = free_port()
        self.host = f"{HOST}:{port}"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(self.command(), stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=subprocess.STDOUT)
        try:
            wait_for_registry(self.process, port)
        except RuntimeError as error:
            text = self.log.read_text(errors="replace")
            self.__exit__()
            raise RuntimeError(f"{error}\n{text}") from None
        return self

    def __exit__(self, *_):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder)


class DockerRegistry(Registry):
    name = "docker-registry"

    def command(self):
        config = self.folder / "config.yml"
        text = DOCKER_REGISTRY_CONFIG.format(folder=self.folder, address=self.host)
        if self.htpasswd:
            text += DOCKER_REGISTRY_AUTH.format(path=self.passwords)
        config.write_text(text)
        return ["docker-registry", "serve", str(config)]

    def requests(self):
        """(method, path, status) of every request that the access log tells of."""
        return [match.groups() for match in REQUEST.finditer(self.log.read_text(errors="replace"))]


class EmbeddedRegistry(Registry):
    name = "regcache serve"

    def __init__(self, regcache, htpasswd=None, quirk=None):
        super().__init__(htpasswd)
        self.quirk = quirk  # the registry to imitate
        # REGCACHE_SERVE: another binary to serve with, when the one under test cannot.
        self.regcache = os.environ.get("REGCACHE_SERVE") or regcache

    def command(self):
        rules = ["--htpasswd", str(self.passwords)] if self.htpasswd else []
        rules += ["--quirk", self.quirk] if self.quirk else []
        return [self.regcache, "serve", str(self.folder / "storage"), "--listen", self.host,
                "--access-log", "-", *rules]
