"""Pushes and pulls of the real binary through a proxy that breaks what a seed says.

25 seeds with each registry, in full 1,000.
Each ends with success or with one clear error. Never is there a wrong byte, a tag on an image that is not
whole, a file left behind, or a credential where it does not belong.
"""
import base64
import collections
import concurrent.futures
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile
import time
import unittest

from faults.fault_case import COMMAND_SECONDS, HIDDEN_NAMES, Machine
from faults.plain_layout import PlainLayout
from faults.random_proxy import RandomProxy, Stranger
from peers.image_check import image_state
from peers.registries import HTPASSWD, PASSWORD, USER, DockerRegistry, EmbeddedRegistry

SEEDS = 25
SEEDS_IN_FULL = 1_000
AT_ONCE = 6
STATUSES = {0, 1, 2, 3, 4, 5}
SIZES = (2_500_000, 1_200_000, 40_000, 0)
# A registry says who gives its tokens, and the password is for them: to that the stranger may listen.
TOKEN_REQUESTS = ("GET /token?", "POST /token ")
TOKEN = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


class Trial:
    """One run in a folder of its own; `wrong` says what must not be."""

    def __init__(self, folder, seed, registry, stranger):
        self.seed = seed
        self.folder = folder
        self.registry = registry
        self.stranger = stranger
        self.pushes = seed % 2 == 0
        self.repository = f"seed/s{seed}"
        self.wrong = []

    def run(self):
        (self.folder / "tmp").mkdir(parents=True)
        self.layout = PlainLayout(self.folder / "layout", self.seed, SIZES)
        if not self.pushes:
            self.command(self.layout.location, f"{self.registry.host}/{self.repository}:x")
        with RandomProxy(self.registry.host, self.stranger, self.seed, self.pushes) as proxy:
            place = f"{proxy.host}/{self.repository}:x"
            ends = (self.layout.location, place) if self.pushes else (place, f"oci:{self.folder}/out:x")
            start = time.monotonic()
            done = self.command(*ends)
            self.seconds = time.monotonic() - start
        self.applied = proxy.applied
        self.status = done.returncode
        self.check_words(done)
        self.check_leftovers()
        if self.pushes:
            self.check_registry()
        else:
            self.check_layout()
        return self

    def command(self, *ends):
        file = self.folder / "auth.json"
        hosts = [self.registry.host, *(end.partition("/")[0] for end in ends if not end.startswith("oci:"))]
        file.write_text(json.dumps({"auths": {host: {"auth": TOKEN} for host in hosts}}))
        environment = {"HOME": str(self.folder), "PATH": os.environ["PATH"], "LANG": "C.UTF-8",
                       "TMPDIR": str(self.folder / "tmp"), "BUILDKIT_PROGRESS": "none"}
        try:
            return subprocess.run([Machine.regcache, "copy", "--no-fsync", "--authfile", str(file), *ends],
                                  cwd=self.folder, env=environment, stdin=subprocess.DEVNULL,
                                  capture_output=True, timeout=COMMAND_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            self.wrong.append(f"it did not end within {COMMAND_SECONDS} seconds")
            return subprocess.CompletedProcess([], 0, b"", b"")

    def check_words(self, done):
        text = done.stderr.decode(errors="replace")
        lines = [line for line in text.splitlines() if not line.startswith("warning: ")]
        if done.returncode not in STATUSES:
            self.wrong.append(f"status {done.returncode}: {text[:300]}")
        elif done.returncode != 0:
            is_clear = (0 < len(lines) <= 2 and lines[0].startswith("regcache: ") and len(lines[0]) > 40 and
                        all(line.startswith("  hint: ") for line in lines[1:]))
            if not is_clear or not text.isprintable() and not text.replace("\n", "").isprintable():
                self.wrong.append(f"no clear sentence: {text[:300]!r}")
        if any(secret in text for secret in (PASSWORD, TOKEN)):
            self.wrong.append(f"a secret is told: {text[:300]}")

    def check_leftovers(self):
        left = [path for name in HIDDEN_NAMES for path in self.folder.rglob(name)]
        left += (self.folder / "tmp").iterdir()
        if left:
            self.wrong.append(f"left behind: {left}")

    def check_registry(self):
        digest, faults = image_state(self.registry.host, self.repository, "x")
        self.wrong += [f"behind the tag: {fault}" for fault in faults]
        if digest not in (None, self.layout.digest) or (self.status == 0 and digest is None):
            self.wrong.append(f"status {self.status}, and the tag stands for {digest}")

    def check_layout(self):
        blobs = {f"sha256:{path.name}" for path in self.folder.glob("out/blobs/sha256/*")
                 if hashlib.sha256(path.read_bytes()).hexdigest() == path.name or self.wrong.append(
                     f"wrong bytes: {path.name}")}
        index = self.folder / "out" / "index.json"
        named = json.loads(index.read_bytes())["manifests"] if index.exists() else []
        if self.status == 0 and [each["digest"] for each in named] != [self.layout.digest]:
            self.wrong.append(f"success, and the index names {named}")
        if named and not blobs >= self.layout.blobs:
            self.wrong.append("the index names what is not all there")


def print_figures(registry, trials):
    faults = collections.Counter(name for trial in trials for name in trial.applied)
    ended = collections.Counter(trial.status for trial in trials)
    print(f"\n  {registry.name}: {len(trials)} seeds, {sum(faults.values())} faults of {len(faults)} kinds; "
          f"{ended.pop(0, 0)} succeeded, {sum(ended.values())} failed with one clear error, "
          f"{sum(bool(trial.wrong) for trial in trials)} violations; "
          f"longest {max(trial.seconds for trial in trials):.1f} s", flush=True)


class SeededFaults(unittest.TestCase):
    def check(self, make_registry):
        seeds = range(SEEDS_IN_FULL if Machine.full else SEEDS)
        seeds = [int(os.environ["REGCACHE_SEED"])] if "REGCACHE_SEED" in os.environ else seeds
        with make_registry as registry, Stranger(registry.host) as stranger, \
                tempfile.TemporaryDirectory(prefix="regcache-seeds-") as folder, \
                concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            def one(seed):
                with tempfile.TemporaryDirectory(dir=folder) as own:
                    trial = Trial(pathlib.Path(own), seed, registry, stranger).run()
                if trial.wrong:  # told at once: a thousand seeds take their time
                    print(f"\n  seed {seed}: {trial.wrong}", flush=True)
                return trial
            trials = list(pool.map(one, seeds))
        print_figures(registry, trials)
        wrong = [f"seed {trial.seed} ({', '.join(trial.applied)}): {fault}"
                 for trial in trials for fault in trial.wrong]
        wrong += [f"a stranger heard: {words}" for words in stranger.heard
                  if (TOKEN in words or PASSWORD in words) and not words.startswith(TOKEN_REQUESTS)]
        self.assertEqual(wrong, [], "\n".join(wrong))

    def test_docker_registry(self):
        self.check(DockerRegistry(HTPASSWD))

    def test_embedded_registry(self):
        self.check(EmbeddedRegistry(Machine.regcache, HTPASSWD))


class SeededChecks(unittest.TestCase):
    """What the seeds are judged by sees what must not be."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="regcache-seeds-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "tmp").mkdir()
        self.trial = Trial(self.folder, 1, None, None)
        self.trial.layout = PlainLayout(self.folder / "out", 1, [100])
        self.trial.status = 0

    def wrong_after(self, check, *arguments):
        check(*arguments)
        return "; ".join(self.trial.wrong)

    def test_a_layout_as_it_should_be(self):
        self.assertEqual(self.wrong_after(self.trial.check_layout), "")
        self.assertEqual(self.wrong_after(self.trial.check_leftovers), "")

    def test_a_wrong_byte(self):
        blob = next((self.folder / "out" / "blobs" / "sha256").iterdir())
        blob.write_bytes(b"x" + blob.read_bytes()[1:])
        self.assertIn("wrong bytes", self.wrong_after(self.trial.check_layout))

    def test_an_index_that_names_what_is_missing(self):
        next((self.folder / "out" / "blobs" / "sha256").iterdir()).unlink()
        self.trial.status = 1
        self.assertIn("not all there", self.wrong_after(self.trial.check_layout))

    def test_success_without_an_index(self):
        (self.folder / "out" / "index.json").unlink()
        self.assertIn("success, and", self.wrong_after(self.trial.check_layout))

    def test_a_file_that_is_left(self):
        (self.folder / "tmp" / "x").touch()
        self.assertIn("left behind", self.wrong_after(self.trial.check_leftovers))

    def test_words_that_are_not_clear(self):
        for status, words, wrong in ((-11, "", "status -11"), (1, "", "no clear sentence"),
                                     (1, "terminate called\n", "no clear sentence"),
                                     (1, "regcache: " + "x" * 40 + "\x1b[2J\n", "no clear sentence"),
                                     (1, f"regcache: {'x' * 40} {PASSWORD}\n", "a secret is told")):
            with self.subTest(words):
                self.trial.wrong = []
                done = subprocess.CompletedProcess([], status, b"", words.encode())
                self.assertIn(wrong, self.wrong_after(self.trial.check_words, done))
