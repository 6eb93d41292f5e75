// Bytes and times as people read them.

const units = ["B", "kB", "MB", "GB", "TB"];

/** "12.3 MB", as docker and the command line print sizes. */
export function bytesText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const amount = bytes / 1000 ** power;
  return `${power === 0 ? bytes : amount.toFixed(1)} ${units[power]}`;
}

/** "2026-11-25 23:10:05". */
export const timeText = (time: number | undefined): string =>
  time === undefined ? "" : new Date(time).toISOString().slice(0, 19).replace("T", " ");

/** The first digits of a digest. */
export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, "").slice(0, 12);

const day = 86_400_000;

/** "3 days", from milliseconds. */
export function ageText(age: number): string {
  const [amount, unit] =
    age >= 2 * day ? [age / day, "days"] : age >= 7_200_000 ? [age / 3_600_000, "hours"] : [age / 60_000, "minutes"];
  return `${Math.round(amount)} ${unit}`;
}
