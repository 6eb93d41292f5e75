// What the commands print: the words and units of the native command line.
import { writeSync } from "node:fs";

const units = ["kB", "MB", "GB", "TB", "PB", "EB"];

/** "2.3 MB": one digit behind the point, halves up. */
export function bytesText(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  let unit = 0;
  let divisor = 1000;
  // 999.95 and more of a unit would print as 1000.0: it is the next unit's 1.0.
  for (; unit + 1 < units.length && bytes / divisor >= 999.95; ++unit) divisor *= 1000;
  const tenth = divisor / 10;
  const tenths = Math.floor(bytes / tenth) + (bytes % tenth >= tenth / 2 ? 1 : 0);
  return `${Math.floor(tenths / 10)}.${tenths % 10} ${units[unit]}`;
}

const amounts = [["converted", "converted"], ["copied", "copied"], ["mounted", "mounted"], ["already there", "existed"]];

/** "converted 6 blobs (2.3 MB to 1.9 MB, 83%), already there 1 blob (2.2 kB)". */
export function summaryText(blobs) {
  const parts = amounts.filter(([, fate]) => blobs[fate] > 0).map(([word, fate]) => {
    const after = blobs[`${fate}Bytes`];
    const bytes = fate === "converted" ? changeText(blobs.unconvertedBytes, after) : bytesText(after);
    return `${word} ${blobs[fate]} blob${blobs[fate] === 1 ? "" : "s"} (${bytes})`;
  });
  return parts.join(", ") || "nothing to move";
}

function changeText(before, after) {
  const part = before > 0 ? `, ${Math.floor((after * 100 + Math.floor(before / 2)) / before)}%` : "";
  return `${bytesText(before)} to ${bytesText(after)}${part}`;
}

/** Control characters as \xNN, so that nothing from the wire can move a terminal's cursor. */
const escaped = (text) => text.replace(/[\0-\x1f\x7f]/g, (character) =>
  `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** An error as the command line tells it. */
export function errorText({ subject = "", detail, message, hint }) {
  const place = subject && `${escaped(subject)}: `;
  return `regcache: ${place}${escaped(detail ?? message)}\n${hint ? `  hint: ${escaped(hint)}\n` : ""}`;
}

/** The same in a warning, on one line. */
export const lineOf = ({ subject, detail, hint }) =>
  escaped(`${subject ? `${subject}: ` : ""}${detail}${hint ? ` (${hint})` : ""}`);

/** Writes all of it, however small the pipe is. */
function write(descriptor, text) {
  for (let rest = Buffer.from(text); rest.length > 0;) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

export const printOut = (text) => write(1, text);
export const printError = (text) => write(2, text);
