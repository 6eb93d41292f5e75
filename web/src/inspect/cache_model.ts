// A cache as the pictures and the table want it: records with their place in the graph, bytes and times.
import type { Cache } from "regcache";

export interface RecordRow {
  readonly index: number;
  readonly digest: string;
  /** Results that it can be taken from. */
  readonly results: number;
  /** Digests of the layers of its newest result, the lowest first. */
  readonly layers: readonly string[];
  /** Bytes of the layer on top of its newest result. */
  readonly bytes: number;
  /** The time of the newest result, in milliseconds; undefined where none is known. */
  readonly time: number | undefined;
  /** Records that it was made from, each once. */
  readonly inputs: readonly number[];
  /** 0 for what is made from nothing, else one more than the deepest input. */
  readonly depth: number;
}

export interface LayerRow {
  readonly digest: string;
  readonly bytes: number;
  readonly mediaType: string;
}

export interface CacheModel {
  readonly records: readonly RecordRow[];
  /** Each blob once. */
  readonly layers: readonly LayerRow[];
  readonly bytes: number;
}

export function modelOf(cache: Cache): CacheModel {
  const { graph, manifest } = cache;
  const layers = [
    ...new Map(
      manifest.layers.map(({ digest, size, mediaType }) => [digest, { digest, bytes: size, mediaType }]),
    ).values(),
  ];
  const sizes = new Map(layers.map(({ digest, bytes }) => [digest, bytes]));
  const inputs = graph.records.map((record) => [...new Set(record.inputs.flat().map(({ link }) => link))]);
  const depths = depthsOf(inputs);
  const records = graph.records.map((record, index) => {
    const results = [
      ...record.layers.map(({ layer, createdAt }) => ({ path: pathTo(layer, graph.layers), createdAt })),
      ...record.chains.map((chain) => ({
        path: chain.layers.map((layer) => graph.layers[layer]!.blob),
        createdAt: chain.createdAt,
      })),
    ]
      .map(({ path, createdAt }) => ({ path, time: timeOf(createdAt) }))
      .sort((a, b) => (b.time ?? 0) - (a.time ?? 0));
    const newest = results[0];
    return {
      index,
      digest: record.digest,
      results: results.length,
      layers: newest?.path ?? [],
      time: newest?.time,
      bytes: sizes.get(newest?.path.at(-1) ?? "") ?? 0,
      inputs: inputs[index]!,
      depth: depths[index]!,
    };
  });
  return { records, layers, bytes: layers.reduce((sum, { bytes }) => sum + bytes, 0) };
}

/** Go's zero time stands for a time that is not known. */
function timeOf(text: string): number | undefined {
  const time = Date.parse(text);
  return Number.isNaN(time) || time <= 0 ? undefined : time;
}

/** The blobs from the bottom up to a layer. A loop of parents ends where it began. */
function pathTo(layer: number, layers: Cache["graph"]["layers"]): string[] {
  const path: string[] = [];
  for (let at = layer; at >= 0 && path.length <= layers.length; at = layers[at]!.parent) path.push(layers[at]!.blob);
  return path.reverse();
}

/** Records in loops stand where the loop was entered. */
function depthsOf(inputs: readonly (readonly number[])[]): number[] {
  const depths = inputs.map(() => 0);
  const missing = inputs.map(({ length }) => length);
  const users: number[][] = inputs.map(() => []);
  inputs.forEach((links, index) => links.forEach((link) => users[link]?.push(index)));
  const ready = missing.flatMap((count, index) => (count === 0 ? [index] : []));
  for (const index of ready) {
    for (const user of users[index]!) {
      depths[user] = Math.max(depths[user]!, depths[index]! + 1);
      if (--missing[user]! === 0) ready.push(user);
    }
  }
  return depths;
}
