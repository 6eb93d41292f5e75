// The name of a rule, which opens its page below.
import { el, uniqueId } from "../elements.js";

/** The button and the place of the page; `isOpen` from the start, and `toggled` when somebody opens or closes it. */
export function ruleLink(
  name: string,
  meaning: string | undefined,
  isOpen: boolean,
  toggled: (isOpen: boolean) => void,
): readonly [HTMLElement, HTMLElement] {
  const place = el("div", { class: "rule-page", id: uniqueId(), hidden: true });
  const button = el(
    "button",
    {
      type: "button",
      class: "rule",
      title: meaning,
      "aria-expanded": "false",
      "aria-controls": place.id,
      onclick: () => {
        show(place.hidden);
        toggled(!place.hidden);
      },
    },
    name,
  );
  function show(open: boolean): void {
    place.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open && place.childElementCount === 0) void fill(place, name);
  }
  if (isOpen) show(true);
  return [button, place];
}

async function fill(place: HTMLElement, name: string): Promise<void> {
  try {
    const { rulePage } = await import("./rule_pages.js");
    place.replaceChildren(...(rulePage(name) ?? [el("p", {}, `There is no page for ${name}.`)]));
  } catch (error) {
    place.replaceChildren(el("p", {}, `The page could not be loaded: ${(error as Error).message}`));
  }
}
