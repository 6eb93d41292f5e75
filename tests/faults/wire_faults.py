"""What goes wrong on the way: connections that break, answers that lie, registries that refuse.

A proxy before each real registry breaks one exchange; what is beyond it stays real.
"""
from faults import faulty_proxy
from faults.broken_layout import FIXTURES, Layout
from faults.fault_case import ProxyCase, on_each_registry

FIXTURE = "oci-manifest-gzip"
SOURCE = f"oci:{FIXTURES / FIXTURE}:v1"


class LargestBlob(ProxyCase):
    def setUp(self):
        super().setUp()
        layer = Layout(FIXTURE, self.folder / "cache").layers()[0]
        self.digest, self.size = layer["digest"], layer["size"]
        self.upload = "/blobs/uploads/.*" + self.digest.partition(":")[2]

    def push(self, options=""):
        return self.regcache("push", SOURCE, "--cache-to",
                             f"type=registry,mode=max,ref={self.through}{options}")


@on_each_registry
class DownloadFaults(LargestBlob):
    def setUp(self):
        super().setUp()
        self.succeed("copy", SOURCE, self.place)

    def pull(self):
        return self.regcache("pull", "--cache-from", self.through, "oci:out:x")

    def assert_pull_fails(self, status, *words):
        self.assert_fails(self.pull(), status, *words)
        self.assert_only_whole_blobs(self.folder / "out")

    def test_a_blob_that_breaks_off_each_time(self):
        self.proxy.on("GET", self.digest, faulty_proxy.cut_download)
        self.assert_pull_fails(1, self.digest, self.proxy.host)

    def test_a_blob_that_is_reset_once_is_brought_all_the_same(self):
        self.proxy.on("GET", self.digest, faulty_proxy.reset_download, times=1)
        done = self.pull()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeed("verify", "--deep", "oci:out:x")

    def test_a_blob_that_breaks_off_once_goes_on_where_it_broke(self):
        ranges = []
        self.proxy.on("GET", self.digest, faulty_proxy.cut_download, times=1)
        self.proxy.on("GET", self.digest, lambda exchange: (
            ranges.append(exchange.headers["Range"]), exchange.forward()))
        done = self.pull()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(ranges, [f"bytes={self.size // 2}-"])
        self.succeed("verify", "--deep", "oci:out:x")

    def test_a_blob_with_a_flipped_byte(self):
        self.proxy.on("GET", self.digest, faulty_proxy.changed(
            lambda body: bytes([body[0] ^ 1]) + body[1:]))
        self.assert_pull_fails(1, self.digest, "have the digest sha256:")

    def test_a_blob_that_is_announced_shorter(self):
        self.proxy.on("GET", self.digest, faulty_proxy.changed(lambda body: body[:-1]))
        self.assert_pull_fails(1, self.digest, "that the descriptor says")

    def test_a_blob_that_is_announced_longer(self):
        self.proxy.on("GET", self.digest, faulty_proxy.changed(lambda body: body + b"x"))
        self.assert_pull_fails(1, self.digest, "that the descriptor says")

    def test_a_missing_blob_is_a_broken_cache_and_no_miss(self):
        self.proxy.on("GET", self.digest, faulty_proxy.status(404))
        self.assert_pull_fails(3, self.digest, "404")

    def test_a_blob_that_may_not_be_read(self):
        self.proxy.on("GET", self.digest, faulty_proxy.status(403))
        self.assert_pull_fails(4, self.digest, "403")

    def test_a_manifest_that_is_no_json(self):
        page = b"<!DOCTYPE html><title>Please log in to the network</title>"
        self.proxy.on("GET", "/manifests/", faulty_proxy.status(
            200, page, [("Content-Type", "text/html")]))
        self.assert_pull_fails(2, self.through)

    def test_a_manifest_with_other_bytes_than_its_digest_says(self):
        self.proxy.on("GET", "/manifests/", faulty_proxy.changed(lambda body: body + b"\n"))
        self.assert_pull_fails(1, self.through, "digest")

    def test_a_registry_in_trouble(self):
        self.proxy.on("GET", "/manifests/", faulty_proxy.status(503))
        self.assert_pull_fails(1, self.through, "503")


