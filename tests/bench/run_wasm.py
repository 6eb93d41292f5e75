"""./dev bench --wasm: the npm package in Node beside the packages that people use instead.

  run_wasm.py [--runs 5] [--quick]     --quick: a tenth of the bytes, one run, to try the script

Every figure is the median over processes of their own, all packages in turns on the same 64 MiB of real files.
Targets are those of the issue; the exit status is 1 if one is not met. Needs a quiet machine to mean anything.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.corpora import MB, corpus
from bench.targets import Targets

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent / "wasm"
FOLDER = ROOT / "build/bench"
NPM = ROOT / "build/wasm/npm"
MIB = 1 << 20
PEERS = {
    "gzip": ["regcache", "node:zlib", "fflate", "pako"],
    "zstd": ["regcache", "@oneidentity/zstd-js", "@bokuweb/zstd-wasm"],
    "gunzip": ["regcache", "node:zlib", "fflate", "pako"],
    "unzstd": ["regcache", "@oneidentity/zstd-js", "@bokuweb/zstd-wasm", "fzstd"],
}


def asked(*words):
    done = subprocess.run(["node", "measure.mjs", *map(str, words)], cwd=HERE, check=True, text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          env={**os.environ, "REGCACHE_NPM": str(NPM)})
    return json.loads(done.stdout)


def median_over(runs, packages, *words):
    """For each package the answer with the median time, all of them taking turns."""
    answers = {name: [] for name in packages}
    for _ in range(runs):
        for name in packages:
            answers[name].append(asked(name, *words))
    return {name: sorted(each, key=lambda answer: answer["seconds"])[len(each) // 2]
            for name, each in answers.items()}


def sources(tar):
    """The file that each job reads: what is decoded was made by the usual tools."""
    made = {"gzip": tar, "zstd": tar}
    for job, command in (("gunzip", ["gzip", "-6", "-c"]), ("unzstd", ["zstd", "-3", "-q", "-c"])):
        made[job] = tar.with_suffix(f".{job}")
        made[job].write_bytes(subprocess.run([*command, tar], check=True, stdout=subprocess.PIPE).stdout)
    return made


def codecs(tar, runs):
    size, speeds = tar.stat().st_size, {}
    print(f"\n{tar.name}: {size / MIB:.0f} MiB, medians of {runs}")
    print(f"  {'':8}{'':24}{'MB/s':>8}{'size MB':>10}{'memory MiB':>12}")
    for job, path in sources(tar).items():
        for name, answer in median_over(runs, PEERS[job], job, path).items():
            speeds[job, name] = size / MB / answer["seconds"]
            print(f"  {job:8}{name:24}{speeds[job, name]:8.0f}{answer['bytes'] / MB:10.1f}"
                  f"{answer['memory'] / MIB:12.1f}", flush=True)
    return speeds


def judge(speeds, targets):
    def beside(job, other):
        return speeds[job, "regcache"] / speeds[job, other]

    fastest = max(PEERS["zstd"][1:], key=lambda name: speeds["zstd", name])
    gzip, zstd = beside("gzip", "node:zlib"), beside("zstd", fastest)
    targets.show("gzip 6 faster than node:zlib", f"{gzip:.2f} times", gzip > 1)
    targets.show(f"zstd 3 at least 0.85 of {fastest}", f"{zstd:.2f}", zstd >= 0.85)
    for job in ("gunzip", "unzstd"):
        rivals = [name for name in PEERS[job][1:] if name != "node:zlib"]
        best = max(rivals, key=lambda name: speeds[job, name])
        targets.show(f"{job} faster than {best}", f"{beside(job, best):.2f} times", beside(job, best) > 1)


def main():
    parser = argparse.ArgumentParser(prog="./dev bench --wasm")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the bytes, one run")
    arguments = parser.parse_args()
    bytes_max, runs = (7 * MB, 1) if arguments.quick else (67 * MB, arguments.runs)
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"], cwd=HERE, check=True)
    tar, targets = corpus(FOLDER, "usr", bytes_max), Targets()
    judge(codecs(tar, runs), targets)
    load, check = (statistics.median(asked("regcache", job)["seconds"] for _ in range(runs))
                   for job in ("load", "check"))
    targets.show("import and first check in at most 5 ms", f"{load * 1e3:.1f} ms", load <= 5e-3)
    targets.show("nine options checked in at most 20 microseconds", f"{check * 1e6:.1f}", check <= 20e-6)
    if not arguments.quick:
        memory = asked("regcache", "endless", tar)["memory"]
        targets.show("4 GiB through zstd in under 32 MiB of the module's memory", f"{memory / MIB:.1f} MiB",
                     memory < 32 * MIB)
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
