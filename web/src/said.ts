// A line that tells how something goes that takes a while, and what came of it.
import { el } from "./elements.js";

/** Only what was begun last speaks: whatever it follows is told to stop. */
export class Said {
  readonly element = el("p", { class: "said" });
  #running = new AbortController();

  constructor() {
    this.say("");
  }

  /** Says what is done, then what `action` gives, or what `explain` makes of its failure. */
  async during(
    doing: string,
    action: (signal: AbortSignal) => Promise<string>,
    explain = (error: Error): string => error.message,
  ): Promise<void> {
    this.say(doing);
    const { signal } = this.#running;
    const [text, failed] = await action(signal).then(
      (said) => [said, false] as const,
      (error: Error) => [explain(error), true] as const,
    );
    if (!signal.aborted) this.tell(text, failed);
  }

  /** Says a text in the place of whatever is going on. */
  say(text: string): void {
    this.#running.abort();
    this.#running = new AbortController();
    this.tell(text);
  }

  /** Says how far it is. */
  tell(text: string, failed = false): void {
    this.element.role = failed ? "alert" : "status";
    this.element.classList.toggle("error", failed);
    this.element.replaceChildren(...(failed ? [el("span", { class: "severity" }, "error"), " "] : []), text);
  }
}
