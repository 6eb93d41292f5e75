// What is in a cache, as the document that `regcache inspect --format json` prints.

/** `known` has the compression of each layer of `cache`; `manifest` is its text. */
export function describe(cache, known, manifest) {
  const { location, digest, mediaType, graph } = cache;
  const { config, layers } = cache.manifest;
  return {
    schema: 1,
    ...(location !== undefined && { location }),
    digest,
    mediaType,
    size: new TextEncoder().encode(manifest).length,
    config: { digest: config.digest, size: config.size },
    layers: layers.map((layer, i) => ({
      digest: layer.digest,
      mediaType: layer.mediaType,
      compression: known[i].compression ?? layer.mediaType,
      size: layer.size,
      ...(i < graph.layers.length && { parent: graph.layers[i].parent }),
      annotations: layer.annotations ?? {},
    })),
    records: graph.records.map((record) => ({
      digest: record.digest,
      results: record.layers.map(({ layer, createdAt }) => ({ layer, createdAt })),
      inputs: record.inputs.map((slot) => slot.map(({ link, selector }) => ({ link, selector }))),
    })),
  };
}
