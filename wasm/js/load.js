// From whatever a caller has of the module to running exports. No generated code, no I/O of its own
// but fetch for what is named by an address.
import { RegcacheError } from "./error.js";

const imports = {
  env: { emscripten_notify_memory_growth() {} },
  wasi_snapshot_preview1: {
    proc_exit(status) {
      throw new Error(`the module stopped with status ${status}`);
    },
  },
};

/**
 * Compiles the module called `name` from a WebAssembly.Module, a Response, bytes, an address, or a promise of any of them.
 * Compiling from bytes rather than from the stream makes the server's media type irrelevant.
 */
export async function compile(source, name) {
  try {
    let given = await source;
    if (given instanceof WebAssembly.Module) return given;
    if (ArrayBuffer.isView(given)) return await WebAssembly.compile(given);
    if (typeof given === "string" || given instanceof URL) given = await fetch(given);
    if (given instanceof Response) {
      if (!given.ok) throw new Error(`${given.url} answered ${given.status}`);
      given = await given.arrayBuffer();
    }
    return await WebAssembly.compile(given);
  } catch (cause) {
    const detail = `the WebAssembly module could not be loaded: ${cause.message}`;
    const hint = "check that its address answers with the .wasm file and that the page's "
      + "Content-Security-Policy has 'wasm-unsafe-eval'";
    throw new RegcacheError({ code: "unavailable", subject: `${name}.wasm`, detail, hint }, { cause });
  }
}

/** The exports of a fresh instance: constructors have run, nothing is shared with other instances. */
export function instantiate(module) {
  const { exports } = new WebAssembly.Instance(module, imports);
  exports._initialize();
  return exports;
}

/** `make` at the first call, and again only when it failed. */
export function once(make) {
  let made;
  return (...args) => {
    made ??= make(...args).catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
