"""Reads every source file against house_rules: includes, names, sizes, ASCII, unused headers.

  tree_check.py ROOT     prints one line per problem; exit status 1 if there is any
"""
import fnmatch
import os
import pathlib
import re
import sys

import house_rules as rules

# A type that is defined at the start of a line: "struct Name : Base {".
TYPE = re.compile(r"(?:struct|class|enum class|union) (\w+)(?: final)?(?: : [^;()]*)? \{")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def source_files(root):
    """Paths of all text files below `root`, relative and with forward slashes, sorted."""
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders
                            if f not in rules.SKIPPED_FOLDERS and not f.startswith("build-"))
        for name in names:
            if pathlib.PurePath(name).suffix in rules.TEXT_SUFFIXES or name == "CMakeLists.txt":
                found.append(os.path.relpath(os.path.join(folder, name), root))
    return sorted(found)


def problems(root):
    texts = {path: pathlib.Path(root, path).read_bytes() for path in source_files(root)}
    includes = {path: includes_of(text) for path, text in texts.items()
                if pathlib.PurePath(path).suffix in rules.SOURCE_SUFFIXES}
    found = []
    for path, text in texts.items():
        found += shape_problems(path, text)
    for path, lines in includes.items():
        for number, quoted, target in lines:
            found += [f"{path}:{number}: {what}" for what in include_problems(path, quoted, target)]
        found += banned_words(path, texts[path])
    found += third_party_crowds(includes)
    found += unused_headers(includes)
    found += shared_names(texts)
    return found


def includes_of(text):
    """(line number, in quotes, what) of each include."""
    lines = text.decode("utf-8", "replace").splitlines()
    matches = ((number, INCLUDE.match(line)) for number, line in enumerate(lines, 1))
    return [(number, match[1] == '"', match[2]) for number, match in matches if match]


def shape_problems(path, text):
    words = re.split(r"[/._-]", path)
    for word in sorted(rules.DRAWERS.intersection(words)):
        yield f"{path}:1: '{word}' names a drawer, not what the file knows"
    lines = text.count(b"\n")
    if lines > rules.FILE_LINES_MAX:
        yield f"{path}:{lines}: {lines} lines, more than {rules.FILE_LINES_MAX}: a noun is missing"
    for number, line in enumerate(text.split(b"\n"), 1):
        if not line.isascii():
            yield f"{path}:{number}: not ASCII"
    if text and not text.endswith(b"\n"):
        yield f"{path}:{lines + 1}: the last line does not end"


def floor_of(path):
    return next((floor for floor in sorted(rules.FLOORS, key=len, reverse=True)
                 if path.startswith(floor + "/")), None)


def level_of(path):
    """(room, level) of a file of core; the level of a root file is below all rooms."""
    room = path.split("/")[1]
    if path in rules.CORE_ROOT_FILES:
        return room, -1
    return room, next((level for level, rooms in enumerate(rules.CORE_LEVELS) if room in rooms), None)


def include_problems(path, quoted, target):
    floor = floor_of(path)
    if floor is None:
        return
    if quoted:
        yield from own_include_problems(path, floor, target)
        return
    yield from third_party_problems(path, target)
    if floor == "core":
        if target in rules.CORE_BANNED_HEADERS:
            yield f"core must not include <{target}>"
        elif not re.fullmatch(r"[a-z_0-9]+", target) and not third_party(target):
            yield f"core must not include <{target}>: not of the C++ standard library"


def own_include_problems(path, floor, target):
    target_floor = floor_of(target)
    if target_floor is None:
        yield f"\"{target}\" names no floor: include paths start at the repository root"
    elif target_floor not in rules.FLOORS[floor]:
        yield f"{floor} must not use {target_floor}: \"{target}\""
    elif floor == "core":
        room, level = level_of(path)
        target_room, target_level = level_of(target)
        if level is None or target_level is None:
            yield f"\"{path if level is None else target}\" is in no room of core"
        elif room != target_room and target_level >= level:
            yield f"{room} must not use {target_room}, which is not below it: \"{target}\""


def third_party(target):
    return next((row for row in rules.THIRD_PARTIES if target.startswith(row[0])), None)


def third_party_problems(path, target):
    row = third_party(target)
    if row and not path.startswith("tests/") and not may_include(path, row):
        yield f"<{target}> belongs in {' or '.join(row[1]) or 'no file at all'}"


def may_include(path, row):
    return any(fnmatch.fnmatchcase(path, pattern) for pattern in row[1])


def third_party_crowds(includes):
    for row in rules.THIRD_PARTIES:
        users = [path for path, lines in includes.items()
                 if may_include(path, row) and any(third_party(what) is row for _, _, what in lines)]
        if len(users) > row[2]:
            yield f"{users[-1]}:1: {len(users)} files include <{row[0]}...>, at most {row[2]} may: {users}"


def banned_words(path, text):
    if floor_of(path) != "core":
        return
    for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
        for word in rules.CORE_BANNED_WORDS:
            if re.search(rf"\b{word}\b", line):
                yield f"{path}:{number}: {word}: a platform difference is a whole file chosen by CMake"


def unused_headers(includes):
    used = {what for lines in includes.values() for _, _, what in lines}
    for path in includes:
        if path.endswith(".h") and floor_of(path) and path not in used:
            yield f"{path}:1: nobody includes this header"


def shared_names(texts):
    """Types of one name in two files, both outside unnamed namespaces.

    The linker keeps one of their inline members for both, without a word.
    """
    places = {}
    for path, text in sorted(texts.items()):
        if not path.endswith((".h", ".cpp")):
            continue
        unnamed = False
        for number, line in enumerate(text.decode("utf-8", "replace").splitlines(), 1):
            unnamed = (unnamed or line == "namespace {") and line != "}  // namespace"
            match = TYPE.match(line)
            if match and not unnamed:
                first = places.setdefault(match[1], f"{path}:{number}")
                if first != f"{path}:{number}":
                    yield f"{path}:{number}: {match[1]} is another type in {first}"


def main():
    found = problems(sys.argv[1] if len(sys.argv) > 1 else ".")
    print("\n".join(found) or "the tree keeps the rules of the house")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
