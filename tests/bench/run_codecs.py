"""./dev bench codecs: layers compressed, converted and decoded by regcache and by its peers.

  run_codecs.py [--runs 5] [--quick]     --quick: a tenth of the bytes, one run, to try the script

All tools take turns on the same bytes; the tables show medians. What regcache does is the whole of
`regcache convert` from one folder to another: read, check the digest, compress, hash, write; the peers
compress alone. Ratios are of wall time, ours over theirs: below 1 is faster. Targets are those of the
issue; the exit status is 1 if one is not met. Needs a quiet machine to mean anything.
"""
import argparse
import os
import pathlib
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from bench.corpora import MB, corpus
from bench.make_cache import cache_of_tar, image_of_cache, manifest_of
from bench.measured import median_of, measure
from bench.targets import Targets

ROOT = pathlib.Path(__file__).resolve().parents[2]
FOLDER = ROOT / "build/bench"
REGCACHE = str(ROOT / "build/bin/regcache")
CORES = os.cpu_count()
MIB = 1 << 20


def shell(line):
    return ["bash", "-o", "pipefail", "-c", line]


class Rows:
    """The measurements of one table, and how they are shown."""

    def __init__(self, title, raw_bytes):
        self.title, self.raw_bytes, self.rows = title, raw_bytes, {}

    def run(self, name, runs, prepare, command, size_of):
        taken = []
        for _ in range(runs):
            prepare()
            taken.append(measure(command))
        self.rows[name] = (median_of(taken), size_of())

    def wall(self, name):
        return self.rows[name][0].wall_s

    def size(self, name):
        return self.rows[name][1]

    def show(self):
        print(f"\n{self.title}")
        print(f"  {'':34}{'wall s':>8}{'CPU s':>8}{'MB/s':>8}{'size MB':>10}{'RSS MiB':>9}")
        for name, (took, size) in self.rows.items():
            print(f"  {name:34}{took.wall_s:8.2f}{took.cpu_s:8.2f}{self.raw_bytes / MB / took.wall_s:8.0f}"
                  f"{size / MB:10.1f}{took.rss_bytes / MIB:9.1f}")


