"""Secrets stay secret: never in what is printed, --debug and errors included, never in arguments.

Every proof of who we are is tried: taken, and refused.
"""
import base64
import contextlib
import json
import pathlib

from faults import faulty_proxy
from faults.broken_layout import FIXTURES
from faults.fault_case import FaultCase, Machine, ProxyCase, on_each_registry
from peers.registries import HTPASSWD, PASSWORD, USER, DockerRegistry, EmbeddedRegistry

SOURCE = f"oci:{FIXTURES / 'oci-manifest-gzip-min'}:v1"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
WRONG = "wrong-but-still-a-secret"
TOKEN = "bearer-token-that-nobody-may-see"
SIGNATURE = "signature-that-nobody-may-see"
SECRETS = (PASSWORD, BASIC, WRONG, TOKEN, SIGNATURE)
TYPED = ("--username", USER, "--password-stdin")


class SecretCase(FaultCase):
    def assert_silent(self, done, status=0):
        """The status is right, and neither stream has any secret."""
        self.assertEqual(done.returncode, status, done.stderr)
        for secret in SECRETS:
            self.assertNotIn(secret, done.stdout + done.stderr)

    def write_config(self, host):
        folder = self.folder / ".docker"
        folder.mkdir()
        (folder / "config.json").write_text(json.dumps({"auths": {host: {"auth": BASIC}}}))


@on_each_registry
class BasicSecrets(SecretCase):
    """A registry that wants a name and a password."""
    kind = None

    def setUp(self):
        super().setUp()
        stack = contextlib.ExitStack()
        self.addCleanup(stack.close)
        embedded = self.kind is EmbeddedRegistry
        registry = EmbeddedRegistry(Machine.regcache, HTPASSWD) if embedded else DockerRegistry(HTPASSWD)
        self.registry = stack.enter_context(registry)
        self.place = f"{self.registry.host}/a/b:x"

    def push(self, *flags, **more):
        return self.regcache("push", SOURCE, "--debug", "--cache-to", f"type=registry,ref={self.place}",
                             *flags, **more)

    def test_a_password_that_is_typed(self):
        done = self.push(*TYPED, typed=PASSWORD)
        self.assert_silent(done)
        self.assertIn("authorization: Basic ...", done.stderr)
        done = self.regcache("pull", "--debug", "--cache-from", self.place, "./out", *TYPED, typed=PASSWORD)
        self.assert_silent(done)

    def test_a_password_of_config_json(self):
        self.write_config(self.registry.host)
        self.assert_silent(self.push())

    def test_a_password_that_is_wrong(self):
        done = self.push(*TYPED, typed=WRONG)
        self.assert_silent(done, 4)
        self.assertIn("401", done.stderr)

    def test_a_password_that_is_missing(self):
        done = self.push()
        self.assert_silent(done, 4)
        self.assertIn("hint: no credentials for it were found: log in with 'regcache login'", done.stderr)

    def test_a_login_tells_where_the_password_went_and_not_what_it_is(self):
        self.assert_silent(self.regcache("login", self.registry.host, *TYPED, "--debug", typed=PASSWORD))
        config = self.folder / ".docker/config.json"
        self.assertIn(BASIC, config.read_text())
        self.assertEqual(config.stat().st_mode & 0o777, 0o600)
        self.assert_silent(self.push())
        self.assert_silent(self.regcache("logout", self.registry.host))
        self.assertNotIn(BASIC, config.read_text())

    def test_a_login_that_is_refused_stores_nothing(self):
        done = self.regcache("login", self.registry.host, *TYPED, "--debug", typed=WRONG)
        self.assert_silent(done, 4)
        self.assertFalse((self.folder / ".docker").exists())

    def test_the_registry_logs_no_password(self):
        self.assert_silent(self.push(*TYPED, typed=PASSWORD))
        for secret in (PASSWORD, BASIC):
            self.assertNotIn(secret, self.registry.log.read_text())


