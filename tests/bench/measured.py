"""One command, measured from outside by GNU time.

Python cannot measure its own children's memory: what the kernel reports as the most resident memory of
a process starts at that of the process which started it. GNU time is small and starts its child itself.
"""
import dataclasses
import statistics
import subprocess
import tempfile
import time


@dataclasses.dataclass
class Measured:
    wall_s: float
    cpu_s: float      # user and system together
    rss_bytes: int    # the most memory that was resident at once


def measure(command):
    """Runs the command to its end; raises CalledProcessError with its output if it fails."""
    with tempfile.NamedTemporaryFile("r") as report:
        start = time.monotonic()
        subprocess.run(["/usr/bin/time", "-o", report.name, "-f", "%U %S %M", *command], check=True,
                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        wall = time.monotonic() - start
        user, system, kibibytes = report.read().split()
    return Measured(wall, float(user) + float(system), int(kibibytes) * 1024)


def median_of(taken):
    """Of each figure its median over several runs."""
    return Measured(*(statistics.median(getattr(one, field.name) for one in taken)
                      for field in dataclasses.fields(Measured)))
