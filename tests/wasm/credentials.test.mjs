// Method: a process for each case, with files and helpers of its own: who it takes itself for, and what it says when
// a file or helper is broken; no secret may be among it.
import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";

import { file, run } from "./shipped.mjs";

const secret = "s3cret-canary";
const basic = Buffer.from(`ann:${secret}`).toString("base64");
let home;
before(async () => (home = await mkdtemp(join(tmpdir(), "regcache-credentials-"))));
after(() => rm(home, { recursive: true, force: true }));

const script = `
  const { dockerCredentials } = await import(${JSON.stringify(pathToFileURL(file("docker_credentials.node.js")))});
  const [registry, repository] = process.argv.slice(1);
  const said = await dockerCredentials(registry, repository).catch(({ code, subject, detail, hint, stack }) =>
    ({ code, subject, detail, hint, stack }));
  console.log(JSON.stringify(said ?? null));`;

/** What a fresh process finds; `files` are below its home, those in bin/ can be run. */
async function found(files, registry, { repository = "o/app", variables = {} } = {}) {
  const own = await mkdtemp(join(home, "case-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(own, name)), { recursive: true });
    await writeFile(join(own, name), typeof content === "string" ? content : JSON.stringify(content));
    if (name.startsWith("bin/")) await chmod(join(own, name), 0o755);
  }
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script, registry, repository],
    { env: { HOME: own, PATH: `${join(own, "bin")}:${process.env.PATH}`, ...variables } });
  return { said: JSON.parse(stdout), own };
}

const config = ".docker/config.json";
const withAuth = (key, auth = basic) => ({ auths: { [key]: { auth } } });
const answers = (json) => `#!/bin/sh\necho noise-${secret} >&2\necho '${json}'\n`;
const ann = { username: "ann", password: secret };

const cases = {
  "nobody": [{}, "ghcr.io", undefined],
  "an entry for the host": [{ [config]: withAuth("ghcr.io") }, "ghcr.io", ann],
  "an entry with scheme and version": [{ [config]: withAuth("https://ghcr.io/v2/") }, "ghcr.io", ann],
  "an entry for another host": [{ [config]: withAuth("ghcr.io") }, "ghcr.io.example", undefined],
  "Docker Hub by its old name": [{ [config]: withAuth("https://index.docker.io/v1/") }, "docker.io", ann],
  "the longest entry of the repository": [{ [config]: { auths: { "ghcr.io": { auth: "eDp5" }, "ghcr.io/o": { auth: basic } } } },
    "ghcr.io", ann],
  "an identity token": [{ [config]: { auths: { "h.example": { identitytoken: secret } } } }, "h.example", { identityToken: secret }],
  "podman's file": [{ ".config/containers/auth.json": withAuth("quay.io") }, "quay.io", ann],
  "a helper for the host": [{ [config]: { credHelpers: { "ghcr.io": "one" }, credsStore: "two" },
    "bin/docker-credential-one": answers(JSON.stringify({ Username: "ann", Secret: secret })) }, "ghcr.io", ann],
  "the default helper with a token": [{ [config]: { credsStore: "two" },
    "bin/docker-credential-two": answers(JSON.stringify({ Username: "<token>", Secret: secret })) }, "ghcr.io", { identityToken: secret }],
  "a helper that has none, and an entry": [{ [config]: { ...withAuth("ghcr.io"), credsStore: "none" },
    "bin/docker-credential-none": "#!/bin/sh\necho credentials not found in native keychain\nexit 1\n" }, "ghcr.io", ann],
};
for (const [name, [files, registry, expected]] of Object.entries(cases)) {
  test(`credentials of ${name}`, async () => {
    const { said } = await found(files, registry);
    const given = said && Object.fromEntries(Object.entries(said).filter(([, value]) => value));
    assert.deepEqual(given ?? undefined, expected);
  });
}

test("a helper is asked for the name that docker gives a registry, without our other variables", async () => {
  const helper = `#!/bin/sh\nprintf '{"Username":"%s","Secret":"%s"}' "$(cat)" "$CANARY"\n`;
  const files = { [config]: { credsStore: "echo" }, "bin/docker-credential-echo": helper };
  const { said } = await found(files, "docker.io", { variables: { CANARY: secret } });
  assert.deepEqual(said, { username: "https://index.docker.io/v1/", password: "" });
});

test("DOCKER_AUTH_CONFIG comes first", async () => {
  const { said } = await found({ [config]: withAuth("ghcr.io", "eDp5") }, "ghcr.io",
    { variables: { DOCKER_AUTH_CONFIG: JSON.stringify(withAuth("ghcr.io")) } });
  assert.equal(said.username, "ann");
});

const broken = {
  "a file that is no JSON": [{ [config]: `{"auths": ${secret}` }, "invalid_input", /config\.json$/],
  "a file that is a list": [{ [config]: "[]" }, "invalid_input", /config\.json$/],
  "auths that are a list": [{ [config]: `{"auths":[]}` }, "invalid_input", /config\.json \/auths$/],
  "an entry that is a text": [{ [config]: { auths: { "ghcr.io": secret } } }, "invalid_input", /\/auths\/ghcr\.io$/],
  "an auth without a colon": [{ [config]: withAuth("ghcr.io", Buffer.from(secret).toString("base64")) }, "invalid_input", /\/auth$/],
  "a helper that is not installed": [{ [config]: { credsStore: "missing" } }, "not_found", /^docker-credential-missing$/],
  "a helper with a path": [{ [config]: { credsStore: "../evil" } }, "invalid_input", /^\.\.\/evil$/],
  "a helper that fails": [{ [config]: { credsStore: "bad" },
    "bin/docker-credential-bad": `#!/bin/sh\necho ${secret}\nexit 3\n` }, "denied", /^docker-credential-bad$/],
  "a helper that says something else": [{ [config]: { credsStore: "bad" },
    "bin/docker-credential-bad": answers(secret) }, "invalid_input", /^docker-credential-bad$/],
  "a helper that talks without end": [{ [config]: { credsStore: "bad" },
    "bin/docker-credential-bad": `#!/bin/sh\nyes ${secret}\n` }, "unavailable", /^docker-credential-bad$/],
};
for (const [name, [files, code, subject]] of Object.entries(broken)) {
  test(`${name} is told in one sentence`, async () => {
    const { said, own } = await found(files, "ghcr.io");
    assert.equal(said.code, code);
    assert.match(said.subject.replace(own, ""), subject);
    assert.ok(said.detail.length > 0 && !said.detail.includes("\n"));
    assert.ok(!JSON.stringify(said).includes(secret));
  });
}
