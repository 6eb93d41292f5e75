// What the package needs of the place it runs in, where that has no file system: browsers and workers.
import { RegcacheError } from "./error.js";

export const edge = {
  isFolder: () => false,
  openFolder(folder) {
    throw new RegcacheError({
      code: "unsupported",
      subject: folder,
      detail: "there are no folders here",
      hint: "give a reference; in Node a folder can be named as well",
    });
  },
  /** Anonymous, unless the caller knows better. */
  credentials: undefined,
  temporaryBlob,
  /** One block after the other. */
  blocks: undefined,
  /** Where codecs run; in the thread that asks. */
  codecs: undefined,
  /** What checks files; one that walks no tree. */
  Linter: undefined,
};

/** A blob that is written once and read often; browsers keep large ones on the disk. */
function temporaryBlob() {
  let parts = [];
  return {
    write: (bytes) => void parts.push(bytes),
    restart: () => void (parts = []),
    open: () => new Blob(parts).stream(),
    async writeTo(sink) {
      for (const part of parts) await sink.write(part);
    },
    close: () => void (parts = []),
  };
}
