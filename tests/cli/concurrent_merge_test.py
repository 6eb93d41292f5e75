"""Four writers at once merge into one ref of docker-registry: nobody's entries are lost.

  concurrent_merge_test.py REGCACHE     the path of the binary

Each writer brings a cache of 25 records with a layer each, and all start together. Closes with
"N passed, N failed".
"""
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.make_cache import make_cache
from peers import cache_layout
from peers.registries import DockerRegistry

WRITERS = 4
ENTRIES = 25
LAYER_BYTES = 100
SECONDS = 120


def main():
    regcache = str(pathlib.Path(sys.argv[1]).resolve())
    with tempfile.TemporaryDirectory(prefix="regcache-merge-") as folder, DockerRegistry() as registry:
        ref = f"{registry.host}/merge/shared:1"
        sources = [pathlib.Path(folder, f"writer-{number}") for number in range(WRITERS)]
        for number, source in enumerate(sources):
            make_cache(source, [LAYER_BYTES] * ENTRIES, first=number * ENTRIES)
        writers = [subprocess.Popen([regcache, "merge", str(source), "--progress", "none", "--into", ref],
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                    stderr=subprocess.STDOUT, text=True) for source in sources]
        for writer in writers:
            said = writer.communicate(timeout=SECONDS)[0]
            print(f"status {writer.returncode}: {said.splitlines()[-1] if said else ''}")
        pulled = pathlib.Path(folder, "pulled")
        subprocess.run([regcache, "pull", "--quiet", "--cache-from", f"type=registry,ref={ref}", str(pulled)],
                       check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        merged = cache_layout.check(pulled)
    print(f"{merged.layers} layers and {merged.records} records")
    good = (all(writer.returncode == 0 for writer in writers) and merged.layers == WRITERS * ENTRIES
            and merged.records == WRITERS * ENTRIES + 1)  # the root is one
    print(f"{int(good)} passed, {int(not good)} failed", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
