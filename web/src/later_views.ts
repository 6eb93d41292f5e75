// The views that are loaded when somebody opens one: in one file, because two would have less in common to compress.
export { CompressView } from "./compress/compress_view.js";
export { InspectView } from "./inspect/inspect_view.js";
