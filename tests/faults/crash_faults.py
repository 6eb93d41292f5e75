"""kill -9 of clients and servers at random moments: 12 kills of each, in full 100.

What was acknowledged is still there, what is half-written is never served, and the same command run again
ends well and leaves nothing behind.
"""
import hashlib
import json
import pathlib
import random
import shutil
import signal
import subprocess
import time

from faults.fault_case import FaultCase, HIDDEN_NAMES, Machine
from faults.plain_layout import PlainLayout
from peers.image_check import image_state
from peers.registries import EmbeddedRegistry

KILLS = 12
KILLS_IN_FULL = 100
SIZES = (6_000_000, 1_500_000, 300_000, 1_000)


class Crashes(FaultCase):
    def setUp(self):
        super().setUp()
        self.kills = KILLS_IN_FULL if Machine.full else KILLS
        self.dice = random.Random(self.id())
        self.in_time = 0  # of the kills: before the command had ended by itself

    def killed(self, seconds, *arguments):
        """Runs a command and kills it after so long; its status."""
        child = self.start(*arguments)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(signal.SIGKILL)
            self.in_time += 1
        child.communicate()
        return child.returncode

    def seconds_of(self, *arguments):
        start = time.monotonic()
        self.succeed(*arguments)
        return time.monotonic() - start

    def tell(self, what):
        print(f"  {what}: {self.kills} kills, {self.in_time} of them in mid-work, 0 violations", flush=True)

    def assert_whole(self, layout, image):
        for path in pathlib.Path(layout).glob("blobs/sha256/*"):
            self.assertEqual(hashlib.sha256(path.read_bytes()).hexdigest(), path.name)
        index = pathlib.Path(layout, "index.json")
        named = json.loads(index.read_bytes())["manifests"] if index.exists() else []
        for manifest in named:
            self.assertEqual(manifest["digest"], image.digest)
        if named:
            there = {f"sha256:{path.name}" for path in pathlib.Path(layout).glob("blobs/sha256/*")}
            self.assertLessEqual(image.blobs, there)

    def assert_tidy(self, layout):
        left = [path for name in HIDDEN_NAMES for path in pathlib.Path(layout).rglob(name)]
        self.assertEqual(left + list(self.spool.iterdir()), [])


class ClientCrashes(Crashes):
    def test_a_pull_that_is_killed(self):
        image = PlainLayout(self.folder / "image", self.id(), SIZES)
        place = f"{Machine.registry(EmbeddedRegistry).host}/crash/pull:x"
        self.succeed("copy", image.location, place)
        usual = self.seconds_of("copy", place, "oci:first:x")
        for kill in range(self.kills):
            out = self.folder / f"out{kill}"
            self.killed(self.dice.uniform(0, usual), "copy", place, f"oci:{out}:x")
            self.assert_whole(out, image)
            self.succeed("copy", place, f"oci:{out}:x")
            self.assert_whole(out, image)
            self.assertTrue((out / "index.json").exists())
            self.assert_tidy(out)
            shutil.rmtree(out)
        self.tell("pull")

    def test_a_push_that_is_killed(self):
        host = Machine.registry(EmbeddedRegistry).host
        usual = 0.0
        for kill in range(self.kills):
            image = PlainLayout(self.folder / f"image{kill}", kill, SIZES)
            repository = f"crash/push{kill}"
            if kill == 0:
                usual = self.seconds_of("copy", image.location, f"{host}/crash/first:x")
            status = self.killed(self.dice.uniform(0, usual), "copy", image.location, f"{host}/{repository}:x")
            digest, faults = image_state(host, repository, "x")
            self.assertEqual(faults, [])
            self.assertIn(digest, (image.digest,) if status == 0 else (None, image.digest))
            self.succeed("copy", image.location, f"{host}/{repository}:x")
            self.assertEqual(image_state(host, repository, "x"), (image.digest, []))
            shutil.rmtree(image.folder)
        self.tell("push")


class ServerCrashes(Crashes):
    def serve(self, folder):
        server = subprocess.Popen([Machine.regcache, "serve", folder, "--listen", "127.0.0.1:0"],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        return server, server.stdout.readline().rpartition("http://")[2].strip()

    def test_a_server_that_is_killed(self):
        # Pushes go on until the kill; what the server said yes to is there when it is back.
        folder = self.folder / "registry"
        kept = {}
        usual = None
        for kill in range(self.kills):
            server, host = self.serve(folder)
            for repository, digest in kept.items():
                self.assertEqual(image_state(host, repository, "x"), (digest, []))
            image = PlainLayout(self.folder / f"image{kill}", 1_000 + kill, SIZES)
            usual = usual or self.seconds_of("copy", image.location, f"{host}/crash/first:x")
            repository = f"crash/serve{kill}"
            child = self.start("copy", image.location, f"{host}/{repository}:x")
            time.sleep(self.dice.uniform(0, usual))
            self.in_time += child.poll() is None
            server.kill()
            server.wait()
            # Whether the push was done by then or finds nobody: its status is the acknowledgement.
            out, err = child.communicate()
            if child.returncode == 0:
                kept[repository] = image.digest
            else:
                self.assertEqual(child.returncode, 1, err)
                self.assertFalse(out)
                self.check_half(folder, image, repository)
            shutil.rmtree(image.folder)
            if len(kept) > 20:
                kept.pop(next(iter(kept)))
        self.tell("serve")

    def check_half(self, folder, image, repository):
        """What was being pushed is there as a whole or not at all, and can be pushed now."""
        server, host = self.serve(folder)
        digest, faults = image_state(host, repository, "x")
        self.assertEqual(faults, [])
        self.assertIn(digest, (None, image.digest))
        self.succeed("copy", image.location, f"{host}/{repository}:x")
        self.assertEqual(image_state(host, repository, "x"), (image.digest, []))
        server.kill()
        server.wait()


del Crashes  # runs as its subclasses alone