@on_each_registry
class BearerSecrets(SecretCase, ProxyCase):
    """A registry that wants a token, which a service beside it gives for a password."""

    def setUp(self):
        super().setUp()
        realm = f'Bearer realm="http://{self.proxy.host}/token",service="test"'
        refusal = b'{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}'

        def demand(exchange):
            if exchange.headers["Authorization"] == f"Bearer {TOKEN}":
                exchange.forward()
            else:
                faulty_proxy.status(401, refusal, [("WWW-Authenticate", realm)])(exchange)

        def give(exchange):
            exchange.read_body()
            right = exchange.headers["Authorization"] == f"Basic {BASIC}"
            exchange.reply(200 if right else 401, [("Content-Type", "application/json")],
                           json.dumps({"token": TOKEN}).encode() if right else refusal)
        self.proxy.on("GET", "^/token", give)
        self.proxy.on("POST", "^/token", give)
        self.demand = demand

    def demand_all(self):
        for method in ("GET", "HEAD", "POST", "PUT"):
            self.proxy.on(method, "^/v2/", self.demand)

    def push(self, *flags, **more):
        return self.regcache("push", SOURCE, "--debug", "--cache-to",
                             f"type=registry,ref={self.through}", *flags, **more)

    def test_a_token_for_a_password(self):
        self.demand_all()
        done = self.push(*TYPED, typed=PASSWORD)
        self.assert_silent(done)
        self.assertIn("authorization: Bearer ...", done.stderr)

    def test_one_token_serves_the_whole_command(self):
        self.demand_all()
        self.assert_silent(self.push(*TYPED, typed=PASSWORD))
        self.assertEqual(len([path for _, path in self.proxy.requests if path.startswith("/token")]), 1)

    def test_a_password_that_the_service_refuses(self):
        self.demand_all()
        self.assert_silent(self.push(*TYPED, typed=WRONG), 4)
        self.assert_no_tag()

    def test_no_password_goes_to_a_host_that_it_is_not_for(self):
        self.write_config("elsewhere.example")
        self.demand_all()
        self.assert_silent(self.push(), 4)

    def test_a_token_that_is_not_enough(self):
        self.proxy.on("POST", "^/v2/", faulty_proxy.status(403))
        self.demand_all()
        self.assert_silent(self.push(*TYPED, typed=PASSWORD), 4)

    def test_a_token_service_whose_answer_is_no_json(self):
        self.proxy.rules.clear()
        self.proxy.on("GET", "^/token", faulty_proxy.status(200, TOKEN.encode()))
        self.demand_all()
        self.assert_silent(self.push(*TYPED, typed=PASSWORD), 4)


@on_each_registry
class AddressSecrets(SecretCase, ProxyCase):
    """Blobs that lie behind signed addresses: whoever has the address has the blob."""

    def setUp(self):
        super().setUp()
        self.succeed("copy", SOURCE, self.place)
        self.address = f"http://{self.proxy.host}/signed?X-Amz-Signature={SIGNATURE}&token={TOKEN}"
        self.proxy.on("GET", "/blobs/", lambda exchange: faulty_proxy.status(307, headers=[
            ("Location", f"{self.address}&blob={exchange.path.rpartition('/')[2]}")])(exchange))

    def pull(self):
        return self.regcache("pull", "--debug", "--cache-from", self.through, "./out")

    def test_an_address_that_works(self):
        def serve(exchange):
            exchange.path = f"/v2/{self.repository}/blobs/" + exchange.path.rpartition("=")[2]
            exchange.forward()
        self.proxy.on("GET", "^/signed", serve)
        done = self.pull()
        self.assert_silent(done)
        self.assertIn("X-Amz-Signature=...", done.stderr)

    def test_an_address_that_is_refused(self):
        self.proxy.on("GET", "^/signed", faulty_proxy.status(403))
        self.assert_silent(self.pull(), 4)

    def test_an_address_where_the_connection_breaks(self):
        self.proxy.on("GET", "^/signed", faulty_proxy.Exchange.drop)
        self.assert_silent(self.pull(), 1)


@on_each_registry
class ProcessSecrets(SecretCase, ProxyCase):
    def test_no_argument_of_a_running_command_has_a_secret(self):
        self.proxy.on("PUT", "/blobs/uploads/", faulty_proxy.hold_upload)
        child = self.start("push", SOURCE, "--cache-to", f"type=registry,ref={self.through}", *TYPED,
                           stdin=-1)
        child.stdin.write(PASSWORD + "\n")
        child.stdin.close()
        child.stdin = None
        self.proxy.held.wait()
        for name in ("cmdline", "environ"):
            self.assertNotIn(PASSWORD, pathlib.Path(f"/proc/{child.pid}/{name}").read_text())
        child.terminate()
        out, err = child.communicate()
        self.assertNotIn(PASSWORD, out + err)

    def test_a_reference_with_a_password_is_refused_without_showing_it(self):
        for scheme in ("", "http://"):
            done = self.regcache("inspect", f"{scheme}{USER}:{PASSWORD}@{self.place}")
            self.assert_silent(done, 2)
        done = self.regcache("login", f"{USER}:{PASSWORD}@{self.registry.host}", *TYPED, typed=WRONG)
        self.assert_silent(done, 2)


del SecretCase
