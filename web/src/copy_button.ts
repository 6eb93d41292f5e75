// A button that puts a text on the clipboard.
import { el } from "./elements.js";

const shownFor = 1500; // milliseconds

/** `text` is asked for when the button is pressed; `what` says of what it is a copy, to those who cannot see. */
export function copyButton(what: string, text: () => string): HTMLElement {
  const button = el(
    "button",
    {
      type: "button",
      class: "action",
      "aria-label": `Copy ${what}`,
      onclick: async () => {
        const done = await navigator.clipboard.writeText(text()).then(
          () => "Copied",
          () => "Not allowed",
        );
        button.textContent = done;
        button.setAttribute("aria-label", done);
        setTimeout(() => {
          button.textContent = "Copy";
          button.setAttribute("aria-label", `Copy ${what}`);
        }, shownFor);
      },
    },
    "Copy",
  );
  return button;
}
