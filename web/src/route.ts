// What the link's fragment says: which view, and its state. A fragment is never sent to a server.

interface Route {
  readonly view: string;
  readonly state: URLSearchParams;
}

/** "#check?o=type%3Dregistry": the view "check" with its state. */
export function currentRoute(): Route {
  const [view = "", state = ""] = location.hash.slice(1).split(/\?(.*)/s);
  return { view, state: new URLSearchParams(state) };
}

/** The link for a state; members without a value are left out. */
export function linkTo(view: string, state: Readonly<Record<string, string>>): string {
  const given = new URLSearchParams(Object.entries(state).filter(([, value]) => value !== "")).toString();
  return `#${view}${given && `?${given}`}`;
}

/** Browsers allow a page only so many changes of its address in a while. */
const quietFor = 250; // milliseconds
let due: ReturnType<typeof setTimeout> | undefined;

/** Puts a state into the address once it has stayed for a moment, without another entry in the history. */
export function keepState(view: string, state: Readonly<Record<string, string>>): void {
  clearTimeout(due);
  due = setTimeout(() => {
    if (currentRoute().view === view || (view === "check" && location.hash === ""))
      history.replaceState(null, "", linkTo(view, state));
  }, quietFor);
}
