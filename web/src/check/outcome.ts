// What BuildKit will do with the options, in the module's words.
import type { CacheManifest, Checker, Explanation, RegistryProfile } from "regcache";
import { load } from "regcache/page";

import { copyButton } from "../copy_button.js";
import { el, terms, type Terms } from "../elements.js";
import type { CheckedInput } from "./checked_input.js";

type Image = NonNullable<Explanation["image"]>;

/** Nobody reads more. */
const articlesMax = 100;

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

  update({ options }: CheckedInput, checker: Checker): void {
    const all = options.flatMap(({ option, result }) => result.entries.map((entry) => ({ option, ...entry })));
    const more = all.length - articlesMax;
    const without = options.filter(({ result }) => result.entries.length === 0);
    const open = without.filter(({ option }) => option.hasHoles).length;
    const shown = JSON.stringify([all, open, without.length]);
    if (shown === this.#shown) return; // what is open stays open
    this.#shown = shown;
    const wrong = without.length - open;
    const lines = [
      ...(wrong > 0
        ? [wrong === options.length ? "Nothing, while there is an error." : `Nothing for ${wrong} of the options.`]
        : []),
      ...(more > 0 ? [`And so on, for ${more} more.`] : []),
      ...(open > 0 ? [`That depends on a variable in ${open} of ${options.length}.`] : []),
    ];
    this.#entries.replaceChildren(
      ...all.slice(0, articlesMax).map(({ option: { direction }, options: { type }, explanation }) =>
        explained(`--${direction} type=${type}`, explanation, profileOf(explanation, checker)),
      ),
      ...lines.map((line) => el("p", { class: "nothing" }, line)),
    );
  }
}

/** What is known of the registry, by the first name of the reference. */
const profileOf = ({ registry }: Explanation, checker: Checker): RegistryProfile | null =>
  registry ? checker.registryProfile(registry.reference.split("/", 1)[0]!) : null;

/** What the registry is known to do with such a cache. */
function habits({ image }: Explanation, profile: RegistryProfile | null): HTMLElement[] {
  if (!profile) return [];
  const { name, refuses, quirk, source, date } = profile;
  const title = `${source}; ${date}`;
  return [
    ...(image && refuses.includes(image.shape)
      ? [el("li", { class: "warning", title }, `${name} is known to refuse caches of the shape ${image.shape}`)]
      : []),
    ...(quirk === "" ? [] : [el("li", { title }, `${name}: ${quirk}`)]),
  ];
}

function explained(title: string, explanation: Explanation, profile: RegistryProfile | null): HTMLElement {
  const { place, image, canonical } = explanation;
  const notes = [...explanation.notes.map((note) => el("li", {}, note)), ...habits(explanation, profile)];
  return el(
    "article",
    {},
    el("h3", {}, el("code", {}, place), el("small", {}, title)),
    terms({}, rowsOf(explanation)),
    notes.length > 0 && el("ul", { class: "notes" }, ...notes),
    el(
      "div",
      { class: "copyable" },
      el("code", {}, canonical),
      copyButton("the shortest text that means the same", () => canonical),
    ),
    image && manifestDetails(image),
  );
}

function rowsOf({ registry, mode, image, oldestReader }: Explanation): Terms[] {
  const rows: (Terms | false | undefined)[] = [
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
  return rows.filter((row): row is Terms => Array.isArray(row));
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
