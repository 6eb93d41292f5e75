// The pages of the rules, docs/rules, as one text: a plugin of Vite for `virtual:rule-pages`.
import { readdirSync, readFileSync } from "node:fs";

const name = "virtual:rule-pages";

/** One after the other: their titles say where each begins. */
export function rulePages(folder) {
  return {
    name: "rule-pages",
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      const texts = readdirSync(folder)
        .sort()
        .map((file) => readFileSync(`${folder}/${file}`, "utf8"));
      return `export default ${JSON.stringify(texts.join(""))};`;
    },
  };
}
