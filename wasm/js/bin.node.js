#!/usr/bin/env node
// The command line in JavaScript, for people without the native binary: its words, its exit statuses.
import { readFileSync } from "node:fs";

import { commands, helpText, parseWords, UsageError } from "./cli_arguments.node.js";
import { actions } from "./cli_commands.node.js";
import { statusOf } from "./cli_status.node.js";
import { errorText, printError, printOut } from "./cli_text.node.js";
import { dockerCredentials } from "./docker_credentials.node.js";
import { edge } from "./edge.node.js";
import { entry } from "./entry.js";
import { RegcacheError } from "./error.js";
import { modulesHere } from "./inlined.node.js";

const usageStatus = 2;

// As the entries of the package have it, but with the core's own hints, which are for command lines.
const regcache = entry(modulesHere, edge);

const stopped = new AbortController();
let signalStatus;
for (const [name, status] of [["SIGINT", 130], ["SIGTERM", 143]]) {
  process.on(name, () => {
    signalStatus ??= status;
    stopped.abort();
  });
}

process.exitCode = await run(process.argv.slice(2)).catch((error) => {
  if (error.syscall !== "write") throw error;
  const isFull = error.code === "ENOSPC";
  printError(errorText({ subject: "standard output", detail: `could not write: ${error.code}`,
    hint: isFull ? "free some space on this disk" : "" }));
  return 1;
});

async function run([first = "", ...words]) {
  if (first === "" || ["help", "--help", "-h"].includes(first)) {
    (first === "" ? printError : printOut)(helpText(words[0]));
    return first === "" ? usageStatus : 0;
  }
  const name = first === "--version" ? "version" : first;
  if (!Object.hasOwn(commands, name)) {
    printError(errorText({ subject: name, detail: "there is no such command", hint: "'regcache --help' lists the commands" }));
    return usageStatus;
  }
  if (words.some((word) => word === "--help" || word === "-h")) {
    printOut(helpText(name));
    return 0;
  }
  try {
    const parsed = parseWords(name, words);
    return await actions[name](regcache, parsed, common(parsed));
  } catch (error) {
    return told(error, name);
  }
}

/** What the options say that all commands have. */
function common(words) {
  const concurrency = words["--jobs"] ?? 4;
  return { signal: stopped.signal, concurrency, credentials: credentialsBy(words),
    ...(words["--chunk-size"] && { chunkSize: words["--chunk-size"] }),
    ...(words["--plain-http"] && { plainHttp: true }),
    onProgress: ({ type, text }) => type === "warned" && printError(`warning: ${text}\n`) };
}

function credentialsBy({ "--username": username, "--password-stdin": typed, "--authfile": file }) {
  if (Boolean(username) !== Boolean(typed)) {
    throw new RegcacheError({ code: "missing", subject: username ? "--password-stdin" : "--username",
      detail: "a user name and a password go together", hint: "give --username NAME and --password-stdin" });
  }
  if (username) return { username, password: readFileSync(0, "utf8").split("\n")[0] };
  return (registry, repository) => dockerCredentials(registry, repository, { file });
}

function told(error, name) {
  if (signalStatus !== undefined) {
    printError("regcache: stopped by a signal\n");
    return signalStatus;
  }
  if (error instanceof UsageError) {
    printError(`regcache ${name}: ${error.message}\n  hint: 'regcache ${name} --help' ${error.helps}\n`);
    return usageStatus;
  }
  if (!(error instanceof RegcacheError)) throw error;
  printError(errorText(error));
  return statusOf(error);
}
