// The pages of the rules, docs/rules, as the page shows them. Loaded when the first one is opened.
import pages from "virtual:rule-pages";

import { el } from "../elements.js";

/** By the name of the rule, which is the second word of its title: "# RC026 mode-value". */
const byName = new Map(pages.split(/^(?=# RC)/m).map((text) => [/^# \S+ (\S+)/.exec(text)?.[1] ?? "", text.trim()]));

/** The page of a rule; undefined when it has none. */
export function rulePage(name: string): HTMLElement[] | undefined {
  return byName.get(name)?.split(/\n\n+(?=\S)/).map(block);
}

/** A title, a piece of code or a paragraph: that is all that these pages have. */
function block(text: string): HTMLElement {
  const [, marks, title] = /^(#+) (.*)/.exec(text) ?? [];
  if (marks && title) return el(marks === "#" ? "h3" : "h4", {}, title);
  const [, code] = /^```\w*\n(.*?)\n```/s.exec(text) ?? [];
  if (code !== undefined) return el("pre", {}, el("code", {}, code));
  return el("p", {}, ...text.split(/`([^`]*)`/).map((part, i) => (i % 2 === 1 ? el("code", {}, part) : part)));
}
