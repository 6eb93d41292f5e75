// Where a cache comes from: dropped, chosen, or named in a registry.
import { Cache } from "regcache/page";

import { dropZone } from "../drop_zone.js";
import { el, uniqueId } from "../elements.js";
import { Said } from "../said.js";
import { failureText } from "./failures.js";
import { blobPath, chosenFiles, droppedFiles, layoutsOf, type DroppedLayout } from "./layout_files.js";
import { relayed, relayFetch } from "./relay.js";

/** A cache that somebody opened. */
export interface OpenedCache {
  readonly cache: Cache;
  readonly name: string;
  /** Where it is in a registry. */
  readonly reference: string;
  /** Whether its layers came with it: a manifest and a config are enough to look at. */
  readonly hasLayers: boolean;
}

/** Is told of each cache that is opened, and of undefined as soon as another is asked for. */
type Opened = (opened: OpenedCache | undefined) => void;

export class CacheSource {
  readonly element: HTMLElement;
  readonly reference: HTMLInputElement;
  readonly #said = new Said();
  readonly #names = el("p", { class: "names" });
  readonly #relayed = el("p", { class: "aside", hidden: true });

  /** `title` says what is asked for. */
  constructor(
    title: string,
    private readonly opened: Opened,
  ) {
    const id = uniqueId();
    this.reference = el("input", {
      id,
      spellcheck: "false",
      autocapitalize: "off",
      placeholder: "127.0.0.1:5000/o/app:cache",
    });
    const folder = picker({ webkitdirectory: true }, (files) => this.#open(files));
    const file = picker({ multiple: true, accept: ".tar,.json" }, (files) => this.#open(files));
    this.element = el(
      "div",
      { class: "source" },
      el(
        "p",
        { class: "drop" },
        `${title} here: an OCI layout as a folder or .tar, or a manifest with its config. `,
        button("Choose a folder", () => folder.click()),
        " ",
        button("Choose files", () => file.click()),
        folder,
        file,
      ),
      el(
        "form",
        {
          class: "registry",
          onsubmit: (event) => {
            event.preventDefault();
            void this.openReference(this.reference.value.trim());
          },
        },
        el("label", { for: id }, "or in a registry"),
        this.reference,
        el("button", {}, "Open"),
      ),
      this.#relayed,
      this.#names,
      this.#said.element,
    );
    dropZone(this.element, (transfer) => this.#open(droppedFiles(transfer)));
    void relayed().then((hosts) => {
      this.#relayed.hidden = hosts.length === 0;
      this.#relayed.textContent = `This server reaches these registries for the page: ${hosts.join(", ")}`;
    });
  }

  /** Opens a cache in a registry that lets pages ask it, or that this server asks. */
  async openReference(reference: string): Promise<void> {
    if (reference === "") return;
    this.reference.value = reference;
    await this.#try(async (signal) => {
      this.#names.replaceChildren();
      const cache = await Cache.open(reference, { fetch: relayFetch, signal });
      return { cache, name: reference, reference, hasLayers: true };
    }, reference);
  }

  #open(files: Map<string, Blob> | Promise<Map<string, Blob>>): void {
    void this.#try(async (signal) => {
      this.#names.replaceChildren();
      const found = await layoutsOf(await files);
      if (!signal.aborted && found.length > 1) {
        const choices = found.map((one) => button(one.title, () => void this.#try(() => this.#openLayout(one))));
        this.#names.replaceChildren("Also there: ", ...choices);
      }
      return this.#openLayout(found[0]!);
    });
  }

  async #openLayout({ title, layout, name, isLoose }: DroppedLayout): Promise<OpenedCache> {
    const cache = await Cache.open({ layout, name });
    for (const choice of this.#names.querySelectorAll("button")) choice.hidden = choice.textContent === title;
    const hasLayers = !isLoose || cache.manifest.layers.some(({ digest }) => layout.has(blobPath(digest)));
    return { cache, name: title, reference: "", hasLayers };
  }

  #try(action: (signal: AbortSignal) => Promise<OpenedCache>, reference?: string): Promise<void> {
    this.opened(undefined);
    return this.#said.during(
      "Reading...",
      async (signal) => {
        const opened = await action(signal);
        if (!signal.aborted) this.opened(opened);
        return "";
      },
      (error) => failureText(error, reference),
    );
  }
}

const button = (text: string, onclick: () => void): HTMLElement => el("button", { type: "button", onclick }, text);

function picker(
  attributes: Readonly<Record<string, string | boolean>>,
  chosen: (files: Map<string, Blob>) => void,
): HTMLInputElement {
  const input = el("input", {
    type: "file",
    hidden: true,
    ...attributes,
    onchange: () => {
      if (input.files?.length) chosen(chosenFiles(input.files));
      input.value = "";
    },
  });
  return input;
}
