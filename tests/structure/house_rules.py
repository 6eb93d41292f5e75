"""The law of docs/architecture.md as data: who may use whom, and what nobody may use.

The checks that read it: tree_check (includes, names, sizes), link_check, symbol_check.
"""

# Floors, and the floors whose headers their files may include.
FLOORS = {
    "core": {"core"},
    "native": {"core", "native"},
    "wasm": {"core", "wasm"},
    "tests/core": {"core", "tests/core"},
    "tests/native": {"core", "native", "tests/core", "tests/native"},
}

# Rooms of core, bottom to top; those in one row stand side by side and do not see each other.
CORE_LEVELS = [("result",), ("text",), ("oci",), ("options", "cache", "codec"),
               ("registry", "finder"), ("lint",)]

# Files of core above all rooms: numbers that every room may read.
CORE_ROOT_FILES = {"core/limits.h"}

# What core must not reach for: I/O, clocks, randomness, threads, locales, and what costs too much.
CORE_BANNED_HEADERS = set(
    "iostream istream ostream fstream sstream iomanip filesystem cstdio thread mutex shared_mutex "
    "condition_variable future atomic chrono ctime random regex locale stdexcept exception "
    "cassert".split())
CORE_BANNED_WORDS = ("__EMSCRIPTEN__", "EMSCRIPTEN", "_WIN32", "__linux__", "__APPLE__")

# Third parties: the start of the include, the files that may include it, and how many may.
THIRD_PARTIES = [
    ("yyjson.h", ["core/text/json_tree.h"], 1),
    ("yaml.h", ["core/text/yaml_reader.cpp"], 1),
    ("zlib.h", ["core/codec/*.cpp"], 1),
    ("zstd", ["core/codec/*.cpp"], 1),
    ("libdeflate.h", ["core/codec/*.cpp"], 1),
    ("openssl/", ["core/oci/sha256_openssl.cpp", "native/transport/*.cpp", "native/server/*.cpp"], 4),
    ("httplib.h", ["native/transport/httplib_transport.cpp", "native/server/httplib_server.cpp"], 2),
    ("CLI/", ["native/cli/command_line.cpp", "native/cli/flags/*"], 3),
    ("emscripten", [], 0),
]

# Names that say nothing about what a file knows.
DRAWERS = {"util", "utils", "common", "helpers", "manager", "base", "misc", "shared"}

FILE_LINES_MAX = 500
SOURCE_SUFFIXES = {".h", ".cpp", ".c"}
TEXT_SUFFIXES = SOURCE_SUFFIXES | {"", ".py", ".cmake", ".mjs", ".js", ".ts"}
SKIPPED_FOLDERS = {".git", "build", "node_modules", "fixtures", "golden", "vectors", "corpus"}

# What the tests of core may link: core itself, the test runner, and core's own third parties.
CORE_TESTS_LINK = {"libregcache_core.a", "libgtest_all.a", "libzlib_static.a", "libzstd_static.a",
                   "liblibdeflate_static.a", "libyaml_static.a", "libyyjson_static.a",
                   "libcrypto.so", "libcrypto.a"}
