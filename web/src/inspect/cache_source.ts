// Where a cache comes from: dropped, chosen, or named in a registry.
import { Cache, RegcacheError } from "regcache/page";

import { el, uniqueId } from "../elements.js";
import { chosenFiles, droppedFiles, layoutOf } from "./layout_files.js";
import { relayed, relayFetch } from "./relay.js";

/** Somebody opened a cache; `reference` when it is in a registry. */
type Opened = (cache: Cache, reference: string) => void;

export class CacheSource {
  readonly element: HTMLElement;
  readonly reference: HTMLInputElement;
  readonly #said = el("p", { class: "said", role: "status" });
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
      this.#said,
    );
    this.#listen();
    void relayed().then((hosts) => {
      this.#relayed.hidden = hosts.length === 0;
      this.#relayed.textContent = `This server asks for the page: ${hosts.join(", ")}`;
    });
  }

  /** Opens a cache in a registry that lets pages ask it, or that this server asks. */
  async openReference(reference: string): Promise<void> {
    if (reference === "") return;
    this.reference.value = reference;
    await this.#try(
      async () => this.opened(await Cache.open(reference, { fetch: relayFetch }), reference),
      (error) => unreachable(reference, error),
    );
  }

  #listen(): void {
    this.element.addEventListener("dragover", (event) => {
      event.preventDefault();
      this.element.classList.add("over");
    });
    for (const name of ["dragleave", "drop"])
      this.element.addEventListener(name, () => this.element.classList.remove("over"));
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer) this.#open(droppedFiles(event.dataTransfer));
    });
  }

  #open(files: Map<string, Blob> | Promise<Map<string, Blob>>): void {
    void this.#try(async () => {
      const { layout, names } = await layoutOf(await files);
      const openNamed = async (name: string): Promise<void> => this.opened(await Cache.open({ layout, name }), "");
      this.#names.replaceChildren(
        ...(names.length < 2
          ? []
          : ["In this layout: ", ...names.map((name) => button(name, () => void this.#try(() => openNamed(name))))]),
      );
      await openNamed(names[0] ?? "latest");
    });
  }

  async #try(action: () => Promise<void>, explain = (error: Error): string => error.message): Promise<void> {
    this.#said.textContent = "Reading...";
    this.#said.textContent = await action().then(() => "", explain);
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

/** Browsers do not tell a page why a request failed; most often the registry does not let pages ask (CORS). */
function unreachable(reference: string, error: Error): string {
  if (!(error instanceof RegcacheError) || error.code !== "unavailable") return error.message;
  return (
    `${error.message}. Most registries do not let pages of other hosts ask them. ` +
    `On the command line: regcache pull --cache-from ${reference} ./cache, and drop the folder here; ` +
    `or serve this page with regcache serve --ui FOLDER --relay HOST.`
  );
}
