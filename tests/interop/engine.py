"""A real Docker Engine with BuildKit and buildx, from Debian 13's packages, for interop tests.

Debian 12 has no BuildKit, so the engine lives in a root file system of its own, made once by
debootstrap (about 700 MB, kept between runs) and entered in mount and PID namespaces of its own: when
the first process there ends, all of it ends. It shares the host's network, so that 127.0.0.1 is the
same for both, and has no bridge: RUN steps need --network=none. Its image store is containerd's,
without which the default builder cannot export caches.
"""
import ctypes
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

RELEASE = "trixie"
PACKAGES = ["docker.io", "docker-cli", "docker-buildx", "busybox-static", "ca-certificates"]
SOCKET = "/run/regcache-engine.sock"
DAEMON_SETTINGS = {
    "features": {"containerd-snapshotter": True},
    "hosts": [f"unix://{SOCKET}"],
    "bridge": "none", "iptables": False, "ip6tables": False,
    "insecure-registries": ["127.0.0.0/8"],
}
STATE = ["var/lib/docker", "var/lib/containerd", "run/docker.pid", "run/containerd",
         SOCKET.lstrip("/")]
# Runs as the first process of the namespaces; $1 is the root file system.
FIRST_PROCESS = """
set -e
mount --bind "$1" "$1"
cd "$1"
mount -t proc proc proc
mount --rbind /sys sys
mount --rbind /dev dev
pivot_root . outside
umount -l /outside
containerd >/var/log/containerd.log 2>&1 &
tries=0
until [ -S /run/containerd/containerd.sock ]; do
  tries=$((tries + 1)); [ $tries -lt 200 ] || exit 1
  sleep 0.1
done
exec dockerd --containerd /run/containerd/containerd.sock >/var/log/dockerd.log 2>&1
"""
START_SECONDS = 60


class CannotRun(Exception):
    """This machine lacks what an engine needs; the text says what."""


def check_machine():
    if os.geteuid() != 0:
        raise CannotRun("starting a Docker Engine needs root")
    for tool in ("debootstrap", "unshare"):
        if shutil.which(tool) is None:
            raise CannotRun(f"{tool} is missing: ./dev setup test")
    if "overlay" not in pathlib.Path("/proc/filesystems").read_text():
        subprocess.run(["modprobe", "overlay"], check=False, stderr=subprocess.DEVNULL)
    if "overlay" not in pathlib.Path("/proc/filesystems").read_text():
        raise CannotRun("the kernel has no overlayfs")
    if subprocess.run(["unshare", "--mount", "--pid", "--fork", "true"], check=False).returncode != 0:
        raise CannotRun("no new namespaces are allowed here (a container without privileges?)")


class Engine:
    """`with Engine(folder) as engine: engine.docker("buildx", "build", ...)`

    Paths given to docker are the engine's own: `engine.contexts` is /contexts there.
    """

    def __init__(self, folder):
        check_machine()
        self.folder = pathlib.Path(folder).resolve()
        self.root = self.folder / "root"
        self.contexts = self.root / "contexts"

    def __enter__(self):
        self.make_root()
        for path in STATE:
            self.forget(self.root / path)
        self.forget(self.contexts)
        self.contexts.mkdir()
        self.process = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child=KILL",
             "sh", "-c", FIRST_PROCESS, "sh", str(self.root)],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, preexec_fn=end_with_parent)
        deadline = time.monotonic() + START_SECONDS
        while self.docker("version", check=False).returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                reason = self.why()
                self.__exit__()
                raise RuntimeError(f"the Docker Engine did not start:\n{reason}")
            time.sleep(0.2)
        return self

    def __exit__(self, *_):
        self.process.kill()  # --kill-child takes the first process of the namespace along
        self.process.wait()

    def docker(self, *arguments, check=True):
        """Runs the engine's own client; standard output and error come back as one text."""
        return subprocess.run(
            ["chroot", str(self.root), "env", f"DOCKER_HOST=unix://{SOCKET}", "HOME=/root", "docker",
             *arguments], check=check, text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)

    def make_root(self):
        made_of = json.dumps([RELEASE, PACKAGES, DAEMON_SETTINGS])
        stamp = self.folder / "made-of.json"
        if stamp.exists() and stamp.read_text() == made_of:
            return
        print(f"making a {RELEASE} root in {self.root} (once, a few minutes)", flush=True)
        stamp.unlink(missing_ok=True)
        self.forget(self.root)
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "debootstrap.log").open("wb") as log:
            made = subprocess.run(
                ["debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", RELEASE,
                 str(self.root)], check=False, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if made.returncode != 0:
            tail = (self.folder / "debootstrap.log").read_text(errors="replace")[-1000:]
            raise RuntimeError(f"debootstrap failed:\n{tail}")
        (self.root / "outside").mkdir()
        settings = self.root / "etc/docker/daemon.json"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(json.dumps(DAEMON_SETTINGS))
        stamp.write_text(made_of)

    def forget(self, path):
        """Removes a file or folder of the root, and refuses any other."""
        assert self.folder in path.parents, path
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)

    def why(self):
        logs = [self.root / "var/log" / name for name in ("containerd.log", "dockerd.log")]
        texts = [log.read_text(errors="replace")[-1500:] for log in logs if log.exists()]
        said = self.process.stderr.read().decode(errors="replace") if self.process.poll() is not None else ""
        return "\n".join([said, *texts])


def end_with_parent():
    """In a new process: be killed when the one that started it dies, however it dies."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)
