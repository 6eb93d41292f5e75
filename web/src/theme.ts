// Light, dark, or as the system has it; kept in this browser alone.
import { el } from "./elements.js";

const themes = ["auto", "light", "dark"] as const;
type Theme = (typeof themes)[number];

const isTheme = (word: string | null): word is Theme => themes.includes(word as Theme);

/** What was chosen before. Browsers that keep nothing throw. */
function keptTheme(): Theme {
  try {
    const kept = localStorage.getItem("theme");
    return isTheme(kept) ? kept : "auto";
  } catch {
    return "auto";
  }
}

function keep(theme: Theme): void {
  document.documentElement.dataset["theme"] = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    return; // the choice then lasts as long as the page
  }
}

/** A button that goes through the themes. */
export function themeSwitch(): HTMLElement {
  let theme = keptTheme();
  const name = el("span", { "aria-hidden": "true" });
  const button = el(
    "button",
    {
      type: "button",
      class: "theme",
      onclick: () => {
        theme = themes[(themes.indexOf(theme) + 1) % themes.length] ?? "auto";
        show();
      },
    },
    name,
  );
  function show(): void {
    keep(theme);
    name.textContent = theme;
    button.setAttribute("aria-label", `Colours: ${theme}`);
  }
  show();
  return button;
}
