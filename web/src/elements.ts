// Makes elements. Text is always text: nothing here reads markup.

type Child = Node | string | undefined | false;
export type Terms = readonly [label: string, ...values: (string | undefined)[]];
type Attributes = Readonly<Record<string, string | boolean | undefined | ((event: Event) => void)>>;

/** An element: `onclick` and its like listen, true is an attribute without a value, false and undefined are none. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(tag), attributes, children);
}

/** The same for pictures. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled<E extends Element>(element: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child): child is Node | string => Boolean(child)));
  return element;
}

/** A list of terms: what each is called, what it is, and what more can be said. */
export const terms = (attributes: Attributes, rows: readonly Terms[]): HTMLElement =>
  el(
    "dl",
    attributes,
    ...rows.flatMap(([label, first, ...rest]) => [
      el("dt", {}, label),
      el("dd", {}, first, ...rest.map((text) => text && el("span", { class: "detail" }, text))),
    ]),
  );

let made = 0;

/** An id that no other element has. */
export const uniqueId = (): string => `e${++made}`;
