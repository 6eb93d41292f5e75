// Starts the page: the view that the link names, the switch of colours, and the copy for offline use.
import { CheckView } from "./check/check_view.js";
import { el } from "./elements.js";
import { currentRoute } from "./route.js";
import { themeSwitch } from "./theme.js";
import { scriptAddress } from "./trusted_scripts.js";
import type { View } from "./view.js";

/** Views are made when they are first opened; all but the first are also loaded then. */
const makers: Readonly<Record<string, () => View | Promise<View>>> = {
  check: () => new CheckView(),
  inspect: async () => new (await import("./later_views.js")).InspectView(),
  compress: async () => new (await import("./later_views.js")).CompressView(),
};

const made = new Map<string, Promise<View>>();
const main = document.querySelector("main")!;

async function show(): Promise<void> {
  const { view: asked, state } = currentRoute();
  const name = asked in makers ? asked : "check";
  if (!made.has(name)) made.set(name, Promise.resolve(makers[name]!()));
  const view = await made.get(name)!;
  if (currentRoute().view !== asked) return; // another link was followed meanwhile
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.title = `${view.title} - regcache`;
  main.replaceChildren(view.element);
  view.open(state);
}

document.querySelector("header")!.append(themeSwitch());
addEventListener("hashchange", () => void show());
show().catch((error: Error) => main.replaceChildren(el("p", { class: "failure", role: "alert" }, error.message)));

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => void navigator.serviceWorker.register(scriptAddress("./service_worker.js")));
}
