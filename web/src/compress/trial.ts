// What a compression is tried with, and what came of it.
import type { Compression } from "regcache";

export interface Attempt {
  readonly compression: Compression;
  readonly level: number;
}

/** Sizes in bytes, times in seconds of one thread of this machine. */
export interface Trial extends Attempt {
  readonly size: number;
  readonly compressSeconds: number;
  readonly decodeSeconds: number;
}

/** What a worker is sent, and what it answers. */
export interface Task extends Attempt {
  readonly sample: Blob;
}
export type Answer = Trial | { readonly failure: string };

/** The levels at which the algorithms differ enough to be worth the wait. */
export const attempts: readonly Attempt[] = [
  ...[1, 6, 9].map((level) => ({ compression: "gzip" as const, level })),
  ...[1, 3, 7, 11, 19].map((level) => ({ compression: "zstd" as const, level })),
];

/** Seconds to compress and send, and to fetch and decode, with the bytes on their way at the same time. */
export const seconds = ({ size, compressSeconds, decodeSeconds }: Trial, bytesPerSecond: number): number =>
  Math.max(compressSeconds, size / bytesPerSecond) + Math.max(decodeSeconds, size / bytesPerSecond);

/** The trial whose push and pull together take least. */
export const bestOf = (trials: readonly Trial[], bytesPerSecond: number): Trial | undefined =>
  trials.reduce<Trial | undefined>(
    (best, trial) => (!best || seconds(trial, bytesPerSecond) < seconds(best, bytesPerSecond) ? trial : best),
    undefined,
  );
