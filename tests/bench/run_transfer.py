"""./dev bench transfer: regcache beside skopeo against docker-registry, and memory while copying 1 GiB.

  run_transfer.py [--runs 5] [--quick]     --quick: a tenth of the bytes, one run, to try the script

Both tools move the same cache in turns (push and pull of 500 MB in 100 layers, each push into an empty
registry); the table shows medians. A cache of 1,200 layers is copied between two registries by each tool that
is installed, oras among them. Requests are counted in docker-registry's access log. Targets are
the issue's; the exit status is 1 if one is not met. Needs a quiet machine to mean anything.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.make_cache import make_cache
from bench.measured import measure, median_of
from bench.targets import Targets
from peers import cache_layout
from peers.registries import DockerRegistry

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
REGCACHE = str(ROOT / "build/bin/regcache")
MIB = 1 << 20


class Regcache:
    name = "regcache"

    def push(self, source, ref):
        return [REGCACHE, "push", "--quiet", str(source), "--cache-to",
                f"type=registry,ref={ref},mode=max,oci-mediatypes=true,image-manifest=true"]

    def pull(self, ref, target):
        return [REGCACHE, "pull", "--quiet", "--cache-from", f"type=registry,ref={ref}", str(target)]

    def copy(self, source, target):
        return [REGCACHE, "copy", "--quiet", source, target]


class Skopeo:
    name = "skopeo"

    def push(self, source, ref):
        return ["skopeo", "copy", "--quiet", "--dest-tls-verify=false", f"oci:{source}:latest",
                f"docker://{ref}"]

    def pull(self, ref, target):
        return ["skopeo", "copy", "--quiet", "--src-tls-verify=false", f"docker://{ref}",
                f"oci:{target}:latest"]

    def copy(self, source, target):
        return ["skopeo", "copy", "--quiet", "--src-tls-verify=false", "--dest-tls-verify=false",
                f"docker://{source}", f"docker://{target}"]


class Oras:
    name = "oras"

    def copy(self, source, target):
        return ["oras", "copy", "--no-tty", "--from-plain-http", "--to-plain-http", source, target]


def cache_of(name, sizes):
    """The generated cache of this name, made once."""
    folder = FOLDER / f"{name}-{len(sizes)}x{sum(sizes)}"
    if not folder.exists():
        print(f"making {folder.name}", flush=True)
        partial = folder.with_suffix(".partial")
        shutil.rmtree(partial, ignore_errors=True)
        make_cache(partial, sizes)
        partial.rename(folder)
    return folder


def counted(registry, command):
    """What the command took, and the requests that it made."""
    before = len(registry.requests())
    took = measure(command)
    time.sleep(0.2)  # the access log is written after the answer
    return took, registry.requests()[before:]


def one_run(tool, source):
    """A push into an empty registry, a pull of that into an empty folder, and the push once more."""
    target = FOLDER / "pulled"
    shutil.rmtree(target, ignore_errors=True)
    with DockerRegistry() as registry:
        ref = f"{registry.host}/bench/cache:latest"
        push, push_requests = counted(registry, tool.push(source, ref))
        pull, pull_requests = counted(registry, tool.pull(ref, target))
        again, again_requests = counted(registry, tool.push(source, ref))
    cache_layout.check(target)
    shutil.rmtree(target)
    return {"push": (push, push_requests), "pull": (pull, pull_requests), "push again": (again, again_requests)}


def median(results, verb):
    """Medians of what the runs took; the requests of the first."""
    return median_of([result[verb][0] for result in results]), results[0][verb][1]


def compare(source, runs, targets):
    blobs = len(list((source / "blobs/sha256").iterdir())) - 1  # all but the manifest
    tools = [Regcache(), Skopeo()]
    results = {tool.name: [] for tool in tools}
    for _ in range(runs):
        for tool in tools:
            results[tool.name].append(one_run(tool, source))

    print(f"\n{source.name}, docker-registry, medians of {runs}")
    print(f"  {'':12}{'':10}{'wall s':>8}{'CPU s':>8}{'RSS MiB':>9}{'requests':>10}{'wall ratio':>12}")
    for verb in ("push", "pull", "push again"):
        base = median(results["skopeo"], verb)[0]
        for name in results:
            took, requests = median(results[name], verb)
            print(f"  {verb:12}{name:10}{took.wall_s:8.2f}{took.cpu_s:8.2f}{took.rss_bytes / MIB:9.1f}"
                  f"{len(requests):10}{took.wall_s / base.wall_s:12.2f}")

    for verb in ("push", "pull"):
        ours, theirs = (median(results[name], verb)[0].wall_s for name in ("regcache", "skopeo"))
        targets.show(f"{verb} at least as fast as skopeo", f"{ours:.2f} s to {theirs:.2f} s", ours <= theirs)
    to_blobs = [path for _, path, _ in median(results["regcache"], "push")[1] if "/blobs/" in path]
    per_blob = len(to_blobs) / blobs
    targets.show("at most three requests for a new blob", f"{per_blob:.2f}", per_blob <= 3)
    again = len(median(results["regcache"], "push again")[1])
    targets.show("at most two requests for a cache that is there", again, again <= 2)


def copy_in_little_memory(source, targets):
    with DockerRegistry() as one, DockerRegistry() as other:
        measure(Skopeo().push(source, f"{one.host}/bench/cache:latest"))
        took = measure([REGCACHE, "copy", "--quiet", f"{one.host}/bench/cache:latest",
                        f"{other.host}/bench/cache:latest"])
    print(f"\n{source.name}, regcache copy from one docker-registry to another: {took.wall_s:.2f} s, "
          f"CPU {took.cpu_s:.2f} s, RSS {took.rss_bytes / MIB:.1f} MiB")
    targets.show("copy keeps under 64 MiB", f"{took.rss_bytes / MIB:.1f} MiB", took.rss_bytes < 64 * MIB)


def copy_many_layers(source, runs, targets):
    """Between two registries, the second empty each time."""
    tools = [tool for tool in (Regcache(), Skopeo(), Oras()) if tool.name == "regcache" or shutil.which(tool.name)]
    results = {tool.name: [] for tool in tools}
    with DockerRegistry() as one:
        ref = f"{one.host}/bench/cache:latest"
        measure(Regcache().push(source, ref))
        for _ in range(runs):
            for tool in tools:
                with DockerRegistry() as other:
                    results[tool.name].append(measure(tool.copy(ref, f"{other.host}/bench/cache:latest")))
    took = {name: median_of(each) for name, each in results.items()}
    print(f"\n{source.name}, copied from one docker-registry to another, medians of {runs}")
    for name, each in took.items():
        print(f"  {name:12}{each.wall_s:8.2f} s, CPU {each.cpu_s:.2f} s, RSS {each.rss_bytes / MIB:.1f} MiB")
    fastest = min((each.wall_s, name) for name, each in took.items() if name != "regcache")
    targets.show(f"copy in at most half the time of {fastest[1]}",
                 f"{took['regcache'].wall_s:.2f} s to {fastest[0]:.2f} s", took["regcache"].wall_s <= fastest[0] / 2)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench transfer")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the bytes, one run")
    arguments = parser.parse_args()
    scale, runs = (10, 1) if arguments.quick else (1, arguments.runs)
    targets = Targets()
    try:
        compare(cache_of("many", [5_000_000 // scale] * 100), runs, targets)
        copy_many_layers(cache_of("layers", [50_000] * (1_200 // scale)), runs, targets)
        copy_in_little_memory(cache_of("large", [512 * MIB // scale] + [8 * MIB // scale] * 64), targets)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{error}\n{error.output.decode(errors='replace')}") from None
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
