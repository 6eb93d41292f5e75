"""Whether what a tag of a registry stands for is all there and right, found out by HTTP alone."""
import base64
import contextlib
import hashlib
import http.client
import json

from peers.registries import PASSWORD, USER

PIECE_BYTES = 1_048_576
MANIFEST_TYPES = ("application/vnd.oci.image.manifest.v1+json", "application/vnd.oci.image.index.v1+json")
BASIC = {"Authorization": "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()}


def image_state(host, repository, tag):
    """(digest, faults) of an image; (None, []) where there is none. `faults` has a sentence for each blob
    that is missing or wrong."""
    with contextlib.closing(http.client.HTTPConnection(host)) as connection:
        def get(path):
            connection.request("GET", f"/v2/{repository}/{path}",
                               headers={**BASIC, "Accept": ", ".join(MANIFEST_TYPES)})
            return connection.getresponse()

        def digest_of(answer):
            digest = hashlib.sha256()
            while piece := answer.read(PIECE_BYTES):
                digest.update(piece)
            return "sha256:" + digest.hexdigest()

        answer = get(f"manifests/{tag}")
        manifest = answer.read()
        if answer.status == 404:
            return None, []
        faults = []
        named = json.loads(manifest)
        for blob in [named["config"], *named["layers"]] if answer.status == 200 else []:
            answer = get(f"blobs/{blob['digest']}")
            if answer.status != 200:
                answer.read()
                faults.append(f"{blob['digest']} is answered with status {answer.status}")
            elif digest_of(answer) != blob["digest"]:
                faults.append(f"{blob['digest']} has other bytes")
        return "sha256:" + hashlib.sha256(manifest).hexdigest(), faults
