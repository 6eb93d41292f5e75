// Calls to a worker, each known by a number until it is answered: { id, ... } out, { id, answer } or { id, error } in.
import { RegcacheError } from "./error.js";

export class Calls {
  #waiting = new Map();
  #next = 0;
  #lost;

  /** How many are not answered yet. */
  get count() {
    return this.#waiting.size;
  }

  get isLost() {
    return this.#lost !== undefined;
  }

  /** What `worker` answers. */
  ask(worker, given, transferred = []) {
    if (this.#lost) return Promise.reject(this.#lost);
    const id = (this.#next += 1);
    return new Promise((fulfil, refuse) => {
      this.#waiting.set(id, { fulfil, refuse });
      worker.postMessage({ id, ...given }, transferred);
    });
  }

  settle({ id, answer, error }) {
    const { fulfil, refuse } = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) refuse(new RegcacheError(error));
    else fulfil(answer);
  }

  /** The worker is gone, and answers nothing any more. */
  lose(error) {
    this.#lost = error;
    for (const { refuse } of this.#waiting.values()) refuse(error);
    this.#waiting.clear();
  }
}

/** What a worker tells of an error: messages carry no RegcacheError. */
export const toldError = ({ code = "internal", subject = "codec", detail, hint, message }) =>
  ({ code, subject, detail: detail ?? message, hint });
