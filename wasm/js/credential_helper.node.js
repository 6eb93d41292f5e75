// Credential helpers: the docker-credential-* programs, run without a shell and bounded in time and size.
import { spawn } from "node:child_process";
import { env } from "node:process";

import { RegcacheError } from "./error.js";

const patience = 30_000;
const answerBytesMax = 1_048_576;
/** What helpers print when they have nothing: an agreement of the protocol, letter by letter. */
const notFound = "credentials not found in native keychain";

/** What helpers read of the environment: where they are, who the user is, which keyring or cloud to ask. */
const passedOn = new RegExp("^(PATH|HOME|USER|LOGNAME|LANG|TMPDIR|DISPLAY|WAYLAND_DISPLAY|DBUS_SESSION_BUS_ADDRESS"
  + "|GNUPGHOME|GPG_TTY|PASSWORD_STORE_DIR|DOCKER_CONFIG|HTTPS?_PROXY|NO_PROXY|https?_proxy|no_proxy"
  + "|SystemRoot|USERPROFILE|APPDATA|LOCALAPPDATA|(LC|XDG|AWS|GOOGLE|CLOUDSDK|AZURE|SSL_CERT)_.*)$");

/** What the helper called `name` has for `key`; nothing when it has none. Never what it printed otherwise. */
export async function askHelper(name, key) {
  if (!/^[A-Za-z0-9._-]+$/.test(name)) {
    throw new RegcacheError({ code: "invalid_input", subject: String(name),
      detail: "a credential helper's name has letters, digits, '.', '_' and '-'" });
  }
  const program = `docker-credential-${name}`;
  const failed = (code, detail, hint) => new RegcacheError({ code, subject: program, detail, hint });
  if (/[\0-\x1f\x7f]/.test(key)) throw failed("invalid_input", "a control character cannot go to a helper");
  const { status, out } = await run(program, key, failed);
  if (status !== 0) {
    if (out.includes(notFound)) return undefined;
    throw failed("denied", `the credential helper failed with status ${status}`,
      `run it by hand to see why: echo ${key} | ${program} get`);
  }
  return credentialsOf(out, failed);
}

/** Its error stream is dropped: helpers have been seen to print secrets there. */
function run(program, input, failed) {
  return new Promise((resolve, reject) => {
    const variables = Object.fromEntries(Object.entries(env).filter(([name]) => passedOn.test(name)));
    const child = spawn(program, ["get"], { stdio: ["pipe", "pipe", "ignore"], env: variables, shell: false });
    const parts = [];
    let size = 0;
    const end = (error) => {
      clearTimeout(timer);
      reject(error);
    };
    const giveUp = (detail) => {
      child.kill("SIGKILL");
      child.stdout.destroy(); // what it started may live on, and would hold this end
      end(failed("unavailable", detail));
    };
    const timer = setTimeout(giveUp, patience, `it took longer than ${patience / 1000} seconds`);
    child.stdout.on("data", (part) => {
      parts.push(part);
      size += part.length;
      if (size > answerBytesMax) giveUp(`it printed more than ${answerBytesMax} bytes`);
    });
    child.on("error", ({ code, message }) => end(code === "ENOENT"
      ? failed("not_found", "the credential helper is not installed", "install it, or take it out of docker's config.json")
      : failed("io", message)));
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve({ status: status ?? 128, out: Buffer.concat(parts).toString() });
    });
    child.stdin.on("error", () => {}); // a helper may end without reading
    child.stdin.end(input);
  });
}

/** The user name "<token>" means: the secret is an identity token. */
function credentialsOf(json, failed) {
  try {
    const { Username = "", Secret = "" } = JSON.parse(json);
    if (typeof Username === "string" && typeof Secret === "string") {
      return Username === "<token>" ? { identityToken: Secret } : { username: Username, password: Secret };
    }
  } catch {
    // the parser's own words would repeat a secret
  }
  throw failed("invalid_input", "the helper's answer is not the JSON it should be");
}
