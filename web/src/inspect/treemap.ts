// The bytes of layers as areas: a squarified treemap.
import { el, svg } from "../elements.js";
import { bytesText, shortDigest } from "./amounts.js";
import type { CacheModel, LayerRow } from "./cache_model.js";

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Tile extends Box {
  readonly layer: LayerRow;
}

/** Tiles of less are drawn as one: nobody could see them. */
const tilesMax = 400;
const [pictureWidth, pictureHeight] = [800, 300];

/** Fills a box with tiles as square as can be, the largest first. */
export function tilesOf(layers: readonly LayerRow[], box: Box): Tile[] {
  const sorted = [...layers].filter(({ bytes }) => bytes > 0).sort((a, b) => b.bytes - a.bytes);
  const total = sorted.reduce((sum, { bytes }) => sum + bytes, 0);
  const scale = (box.width * box.height) / Math.max(1, total);
  const tiles: Tile[] = [];
  let rest = box;
  for (let at = 0; at < sorted.length;) {
    const short = Math.min(rest.width, rest.height);
    let count = 1;
    while (
      at + count < sorted.length &&
      worst(sorted.slice(at, at + count + 1), short, scale) <= worst(sorted.slice(at, at + count), short, scale)
    )
      count += 1;
    rest = placeRow(sorted.slice(at, at + count), rest, scale, tiles);
    at += count;
  }
  return tiles;
}

/** How far from a square the worst tile of a row would be. */
function worst(row: readonly LayerRow[], side: number, scale: number): number {
  const area = row.reduce((sum, { bytes }) => sum + bytes, 0) * scale;
  const thickness = area / side;
  return Math.max(
    ...row.map(({ bytes }) => {
      const length = (bytes * scale) / thickness;
      return Math.max(length / thickness, thickness / length);
    }),
  );
}

/** Puts a row along the short side, and gives what is left. */
function placeRow(row: readonly LayerRow[], box: Box, scale: number, tiles: Tile[]): Box {
  const area = row.reduce((sum, { bytes }) => sum + bytes, 0) * scale;
  const upright = box.width >= box.height;
  const thickness = area / (upright ? box.height : box.width);
  let along = upright ? box.y : box.x;
  for (const layer of row) {
    const length = (layer.bytes * scale) / thickness;
    tiles.push(
      upright
        ? { layer, x: box.x, y: along, width: thickness, height: length }
        : { layer, x: along, y: box.y, width: length, height: thickness },
    );
    along += length;
  }
  return upright
    ? { ...box, x: box.x + thickness, width: box.width - thickness }
    : { ...box, y: box.y + thickness, height: box.height - thickness };
}

/** The picture; layers that prune would drop are hatched out. */
export function treemap({ layers, bytes }: CacheModel, kept: ReadonlySet<string>): HTMLElement {
  const shown = [...layers].sort((a, b) => b.bytes - a.bytes);
  const small = shown.splice(tilesMax);
  const rest = {
    digest: `${small.length} more`,
    mediaType: "",
    bytes: small.reduce((sum, layer) => sum + layer.bytes, 0),
  };
  const tiles = tilesOf(small.length > 0 ? [...shown, rest] : shown, {
    x: 0,
    y: 0,
    width: pictureWidth,
    height: pictureHeight,
  });
  return el(
    "figure",
    {},
    svg(
      "svg",
      {
        class: "treemap",
        role: "img",
        "aria-label": `Bytes of ${layers.length} layers, ${bytesText(bytes)} together`,
      },
      ...tiles.map((tile) => picture(tile, tile.layer !== rest && !kept.has(tile.layer.digest))),
    ),
    el(
      "figcaption",
      {},
      `${layers.length} layers, ${bytesText(bytes)}; the largest ${bytesText(shown[0]?.bytes ?? 0)}`,
    ),
  );
}

/** A tile in shares of the picture, so that its words keep their size; they stand where they fit on a phone, too. */
function picture({ layer: { digest, bytes, mediaType }, x, y, width, height }: Tile, isRemoved: boolean): SVGElement {
  const share = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(3)}%`;
  const lines = width < 130 || height < 40 ? [] : [bytesText(bytes), ...(width < 260 ? [] : [shortDigest(digest)])];
  return svg(
    "svg",
    {
      class: isRemoved && "removed",
      x: share(x, pictureWidth),
      y: share(y, pictureHeight),
      width: share(width, pictureWidth),
      height: share(height, pictureHeight),
    },
    svg("title", {}, `${shortDigest(digest)}, ${bytesText(bytes)} ${mediaType}`),
    svg("rect", { width: "100%", height: "100%" }),
    ...lines.map((line, i) => svg("text", { x: "8", y: String(20 + 18 * i) }, line)),
  );
}
