"""What `regcache serve` takes away by itself, told to people, programs and Prometheus; and killed meanwhile.

Files are made old instead of waited for: the time of a use is that of a file.
"""
import hashlib
import json
import os
import random
import re
import threading
import time
import urllib.request

from faults.fault_case import FaultCase, Machine
from faults.load_faults import Server

IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json"
HOUR = 3600


def digest_of(blob):
    return f"sha256:{hashlib.sha256(blob).hexdigest()}"


class Upkeep(FaultCase):
    def push_blob(self, server, blob, repository="o/app"):
        status, _ = server.ask("POST", f"/v2/{repository}/blobs/uploads/?digest={digest_of(blob)}", blob)
        self.assertEqual(status, 201)
        return {"mediaType": "a/b", "digest": digest_of(blob), "size": len(blob)}

    def push_cache(self, server, tag):
        """A cache with a layer of its own and one that all have."""
        layers = [self.push_blob(server, b"the base"), self.push_blob(server, tag.encode() * 1000)]
        manifest = json.dumps({"schemaVersion": 2, "mediaType": IMAGE_TYPE, "layers": layers,
                               "config": self.push_blob(server, b"{}")}).encode()
        status, _ = server.ask("PUT", f"/v2/o/app/manifests/{tag}", manifest, {"Content-Type": IMAGE_TYPE})
        self.assertEqual(status, 201)

    def make_older(self, hours):
        for path in (self.folder / "registry").rglob("*"):
            if path.is_file():
                then = path.stat().st_mtime - hours * HOUR
                os.utime(path, (then, then))

    def figures(self, server):
        """The figures once a collection has ended; `server` has said where they are."""
        url = re.search(r"metrics on (\S+)", server.process.stdout.readline() +
                        server.process.stdout.readline()).group(1)
        while True:  # ctest ends what never ends
            text = urllib.request.urlopen(url).read().decode()
            figures = dict(line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))
            if figures['regcache_collections_total{result="done"}'] != "0":
                return figures
            threading.Event().wait(0.02)

    def test_a_start_takes_away_what_is_old(self):
        server = Server(self)
        self.push_cache(server, "kept")
        self.push_cache(server, "old")
        self.push_blob(server, b"nobody names me", "o/other")
        server.ask("POST", "/v2/o/app/blobs/uploads/")
        server.stop()
        self.make_older(49)
        server = Server(self)  # a pull makes it new
        self.assertEqual(server.ask("GET", "/v2/o/app/manifests/kept")[0], 200)
        server.stop()
        server = Server(self, "--max-age", "2d", "--access-log", "log", "--metrics", "127.0.0.1:0")
        figures = self.figures(server)
        self.assertEqual(figures["regcache_collected_tags_total"], "1")
        self.assertEqual(figures["regcache_uploads_open"], "0")
        self.assertEqual(json.loads(server.ask("GET", "/v2/o/app/tags/list")[1])["tags"], ["kept"])
        self.assert_tags_are_whole(server)
        self.assertEqual(server.ask("HEAD", f"/v2/o/app/blobs/{digest_of(b'old' * 1000)}")[0], 404)
        self.assertEqual(server.ask("GET", "/metrics")[0], 404)  # on their own port alone
        server.process.terminate()
        _, said = server.process.communicate(timeout=60)
        self.assertIn("regcache: collection: o/app:old went: not used for longer than --max-age\n", said)
        lines = [json.loads(line) for line in (self.folder / "log").read_text().splitlines()]
        events = [line for line in lines if line.get("event") == "collection"]
        self.assertEqual(events[0]["by_age"], ["o/app:old"])
        self.assertTrue(all(line["id"] and "microseconds" in line for line in lines if line not in events))

    def test_abandoned_uploads_go_with_the_first_collection(self):
        server = Server(self)
        server.ask("POST", "/v2/o/app/blobs/uploads/")
        server.stop()
        self.make_older(25)
        server = Server(self, "--metrics", "127.0.0.1:0")
        self.assertEqual(self.figures(server)["regcache_collected_uploads_total"], "1")
        server.stop()

    def test_size_lets_the_longest_unused_go(self):
        server = Server(self)
        for tag in ("a", "b", "c"):
            self.push_cache(server, tag)
        server.stop()
        self.make_older(5)
        server = Server(self)
        for tag in ("a", "c"):
            self.assertEqual(server.ask("GET", f"/v2/o/app/manifests/{tag}")[0], 200)
        server.stop()
        server = Server(self, "--max-size", "3KB", "--metrics", "127.0.0.1:0")
        self.figures(server)
        self.assertEqual(json.loads(server.ask("GET", "/v2/o/app/tags/list")[1])["tags"], ["a", "c"])
        self.assert_tags_are_whole(server)
        server.process.terminate()
        self.assertIn("o/app:b went: not used for longest", server.process.communicate(timeout=60)[1])

    def assert_tags_are_whole(self, server):
        tags = json.loads(server.ask("GET", "/v2/o/app/tags/list")[1])["tags"] or []
        for tag in tags:
            status, manifest = server.ask("GET", f"/v2/o/app/manifests/{tag}")
            self.assertEqual(status, 200, tag)
            content = json.loads(manifest)
            for described in (content["config"], *content["layers"]):
                status, blob = server.ask("GET", f"/v2/o/app/blobs/{described['digest']}")
                self.assertEqual((status, digest_of(blob)), (200, described["digest"]), tag)
        return len(tags)

    def test_a_collection_that_is_killed_leaves_whole_tags(self):
        count, kills = (60, 40) if Machine.full else (20, 8)
        server = Server(self)
        for number in range(count):
            self.push_cache(server, f"t{number}")
        server.stop()
        self.make_older(100)
        source, left = random.Random(11), []
        for _ in range(kills):
            server = Server(self, "--max-age", "1d")
            time.sleep(source.uniform(0, 0.02))  # a moment of its work, not a wait for it
            server.process.kill()
            server.process.communicate()
            server = Server(self, "--read-only")
            left.append(self.assert_tags_are_whole(server))
            server.stop()
        server = Server(self, "--max-age", "1d", "--metrics", "127.0.0.1:0")
        self.assertEqual(self.figures(server)["regcache_stored_bytes"], "0")
        server.stop()
        print(f"  {kills} kills: {left} tags of {count} left after each, all whole", flush=True)