@on_each_registry
class UploadFaults(LargestBlob):
    def sent(self, method, piece):
        return [path for sent, path in self.proxy.requests if sent == method and piece in path]

    def test_an_upload_that_breaks_each_time(self):
        self.proxy.on("PUT", self.upload, faulty_proxy.cut_upload)
        self.assert_fails(self.push(), 1, self.digest, self.proxy.host)
        self.assert_no_tag()

    def test_an_upload_that_breaks_once_is_sent_again(self):
        self.proxy.on("PUT", self.upload, faulty_proxy.cut_upload, times=1)
        done = self.push()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeed("verify", "--deep", self.place)

    def test_an_upload_whose_answer_is_lost_is_not_sent_again(self):
        def lose_answer(exchange):
            exchange.fetch()
            exchange.drop()
        self.proxy.on("PUT", self.upload, lose_answer, times=1)
        done = self.push()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.sent("PUT", self.digest.partition(":")[2])), 1)
        self.succeed("verify", "--deep", self.place)

    def test_the_manifest_comes_last(self):
        done = self.push()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.proxy.requests[-1], ("PUT", f"/v2/{self.repository}/manifests/x"))
        self.assertEqual(len(self.sent("PUT", "/manifests/")), 1)

    def test_no_manifest_is_sent_after_a_blob_failed(self):
        self.proxy.on("PUT", "/blobs/uploads/", faulty_proxy.status(400))
        self.assert_fails(self.push(), 5, "sha256:", "400")
        self.assertEqual(self.sent("PUT", "/manifests/"), [])
        self.assert_no_tag()

    def test_a_manifest_is_sent_again_like_a_blob(self):
        faults = (lambda exchange: exchange.drop(),
                  faulty_proxy.status(429, headers=[("Retry-After", "0")]),
                  faulty_proxy.status(503, headers=[("Retry-After", "Wed, 01 Jan 2020 00:00:00 GMT"),
                                                    ("Date", "Wed, 01 Jan 2020 00:00:00 GMT")]))
        for fault in faults:
            self.proxy.on("PUT", "/manifests/", fault, times=1)
        done = self.push()
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(len(self.sent("PUT", "/manifests/")), 1 + len(faults))
        self.succeed("verify", "--deep", self.place)

    def test_a_manifest_that_is_refused(self):
        self.proxy.on("PUT", "/manifests/", faulty_proxy.status(
            400, b'{"errors":[{"code":"MANIFEST_INVALID","message":"no index here"}]}'))
        done = self.push(",image-manifest=false")
        self.assert_fails(done, 5, self.through, "no index here")
        self.assertIn("use image-manifest=true", done.stderr)
        self.assert_no_tag()

    def test_a_registry_that_stores_something_else(self):
        def lie(exchange):
            code, headers, body = exchange.fetch()
            headers = [pair for pair in headers if pair[0].lower() != "docker-content-digest"]
            exchange.reply(code, headers + [("Docker-Content-Digest", "sha256:" + "0" * 64)], body)
        self.proxy.on("PUT", "/blobs/uploads/", lie)
        self.assert_fails(self.push(), 1, "sha256:", "stored the blob as another digest")
        self.assert_no_tag()

    def test_a_registry_whose_disk_is_full(self):
        self.proxy.on("PUT", "/blobs/uploads/", faulty_proxy.status(507))
        self.assert_fails(self.push(), 1, "507")
        self.assert_no_tag()


@on_each_registry
class StreamFaults(LargestBlob):
    """Layers that are sent while they are compressed: PATCH, and by PUT where that fails."""

    def convert(self):
        return self.push(",compression=zstd,force-compression=true")

    def methods(self):
        return [method for method, path in self.proxy.requests if "/blobs/" in path]

    def assert_whole(self, done):
        self.assertEqual(done.returncode, 0, done.stderr)
        self.succeed("verify", "--deep", self.place)
        self.assert_no_leftovers()

    def test_layers_are_streamed(self):
        self.assert_whole(self.convert())
        layers = {layer["digest"] for layer in Layout(FIXTURE, self.folder / "layers").layers()}
        self.assertEqual(self.methods().count("PATCH"), len(layers))

    def test_layers_that_are_there_are_not_sent_again(self):
        self.assert_whole(self.convert())
        self.proxy.requests.clear()
        self.assert_whole(self.convert())
        self.assertEqual(set(self.methods()), {"HEAD"})

    def test_a_registry_that_takes_no_stream_gets_whole_blobs(self):
        for code in (404, 405, 411, 413, 416, 500):
            with self.subTest(code):
                self.proxy.rules.clear()
                self.proxy.on("PATCH", "/blobs/uploads/", faulty_proxy.status(code))
                self.place = self.place.rpartition(":")[0] + f":{code}"
                self.through = self.through.rpartition(":")[0] + f":{code}"
                self.assert_whole(self.convert())

    def test_a_stream_that_breaks_is_sent_whole(self):
        self.proxy.on("PATCH", "/blobs/uploads/", faulty_proxy.cut_stream, times=1)
        self.assert_whole(self.convert())

    def test_a_stream_whose_end_is_refused_is_sent_whole(self):
        self.proxy.on("PUT", "/blobs/uploads/", faulty_proxy.status(416), times=1)
        self.assert_whole(self.convert())

    def test_a_stream_that_may_not_be_sent(self):
        self.proxy.on("PATCH", "/blobs/uploads/", faulty_proxy.status(403))
        self.assert_fails(self.convert(), 4, self.repository, "403")
        self.assertNotIn("PUT", self.methods())
        self.assert_no_tag()

    def test_a_registry_that_takes_nothing(self):
        for method in ("PATCH", "PUT"):
            self.proxy.on(method, "/blobs/uploads/", faulty_proxy.status(400))
        self.assert_fails(self.convert(), 5, "sha256:", "400")
        self.assert_no_tag()

    def test_a_layer_that_breaks_off_while_it_is_streamed(self):
        source = f"{self.proxy.host}/from/{self.repository}:x"
        self.succeed("copy", SOURCE, source)
        self.proxy.on("GET", self.digest, faulty_proxy.cut_download, times=1)
        self.assert_whole(self.regcache("convert", source, self.through, "--compression", "zstd"))


@on_each_registry
class AccessFaults(LargestBlob):
    def test_pushing_where_everything_is_forbidden(self):
        for method in ("HEAD", "GET", "POST", "PUT"):
            self.proxy.on(method, "/v2/", faulty_proxy.status(
                403, b'{"errors":[{"code":"DENIED","message":"not yours"}]}'))
        done = self.push()
        self.assert_fails(done, 4, self.through, "403")
        self.assertIn("hint: these credentials may not do that here", done.stderr)
        self.assert_no_tag()

    def test_pushing_where_reading_alone_is_allowed(self):
        self.proxy.on("POST", "/v2/", faulty_proxy.status(
            403, b'{"errors":[{"code":"DENIED","message":"read only"}]}'))
        self.assert_fails(self.push(), 4, "sha256:", "read only")
        self.assert_no_tag()

    def test_ignore_error_forgives_a_push_that_is_forbidden(self):
        self.proxy.on("POST", "/v2/", faulty_proxy.status(403))
        done = self.push(",ignore-error=true")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("warning: the cache was not sent", done.stderr)
        self.assert_no_tag()
