// Who we are to registries: docker's config.json and podman's auth.json, and the helpers that they name.
import { readFile } from "node:fs/promises";
import { env } from "node:process";

import { askHelper } from "./credential_helper.node.js";
import { RegcacheError } from "./error.js";
import { systemError } from "./files.node.js";

const failure = (code, subject, detail, hint = "mend the file or name another") =>
  new RegcacheError({ code, subject, detail, hint });

/**
 * The credentials for a registry, in the order of docker and podman: DOCKER_AUTH_CONFIG, docker's
 * config.json, podman's auth.json files; with `file` only that one. In a file: the helper for the host, the
 * default helper, the entry itself. Nothing when nobody knows the registry.
 */
export async function dockerCredentials(registry, repository = "", { file } = {}) {
  const texts = file ? [] : [["DOCKER_AUTH_CONFIG", env.DOCKER_AUTH_CONFIG]];
  for (const path of file ? [file] : files()) texts.push([path, undefined]);
  for (const [path, given] of texts) {
    const text = given ?? (path === "DOCKER_AUTH_CONFIG" ? undefined : await textOf(path));
    if (text === undefined && path === file) {
      throw failure("not_found", path, "there is no such file of credentials", "");
    }
    const found = text && await lookUp(parsed(text, path), path, registry, repository);
    if (found) return found;
  }
  return undefined;
}

function files() {
  const behind = (name, rest) => env[name] && env[name] + rest;
  return [
    behind("DOCKER_CONFIG", "/config.json") ?? behind("HOME", "/.docker/config.json"),
    behind("REGISTRY_AUTH_FILE", ""),
    behind("XDG_RUNTIME_DIR", "/containers/auth.json"),
    behind("XDG_CONFIG_HOME", "/containers/auth.json") ?? behind("HOME", "/.config/containers/auth.json"),
  ].filter(Boolean);
}

const textOf = (path) => readFile(path, "utf8").catch((error) => {
  if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw systemError(error, path, "read");
});

function parsed(text, path) {
  let file;
  try {
    file = JSON.parse(text);
  } catch {
    throw failure("invalid_input", path, "this is no JSON"); // the parser's own words may repeat a secret
  }
  for (const name of ["auths", "credHelpers"]) {
    if (file?.[name] !== undefined && !isObject(file[name])) {
      throw failure("invalid_input", `${path} /${name}`, "expected an object");
    }
  }
  if (!isObject(file)) throw failure("invalid_input", path, "expected an object");
  return file;
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

async function lookUp({ auths = {}, credHelpers = {}, credsStore }, path, registry, repository) {
  const name = normalized(registry);
  const [, own] = Object.entries(credHelpers).find(([key]) => normalized(key) === name) ?? [];
  const helper = own ?? credsStore;
  const found = helper && await askHelper(helper, name === "docker.io" ? "https://index.docker.io/v1/" : name);
  if (found) return found;
  for (const candidate of candidates(name, repository)) {
    for (const [key, entry] of Object.entries(auths)) {
      const credentials = normalized(key) === candidate && credentialsOf(entry, `${path} /auths/${key}`);
      if (credentials) return credentials;
    }
  }
  return undefined;
}

/** The registry and the starts of the repository at its slashes, longest first. */
function candidates(registry, repository) {
  const parts = repository.split("/").filter(Boolean);
  return [...parts.map((_, i) => [registry, ...parts.slice(0, parts.length - i)].join("/")), registry];
}

/** A key without what docker puts around it; the names of Docker Hub are all "docker.io". */
function normalized(key) {
  const bare = key.replace(/^https?:\/\//, "").replace(/\/+$/, "").replace(/\/v1$/, "").replace(/\/v2$/, "");
  return bare.replace(/^(index|registry-1)\.docker\.io(?=\/|$)/, "docker.io");
}

/** What an entry says; nothing when it says nothing. */
function credentialsOf(entry, place) {
  if (!isObject(entry)) throw failure("invalid_input", place, "expected an object");
  const { auth = "", identitytoken = "", registrytoken = "" } = entry;
  let { username = "", password = "" } = entry;
  if (auth) {
    const decoded = Buffer.from(String(auth), "base64").toString().replace(/\0+$/, "");
    const colon = decoded.indexOf(":");
    if (colon < 0) throw failure("invalid_input", `${place}/auth`, "'auth' is not base64 of 'user:password'");
    [username, password] = [decoded.slice(0, colon), decoded.slice(colon + 1)];
  }
  const found = { username, password, identityToken: identitytoken, registryToken: registrytoken };
  return Object.values(found).some(Boolean) ? found : undefined;
}
