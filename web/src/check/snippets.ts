// The same options for the tools that people build with, to copy.
import type { BuildCaches, Checker, SnippetTool } from "regcache";

import { copyButton } from "../copy_button.js";
import { el, uniqueId } from "../elements.js";
import type { CheckedInput } from "./checked_input.js";

const tools: readonly (readonly [tool: SnippetTool, name: string])[] = [
  ["buildx", "buildx"],
  ["bake", "Bake"],
  ["compose", "Compose"],
  ["github", "GitHub"],
  ["gitlab", "GitLab"],
  ["buildctl", "buildctl"],
  ["dagger", "Dagger"],
];

/** A tab for each tool; arrows go from one to the next. */
export class Snippets {
  readonly element: HTMLElement;
  readonly #text = el("code", {});
  readonly #tabs: readonly HTMLButtonElement[];
  #tool: SnippetTool = "buildx";
  #caches: BuildCaches = {};
  #checker: Checker | undefined;

  constructor() {
    const panel = uniqueId();
    this.#tabs = tools.map(([tool, name]) =>
      el(
        "button",
        { type: "button", role: "tab", id: uniqueId(), "aria-controls": panel, onclick: () => this.#choose(tool) },
        name,
      ),
    );
    this.element = el(
      "section",
      { "aria-labelledby": "snippets", class: "snippets" },
      el(
        "div",
        { class: "heading" },
        el("h2", { id: "snippets" }, "To copy"),
        copyButton("what this tool wants", () => this.#text.textContent ?? ""),
      ),
      el(
        "div",
        { role: "tablist", "aria-labelledby": "snippets", onkeydown: (event) => this.#onKey(event as KeyboardEvent) },
        ...this.#tabs,
      ),
      el("pre", { id: panel, role: "tabpanel", tabindex: "0", "aria-label": "What this tool wants" }, this.#text),
    );
    this.#choose("buildx");
  }

  update({ options }: CheckedInput, checker: Checker): void {
    const texts = (wanted: string): string[] =>
      options.filter(({ option: { direction } }) => direction === wanted).map(({ option: { text } }) => text);
    this.#caches = { cacheTo: texts("cache-to"), cacheFrom: texts("cache-from") };
    this.#checker = checker;
    this.element.hidden = options.length === 0 || options.some(({ result }) => result.entries.length === 0);
    this.#show();
  }

  #choose(tool: SnippetTool): void {
    this.#tool = tool;
    this.#tabs.forEach((tab, i) => {
      const isChosen = tools[i]![0] === tool;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    });
    this.#show();
  }

  #show(): void {
    if (!this.#checker || this.element.hidden) return;
    try {
      this.#text.textContent = this.#checker.snippet(this.#caches, this.#tool).trimEnd();
    } catch {
      this.element.hidden = true; // the options of several builds of a file are not those of one
    }
  }

  #onKey(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    const at = tools.findIndex(([tool]) => tool === this.#tool);
    const next = (at + step + tools.length) % tools.length;
    this.#choose(tools[next]![0]);
    this.#tabs[next]!.focus();
  }
}
