// The addresses that scripts may come from: the page's own. Everything else is refused by its policy.

interface Policy {
  createScriptURL(url: string): string;
}
interface Policies {
  createPolicy(name: string, rules: Policy): Policy;
}

const own: Policy = {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`${url} is not of this page`);
    return url;
  },
};

const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
const policy = policies?.createPolicy("regcache", own) ?? own;

/** An address of this page as workers want it. */
export const scriptAddress = (url: string): string => policy.createScriptURL(url);
