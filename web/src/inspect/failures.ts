// What failures say in a page: advice for command lines and scripts gives way to what helps here.
import { RegcacheError } from "regcache/page";

const served = "served by regcache serve --ui FOLDER --relay HOST";

/** Browsers do not tell a page why a request failed; most often the registry does not let pages ask (CORS). */
export function failureText(error: Error, reference?: string): string {
  if (!(error instanceof RegcacheError)) return error.message;
  const { code, subject, detail, hint, message } = error;
  const plain = `${subject}: ${detail}. `;
  if (/regcache login/.test(hint))
    return `${plain}This page knows no passwords; ${served} --relay-login, on 127.0.0.1, it uses those of docker login.`;
  if (/in Node/.test(hint)) return `${plain}Download the .tar, or push to a registry.`;
  if (code !== "unavailable") return message;
  return [
    `${message}. Most registries do not let pages of other hosts ask them.`,
    ...(reference
      ? [`On the command line: regcache pull --cache-from ${reference} ./cache, and drop the folder here.`]
      : []),
    `It works when this page is ${served}.`,
  ].join(" ");
}
