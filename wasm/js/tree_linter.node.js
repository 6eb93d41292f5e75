// What lint.wasm can do for whoever walks a working tree: the command line. No page does.
import { Linter } from "./linter.js";

export class TreeLinter extends Linter {
  #memory;

  constructor(memory) {
    super(memory);
    this.#memory = memory;
  }

  /** The rule with that id or name; misspelt ones are told with what was meant. */
  ruleCalled(text) {
    return this.#memory.json("find_rule", text);
  }

  /** What .gitignore files leave out, for whoever walks a tree and tells of the folders he is in. */
  openTree() {
    const memory = this.#memory;
    const tree = memory.json("open_tree");
    return {
      enter: (folder, ignoreFile) => void memory.text("enter_folder", tree, folder, ignoreFile),
      leave: () => void memory.text("leave_folder", tree),
      leavesOut: (path, isFolder) => memory.json("leaves_out", tree, path, Number(isFolder)),
      close: () => memory.close("close_tree", tree),
    };
  }

  /** The kind of a file by its name, or by its first bytes where the name does not tell. */
  kindOf(path, start = "") {
    return this.#memory.json("read_kind", path, start);
  }
}
