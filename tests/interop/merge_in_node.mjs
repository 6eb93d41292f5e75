// What a build script in Node does with the package: pulls one cache, merges another, sends both as zstd.
//
//   merge_in_node.mjs PACKAGE_FOLDER REF OTHER_REF FOLDER TARGET_REF     prints what became of it as JSON
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [packageFolder, ref, other, folder, target] = process.argv.slice(2);
const { Cache } = await import(pathToFileURL(join(packageFolder, "index.node.js")));

const pulled = await Cache.pull({ cacheFrom: `type=registry,ref=${ref}`, to: folder });
const merged = (await Cache.open(folder)).merge(await Cache.open(other));
const sent = await merged.push({
  cacheTo: `type=registry,ref=${target},mode=max,compression=zstd,force-compression=true`,
});
const { blobs, findings } = await (await Cache.open(target)).verify({ deep: true });
console.log(JSON.stringify({ hit: pulled.hit, converted: sent.blobs.converted, warnings: sent.warnings, blobs, findings }));
