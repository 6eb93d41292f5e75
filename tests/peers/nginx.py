"""Debian's nginx before a registry, as people put it there: TLS with an authority of its own, client
certificates, Basic auth, and a limit on the size of a request.

A context manager that runs on a free loopback port. `host` is its 127.0.0.1:PORT; `certificates` is a folder with
ca.pem, client.pem and client.key, and stranger.pem and stranger.key, which another authority signed.
"""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time

from peers.loopback import HOST, free_port
from peers.registries import HTPASSWD

BODY_LIMIT = "1m"
CONFIG = """\
{user}
daemon off;
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
events {{}}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  server {{
    listen {address} ssl;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_client_certificate {folder}/ca.pem;
    ssl_verify_client on;
    client_max_body_size {limit};
    auth_basic registry;
    auth_basic_user_file {folder}/htpasswd;
    location /v2/ {{
      proxy_pass http://{upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-Proto https;
      proxy_set_header Authorization "";
    }}
  }}
}}
"""


def openssl(folder, *arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def make_authority(folder, name):
    openssl(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.pem", "-days", "2", "-subj", f"/CN={name}")


def make_certificate(folder, name, authority, *extensions):
    """A key and a certificate that the authority signed."""
    openssl(folder, "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
            "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
    pathlib.Path(folder, f"{name}.ext").write_text("\n".join(extensions) + "\n")
    openssl(folder, "x509", "-req", "-in", f"{name}.csr", "-out", f"{name}.pem", "-days", "2",
            "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key", "-CAcreateserial",
            "-extfile", f"{name}.ext")


class Nginx:
    def __init__(self, upstream):
        self.upstream = upstream  # HOST:PORT of the registry

    def __enter__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="regcache-nginx-"))
        self.certificates = self.folder
        make_authority(self.folder, "ca")
        make_authority(self.folder, "other-ca")
        make_certificate(self.folder, "server", "ca", f"subjectAltName=IP:{HOST}")
        make_certificate(self.folder, "client", "ca")
        make_certificate(self.folder, "stranger", "other-ca")
        (self.folder / "htpasswd").write_text(HTPASSWD)
        self.host = f"{HOST}:{free_port()}"
        config = self.folder / "nginx.conf"
        config.write_text(CONFIG.format(folder=self.folder, address=self.host, upstream=self.upstream,
                                        limit=BODY_LIMIT, user="user root;" if os.geteuid() == 0 else ""))
        self.process = subprocess.Popen(
            ["nginx", "-p", str(self.folder), "-c", str(config), "-e", str(self.folder / "error.log")],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            self.wait()
        except RuntimeError:
            self.__exit__()
            raise
        return self

    def wait(self, seconds=20):
        host, _, port = self.host.rpartition(":")
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection((host, int(port)), timeout=2).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("nginx did not start:\n" + self.errors())

    def errors(self):
        log = self.folder / "error.log"
        return log.read_text(errors="replace") if log.exists() else ""

    def answers(self):
        """(method, status) of every request, in order."""
        lines = (self.folder / "access.log").read_text(errors="replace").splitlines()
        return [(line.split('"')[1].split()[0], int(line.split('"')[2].split()[0])) for line in lines
                if len(line.split('"')[1].split()) == 3]

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(10)
        shutil.rmtree(self.folder)
