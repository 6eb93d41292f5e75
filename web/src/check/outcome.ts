// What BuildKit will do with the options, in the module's words.
import type { CacheManifest, Explanation } from "regcache";
import { load } from "regcache/external";

import { copyButton } from "../copy_button.js";
import { el } from "../elements.js";
import { hasVariable, type CheckedInput } from "./checked_input.js";

type Image = NonNullable<Explanation["image"]>;
type Row = readonly [label: string, ...values: (string | undefined)[]];

/** The section about all options of the input. */
export class Outcome {
  readonly element: HTMLElement;
  readonly #entries = el("div", {});
  #shown = "";

  constructor() {
    this.element = el(
      "section",
      { class: "outcome", "aria-labelledby": "outcome" },
      el("h2", { id: "outcome" }, "What BuildKit will do"),
      this.#entries,
    );
  }

  update({ options }: CheckedInput): void {
    const all = options.flatMap(({ option, result }) => result.entries.map((entry) => ({ option, ...entry })));
    const without = options.filter(({ result }) => result.entries.length === 0);
    const open = without.filter(({ option }) => hasVariable(option)).length;
    const shown = JSON.stringify([all, open, without.length]);
    if (shown === this.#shown) return; // what is open stays open
    this.#shown = shown;
    const wrong = without.length - open;
    const lines = [
      ...(wrong > 0
        ? [wrong === options.length ? "Nothing, while there is an error." : `Nothing for ${wrong} of the options.`]
        : []),
      ...(open > 0 ? [`That depends on a variable in ${open} of ${options.length}.`] : []),
    ];
    this.#entries.replaceChildren(
      ...all.map(({ option: { direction }, options: { type }, explanation }) =>
        explained(`--${direction} type=${type}`, explanation),
      ),
      ...lines.map((line) => el("p", { class: "nothing" }, line)),
    );
  }
}

function explained(title: string, explanation: Explanation): HTMLElement {
  const { place, image, canonical, notes } = explanation;
  return el(
    "article",
    {},
    el("h3", {}, el("code", {}, place), el("small", {}, title)),
    el(
      "dl",
      {},
      ...rowsOf(explanation).flatMap(([label, first, ...rest]) => [
        el("dt", {}, label),
        el(
          "dd",
          {},
          first ?? "",
          ...rest.filter((text) => text !== undefined).map((text) => el("span", { class: "detail" }, text)),
        ),
      ]),
    ),
    notes.length > 0 && el("ul", { class: "notes" }, ...notes.map((note) => el("li", {}, note))),
    el(
      "div",
      { class: "copyable" },
      el("code", {}, canonical),
      copyButton("the shortest text that means the same", () => canonical),
    ),
    image && manifestDetails(image),
  );
}

function rowsOf({ registry, mode, image, oldestReader }: Explanation): Row[] {
  const rows: (Row | false | undefined)[] = [
    registry && ["registry", registry.host, registry.transport],
    registry?.writesTag !== undefined && ["tag", registry.writesTag ? "written" : "none: the reference has a digest"],
    mode && ["mode", mode],
    image && ["manifest", image.shape, image.manifestMediaType],
    image && ["layers", image.compression, image.layerMediaType],
    image &&
      image.levelEffect !== "" && [
        "level",
        image.level?.toString() ?? image.levelEffect,
        image.level === undefined ? undefined : image.levelEffect,
      ],
    image && ["compressed", image.forceCompression ? "every layer" : "new layers only"],
    oldestReader !== undefined && ["readable by", `BuildKit ${oldestReader} and newer`],
  ];
  return rows.filter((row): row is Row => Array.isArray(row));
}

/** The manifest as BuildKit would write it, around one layer that is made up; loads its module when it is opened. */
function manifestDetails(image: Image): HTMLElement {
  const text = el("pre", { tabindex: "0" });
  const details = el(
    "details",
    {
      ontoggle: async () => {
        if (details.open && text.textContent === "") text.textContent = await exampleManifest(image);
      },
    },
    el("summary", {}, "The manifest, around one made-up layer"),
    text,
  );
  return details;
}

async function exampleManifest({ shape, layerMediaType }: Image): Promise<string> {
  const core = await load();
  const blob = core.digestOf("a layer");
  const { bytes, digest, mediaType } = core.writeCacheConfig({ layers: [{ blob, parent: -1 }], records: [] });
  const cache: CacheManifest = {
    shape,
    config: { mediaType, digest, size: bytes.length },
    layers: [{ mediaType: layerMediaType, digest: blob, size: 7 }],
  };
  const written = new TextDecoder().decode(core.writeManifest(cache).bytes);
  return JSON.stringify(JSON.parse(written), null, 2);
}