class Codecs:
    def __init__(self, tar, runs):
        self.tar, self.runs = tar, runs
        self.plain = cache_of_tar(FOLDER / f"{tar.stem}.cache", tar)
        self.out = FOLDER / "out"
        self.rows = Rows(f"{tar.name}: {tar.stat().st_size / MB:.0f} MB, medians of {runs}", tar.stat().st_size)

    def clean(self):
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.unlink(missing_ok=True)

    def peer(self, name, line):
        self.rows.run(name, self.runs, self.clean, shell(f"{line} > {self.out}"),
                      lambda: self.out.stat().st_size)

    def ours(self, name, source, *options):
        self.rows.run(name, self.runs, self.clean,
                      [REGCACHE, "convert", "--quiet", "--no-fsync", str(source), str(self.out), *options],
                      lambda: layer_bytes(self.out))

    def keep(self, name):
        """What was written last, as a source for other rows."""
        kept = FOLDER / f"{self.tar.stem}.{name}"
        shutil.rmtree(kept, ignore_errors=True)
        kept.unlink(missing_ok=True)
        self.out.rename(kept)
        return kept

    def compress(self):
        tar = self.tar
        self.peer("sha256sum (limit: the hash alone)", f"sha256sum {tar}")
        self.peer("cat (limit: the copy alone)", f"cat {tar}")
        self.peer("gzip -6", f"gzip -6 -c {tar}")
        self.peer(f"pigz -p{CORES} -6", f"pigz -p{CORES} -6 -c {tar}")
        self.peer("igzip -2", f"igzip -2 -c {tar}")
        self.peer("libdeflate-gzip -5 (limit on one core)", f"libdeflate-gzip -5 -c {tar}")
        self.ours("regcache gzip", self.plain, "--compression", "gzip")
        self.gzipped = self.keep("gzip")
        self.ours("regcache estargz", self.plain, "--compression", "estargz")
        self.peer(f"zstd -3 -T{CORES}", f"zstd -3 -T{CORES} -q -c {tar}")
        self.ours("regcache zstd", self.plain, "--compression", "zstd")
        self.zstd = self.keep("zstd")

    def decode(self):
        for name, source, tool in (("gzip", self.gzipped, "igzip -dc"), ("zstd", self.zstd, "zstd -dcq")):
            blob = max((source / "blobs/sha256").iterdir(), key=lambda path: path.stat().st_size)
            self.peer(f"{tool} | sha256sum", f"{tool} < {blob} | sha256sum")
            self.rows.run(f"regcache verify --deep, {name}", self.runs, self.clean,
                          [REGCACHE, "verify", "--deep", "--quiet", str(source)], lambda: 0)

    def convert(self):
        # skopeo recompresses layers of images only, never of a cache.
        image = image_of_cache(FOLDER / f"{self.tar.stem}.image", self.gzipped)
        self.rows.run("skopeo, gzip to zstd", self.runs, self.clean,
                      ["skopeo", "copy", "--quiet", "--dest-compress-format", "zstd",
                       f"oci:{image}:latest", f"oci:{self.out}:latest"],
                      lambda: layer_bytes(self.out))
        self.ours("regcache convert, gzip to zstd", self.gzipped, "--compression", "zstd")

    def judge(self, targets):
        rows, pigz, zstd = self.rows, f"pigz -p{CORES} -6", f"zstd -3 -T{CORES}"
        times = rows.wall(pigz) / rows.wall("regcache gzip")
        targets.show("gzip at least 3 times as fast as pigz", f"{times:.2f}", times >= 3)
        larger = rows.size("regcache gzip") / rows.size(pigz)
        targets.show("gzip at most 1 % larger than pigz", f"{larger:.3f}", larger <= 1.01)
        slower = rows.wall("regcache zstd") / rows.wall(zstd)
        targets.show("zstd 3 within 5 % of zstd's time", f"{slower:.2f}", slower <= 1.05)
        larger = rows.size("regcache zstd") / rows.size(zstd)
        targets.show("zstd 3 at most 1 % larger than zstd", f"{larger:.3f}", larger <= 1.01)
        slower = rows.wall("regcache estargz") / rows.wall("regcache gzip")
        targets.show("estargz within 1.3 times our gzip", f"{slower:.2f}", slower <= 1.3)
        for name, tool in (("gzip", "igzip -dc"), ("zstd", "zstd -dcq")):
            slower = rows.wall(f"regcache verify --deep, {name}") / rows.wall(f"{tool} | sha256sum")
            targets.show(f"decoding and hashing {name} at least as fast as {tool}", f"{slower:.2f}", slower <= 1)
        if rows.size("skopeo, gzip to zstd") < 0.98 * rows.size("regcache gzip"):
            times = rows.wall("regcache convert, gzip to zstd") / rows.wall("skopeo, gzip to zstd")
            targets.show("gzip to zstd in at most half of skopeo's time", f"{times:.2f}", times <= 0.5)
        else:
            print("  not measured  gzip to zstd beside skopeo: this skopeo left the layer as it was")
        most = max(took.rss_bytes for name, (took, _) in rows.rows.items() if name.startswith("regcache"))
        targets.show(f"at most {64 + 16 * CORES} MiB of memory", f"{most / MIB:.0f} MiB",
                     most <= (64 + 16 * CORES) * MIB)


def layer_bytes(layout):
    """The size of the one layer of a layout."""
    return sum(layer["size"] for layer in manifest_of(layout)["layers"])


def main():
    parser = argparse.ArgumentParser(prog="./dev bench codecs")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tenth of the bytes, one run")
    parser.add_argument("--corpus", action="append", choices=["usr", "compressed", "tiny", "sparse"])
    arguments = parser.parse_args()
    bytes_max, runs = (50 * MB, 1) if arguments.quick else (500 * MB, arguments.runs)
    FOLDER.mkdir(parents=True, exist_ok=True)
    targets = Targets()
    for name in arguments.corpus or ["usr", "compressed", "tiny", "sparse"]:
        codecs = Codecs(corpus(FOLDER, name, bytes_max), runs)
        try:
            codecs.compress()
            codecs.decode()
            codecs.convert()
        except subprocess.CalledProcessError as error:
            raise SystemExit(f"{error}\n{error.output.decode(errors='replace')}") from None
        codecs.rows.show()
        if name == "usr":
            codecs.judge(targets)
    return targets.end()


if __name__ == "__main__":
    sys.exit(main())
