"""A push whose connection is cut again and again: it completes, and little is sent twice.

In full 2 GiB that are cut every 100 MiB; else 64 MiB every 4 MiB, which is the same with less patience.
"""
from faults import faulty_proxy
from faults.cutting_proxy import CuttingProxy
from faults.fault_case import Machine, ProxyCase, RegistryCase, on_each_registry
from faults.plain_layout import PlainLayout
from peers.image_check import image_state

MIB = 1_048_576
OVERHEAD_MAX = 0.10


@on_each_registry
class CutPushes(RegistryCase):
    """docker-registry 2.8 loses an upload that breaks, so it gets pieces that no cut can reach."""

    def push(self, size, cut, *flags):
        layout = PlainLayout(self.folder / "layout", self.repository, [size])
        with CuttingProxy(self.registry.host, cut) as proxy:
            done = self.regcache("copy", layout.location, f"{proxy.host}/{self.repository}:x", *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(image_state(self.registry.host, self.repository, "x"), (layout.digest, []))
        overhead = proxy.received / size - 1
        print(f"  {self.registry.name}: {size // MIB} MiB, cut every {cut // MIB} MiB: {proxy.cuts} cuts, "
              f"{100 * overhead:.1f} % sent twice", flush=True)
        self.assertLessEqual(overhead, OVERHEAD_MAX)
        return proxy

    def test_a_large_blob_gets_through(self):
        proxy = self.push(2048 * MIB, 100 * MIB) if Machine.full else self.push(64 * MIB, 4 * MIB)
        self.assertGreater(proxy.cuts, 0)


@on_each_registry
class UploadWays(ProxyCase):
    """What is not taken in one way is sent in another, and the way is found out once."""

    def setUp(self):
        super().setUp()
        self.layout = PlainLayout(self.folder / "layout", self.id(), [3 * MIB, 5 * MIB // 2, 1000])

    def push(self, *flags):
        done = self.regcache("copy", "--jobs", "1", self.layout.location, self.through, *flags)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(image_state(self.registry.host, self.repository, "x"), (self.layout.digest, []))

    def count(self, method):
        return sum(sent == method and "/blobs/" in path for sent, path in self.proxy.requests)

    def test_a_new_blob_takes_three_requests(self):
        self.push()
        self.assertEqual([self.count(method) for method in ("HEAD", "POST", "PATCH", "PUT")], [4, 4, 0, 4])

    def test_chunks_on_demand(self):
        self.push("--chunk-size", "1MiB")
        self.assertEqual([self.count(method) for method in ("POST", "PATCH", "PUT")], [4, 3 + 3, 4])

    def test_a_limit_on_the_size_of_bodies(self):
        def limit(exchange):
            if int(exchange.headers.get("Content-Length", 0)) > MIB:
                faulty_proxy.status(413)(exchange)
            else:
                exchange.forward()
        for method in ("PUT", "PATCH"):
            self.proxy.on(method, "/blobs/uploads/", limit)
        self.push()
        self.assertEqual(self.count("POST"), 4 + 1)  # found out with the first blob alone

    def test_ways_that_are_not_known(self):
        for code in (404, 405, 416):
            with self.subTest(code):
                self.proxy.rules.clear()
                self.proxy.requests.clear()
                self.repository = f"{self.repository}/{code}"
                self.through = f"{self.proxy.host}/{self.repository}:x"
                self.proxy.on("PUT", "/blobs/uploads/", lambda exchange, code=code: (
                    exchange.forward() if exchange.headers["Content-Length"] == "0"
                    else faulty_proxy.status(code)(exchange)))
                self.push()
                self.assertEqual(self.count("PATCH"), 4)

    def test_nothing_that_is_known(self):
        for method in ("PUT", "PATCH"):
            self.proxy.on(method, "/blobs/uploads/", faulty_proxy.status(405))
        self.assert_fails(self.regcache("copy", self.layout.location, self.through), 5, "405", "sha256:")
        self.assert_no_tag()
