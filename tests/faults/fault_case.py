"""What all tests of faults have in common: one clear sentence, its status, and nothing left behind."""
import contextlib
import hashlib
import http.client
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

from faults.faulty_proxy import FaultyProxy
from peers.registries import DockerRegistry, EmbeddedRegistry

COMMAND_SECONDS = 120
HIDDEN_NAMES = (".regcache-*", "*.lock")


class Machine:
    """The binary under test, and the registries of this run, which start when first needed."""
    regcache = None
    full = False  # the long form: ./dev test --faults
    stack = contextlib.ExitStack()
    running = {}

    @classmethod
    def registry(cls, kind):
        if kind not in cls.running:
            started = DockerRegistry() if kind is DockerRegistry else kind(cls.regcache)
            cls.running[kind] = cls.stack.enter_context(started)
        return cls.running[kind]


class FaultCase(unittest.TestCase):
    """A folder of its own for each test, which is also HOME, the current folder and around TMPDIR."""
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="regcache-faults-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.spool = self.folder / "tmp"
        self.spool.mkdir()
        self.environment = {"HOME": folder.name, "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                            "TMPDIR": str(self.spool), "BUILDKIT_PROGRESS": "none"}

    def start(self, *arguments, stdin=subprocess.DEVNULL, **more):
        return subprocess.Popen([Machine.regcache, *map(str, arguments)], cwd=self.folder, text=True,
                                env=self.environment, stdin=stdin, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    def regcache(self, *arguments, typed="", **more):
        """Runs it to its end; `typed` is its standard input."""
        child = self.start(*arguments, stdin=subprocess.PIPE, **more)
        out, err = child.communicate(typed, COMMAND_SECONDS)
        return subprocess.CompletedProcess(child.args, child.returncode, out, err)

    def succeed(self, *arguments, **more):
        done = self.regcache(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def assert_fails(self, done, status, *words):
        """The status, no data, and one sentence that has all `words`, with a hint at most."""
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertFalse(done.stdout)
        lines = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
        self.assertTrue(lines and lines[0].startswith("regcache: "), done.stderr)
        self.assertTrue(all(line.startswith("  hint: ") for line in lines[1:]), done.stderr)
        self.assertLessEqual(len(lines), 2, done.stderr)
        for word in words:
            self.assertIn(word, lines[0])
        self.assert_no_leftovers()

    def assert_no_leftovers(self):
        """No hidden or lock file anywhere that the command could write."""
        left = [path for name in HIDDEN_NAMES for path in self.folder.rglob(name)]
        self.assertEqual(left + list(self.spool.iterdir()), [])

    def assert_only_whole_blobs(self, layout):
        """What has a digest for its name has that digest, and no index.json names a cache."""
        for path in pathlib.Path(layout).glob("blobs/sha256/*"):
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        self.assertFalse(pathlib.Path(layout, "index.json").exists())


class RegistryCase(FaultCase):
    """Runs against each kind of registry: see on_each_registry."""
    kind = None

    def setUp(self):
        super().setUp()
        self.registry = Machine.registry(self.kind)
        case, test = type(self).__name__.partition("_")[0], self.id().rpartition(".")[2]
        self.repository = f"{case.lower()}/{test.removeprefix('test_')}"
        self.place = f"{self.registry.host}/{self.repository}:x"

    def tags(self):
        connection = http.client.HTTPConnection(self.registry.host)
        with contextlib.closing(connection):
            connection.request("GET", f"/v2/{self.repository}/tags/list")
            answer = connection.getresponse()
            return (json.loads(answer.read()).get("tags") or []) if answer.status == 200 else []

    def assert_no_tag(self):
        self.assertEqual(self.tags(), [])


class ProxyCase(RegistryCase):
    """With a proxy before the registry; `through` is `place` by way of it."""

    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        self.proxy = stack.enter_context(FaultyProxy(self.registry.host))
        self.through = f"{self.proxy.host}/{self.repository}:x"


def on_each_registry(case):
    """Class decorator: puts one class for each kind of registry into the module, and itself not."""
    for kind in (DockerRegistry, EmbeddedRegistry):
        name = f"{case.__name__}_{kind.__name__}"
        members = {"kind": kind, "__module__": case.__module__, "__doc__": case.__doc__}
        setattr(sys.modules[case.__module__], name, type(name, (case,), members))
