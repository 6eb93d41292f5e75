// What graph.wasm can do: the algebra of whole caches, what is sent of one, and how layouts list them.
import { jsonOf } from "./json.js";

export class Graph {
  #memory;

  constructor(memory) {
    this.#memory = memory;
  }

  merge(caches, shape) {
    return this.#memory.json("merge_caches", jsonOf({ caches, shape }));
  }

  prune(cache, rules) {
    return this.#memory.json("prune_cache", jsonOf({ cache, rules }));
  }

  diff(a, b) {
    return this.#memory.json("diff_caches", jsonOf({ a, b }));
  }

  problems(cache) {
    return this.#memory.json("find_problems", jsonOf({ cache }));
  }

  draw(cache, as) {
    return this.#memory.text("draw_cache", jsonOf({ cache, as }));
  }

  /** The layers that a push takes of a cache, in their order, and how many there were before. */
  planPush(cache, { minimize }) {
    return this.#memory.json("plan_push", jsonOf({ cache, minimize }));
  }

  /** The cache that a push sends when layers became others: `converted` is a list of { old, new }. */
  composePush(cache, { minimize, shape, converted = [] }) {
    return this.#memory.json("compose_push", jsonOf({ cache, minimize, shape, converted }));
  }

  /** How each layer is stored, and the digest that it must decode to, as far as that is said. */
  describeLayers(layers) {
    return this.#memory.json("describe_layers", jsonOf(layers));
  }

  /** Checks what a layer decoded to; gives the descriptor of what it became, or null. */
  checkLayer(layer, decoded, compression) {
    return this.#memory.json("check_layer", jsonOf({ layer, ...decoded, compression }));
  }

  findInLayout(index, name) {
    return this.#memory.json("find_in_layout", index, name);
  }

  addToLayout(index, manifest, name) {
    return this.#memory.text("add_to_layout", index, jsonOf(manifest), name);
  }
}
