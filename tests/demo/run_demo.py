"""./dev demo: a cache that BuildKit made goes to a registry and comes back, and every byte is checked.

  run_demo.py REGCACHE     the path of the binary
"""
import pathlib
import shlex
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from peers import cache_layout
from peers.registries import EmbeddedRegistry

SOURCE = "tests/fixtures/rich-max"


def show(regcache, *arguments):
    """Prints a command as a person would type it, and runs it; its output is shown as it comes."""
    print(f"\n$ {shlex.join(['regcache', *arguments])}", flush=True)
    subprocess.run([regcache, *arguments], check=True, stdin=subprocess.DEVNULL)


def travel(regcache, host, target):
    ref = f"{host}/demo/app:cache"
    print(f"A registry of our own listens on {host}: regcache serve")
    print(f"\nA cache that BuildKit wrote lies in {SOURCE}. It goes there, every layer anew as zstd:", end="")
    show(regcache, "push", f"oci:{SOURCE}:v1", "--cache-to",
         f"type=registry,ref={ref},mode=max,compression=zstd,force-compression=true")
    print("\nWhat the registry has now, as a tree:", end="")
    show(regcache, "inspect", "--tree", ref)
    print("\nIt comes back into an empty folder:", end="")
    show(regcache, "pull", "--cache-from", f"type=registry,ref={ref}", target)
    print("\nEvery digest and every diffID, checked by regcache:", end="")
    show(regcache, "verify", "--deep", target)


def main():
    regcache = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="regcache-demo-") as folder:
        target = f"{folder}/cache"
        with EmbeddedRegistry(regcache) as registry:
            travel(regcache, registry.host, target)
        before, after = cache_layout.check(SOURCE), cache_layout.check(target)
    # Layers that differed in their compression alone are one now; the records are all there.
    if (before.records, after.compressions) != (after.records, {"zstd"}) or after.layers > before.layers:
        raise SystemExit(f"the cache changed on its way: {before} became {after}")
    print("\nThe same once more without a line of our code (Python's hashlib, the zstd command): "
          f"{after.layers} layers and {after.records} records came back, every digest, size and diffID "
          f"is right, and {before.bytes} bytes became {after.bytes}.")


if __name__ == "__main__":
    main()
