"""Plants one fault for every rule of the structure proofs and sees it caught, by that rule alone."""
import os
import pathlib
import subprocess
import tempfile
import unittest

import link_check
import named_tests_check
import symbol_check
import tree_check

CMAKE = os.environ.get("CMAKE_COMMAND", "cmake")
CXX = os.environ.get("CXX", "c++")
NM = os.environ.get("NM", "nm")

# A small house that keeps every rule: path -> text.
SOUND_TREE = {
    "core/limits.h": "#pragma once\n",
    "core/result/error.h": '#pragma once\n#include <string>\n#include "core/limits.h"\n',
    "core/text/csv.h": '#pragma once\n#include "core/result/error.h"\n',
    "core/text/csv.cpp": '#include "core/text/csv.h"\n',
    "core/text/json_tree.h": '#pragma once\n#include <yyjson.h>\n',
    "core/text/json_reader.cpp": '#include "core/text/json_tree.h"\n',
    "core/codec/gzip.cpp": '#include <zlib.h>\n#include "core/text/csv.h"\n',
    "core/cache/graph.h": '#pragma once\n#include <vector>\nstruct Row {\n};\n',
    "core/registry/session.cpp": '#include "core/cache/graph.h"\n',
    "native/store/file.cpp": '#include <unistd.h>\n#include "core/text/csv.h"\n',
    "native/store/file.h": "#pragma once\n",
    "native/main.cpp": '#include "native/store/file.h"\nnamespace {\nstruct Row {\n};\n}  // namespace\n',
    "wasm/about.cpp": '#include "core/text/csv.h"\n',
    "tests/core/text/csv_test.cpp": '#include <gtest/gtest.h>\n#include "core/text/csv.h"\n',
}

# What is planted, in which file, and a piece of what the check must say.
TREE_FAULTS = [
    ("core uses native", "core/text/csv.cpp", '#include "native/store/file.h"\n', "must not use native"),
    ("core uses wasm", "core/text/csv.cpp", '#include "wasm/result.h"\n', "must not use wasm"),
    ("wasm uses native", "wasm/about.cpp", '#include "native/store/file.h"\n', "must not use native"),
    ("core's tests use native", "tests/core/text/csv_test.cpp", '#include "native/store/file.h"\n',
     "must not use native"),
    ("a room uses one above it", "core/text/csv.cpp", '#include "core/cache/graph.h"\n',
     "text must not use cache"),
    ("a room uses one beside it", "core/codec/gzip.cpp", '#include "core/cache/graph.h"\n',
     "codec must not use cache"),
    ("limits.h uses a room", "core/limits.h", '#include "core/text/csv.h"\n', "must not use text"),
    ("a room that is not in the drawing", "core/cellar/wine.cpp", '#include "core/text/csv.h"\n',
     "is in no room"),
    ("an include path that is not from the root", "core/text/csv.cpp", '#include "csv.h"\n',
     "names no floor"),
    ("core reads files", "core/text/csv.cpp", "#include <fstream>\n", "must not include <fstream>"),
    ("core starts threads", "core/text/csv.cpp", "#include <thread>\n", "must not include <thread>"),
    ("core uses the C library's I/O", "core/text/csv.cpp", "#include <stdio.h>\n", "not of the C++"),
    ("core uses POSIX", "core/text/csv.cpp", "#include <sys/socket.h>\n", "not of the C++"),
    ("core knows its target", "core/text/csv.cpp", "#ifdef __EMSCRIPTEN__\n#endif\n", "__EMSCRIPTEN__"),
    ("a parser outside its one file", "core/text/csv.cpp", "#include <yyjson.h>\n", "belongs in"),
    ("a codec library in native", "native/main.cpp", "#include <zstd.h>\n", "belongs in"),
    ("a codec library in two files", "core/codec/tar.cpp", "#include <zlib.h>\n", "2 files include"),
    ("a TLS library in core's text", "core/text/csv.cpp", "#include <openssl/evp.h>\n", "belongs in"),
    ("httplib in a second place", "native/main.cpp", "#include <httplib.h>\n", "belongs in"),
    ("the command line parser in a store", "native/store/file.cpp", "#include <CLI/CLI.hpp>\n", "belongs in"),
    ("Emscripten's header", "wasm/about.cpp", "#include <emscripten.h>\n", "no file at all"),
    ("a drawer", "native/util/strings.cpp", "int x;\n", "names a drawer"),
    ("a drawer in a file name", "core/text/csv_helpers.cpp", "int x;\n", "names a drawer"),
    ("a header that nobody includes", "core/text/lost.h", "#pragma once\n", "nobody includes"),
    ("a file that is too long", "native/long.cpp", "int x;\n" * 501, "a noun is missing"),
    ("one name for two types", "native/store/file.h", "struct Row {\n};\n", "another type in core/cache/graph.h"),
    ("a letter outside ASCII", "native/letter.cpp", "// na\u00efve\n", "not ASCII"),
    ("a last line without an end", "native/end.cpp", "int x;", "does not end"),
]


class TreeCheck(unittest.TestCase):
    def problems_with(self, planted):
        with tempfile.TemporaryDirectory() as root:
            for path, text in planted.items():
                file = pathlib.Path(root, path)
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
            return tree_check.problems(root)

    def test_a_sound_tree_has_no_problems(self):
        self.assertEqual(self.problems_with(SOUND_TREE), [])

    def test_each_planted_fault_is_the_one_problem(self):
        for name, path, text, expected in TREE_FAULTS:
            with self.subTest(name):
                found = self.problems_with({**SOUND_TREE, path: SOUND_TREE.get(path, "") + text})
                self.assertEqual(len(found), 1, found)
                self.assertIn(expected, found[0])


class LinkCheck(unittest.TestCase):
    EDGE = ("build tests/core_tests: LINK a.o | x\n  FLAGS = -g\n"
            "  LINK_LIBRARIES = core/libregcache_core.a  {} /usr/lib/libcrypto.so\n")

    def test_core_alone_passes(self):
        self.assertEqual(link_check.problems(self.EDGE.format(""), "tests/core_tests"), [])

    def test_a_library_of_native_and_a_system_library_are_caught(self):
        for planted in ("native/libregcache_native.a", "-lpthread"):
            with self.subTest(planted):
                found = link_check.problems(self.EDGE.format(planted), "tests/core_tests")
                self.assertEqual(len(found), 1, found)
                self.assertIn(planted.rsplit("/", 1)[-1], found[0])

    def test_a_build_file_without_the_target_is_an_error(self):
        with self.assertRaises(SystemExit):
            link_check.problems("build tests/other: LINK a.o\n", "tests/core_tests")


class NamedTestsCheck(unittest.TestCase):
    TESTS = {"Digest.RefusesEverythingElse", "wire_faults.test_a_flipped_byte"}

    def faults_of(self, row):
        return list(named_tests_check.faults_of("x.md", f"| class | tests |\n|---|---|\n{row}\n", self.TESTS))

    def test_tests_that_exist_pass(self):
        self.assertEqual(self.faults_of(
            "| x | `core/limits.h`, `Digest.RefusesEverythingElse`, `wire_faults.test_a_flipped_byte` |"), [])

    def test_a_test_that_is_gone_and_a_row_without_one_are_caught(self):
        for row, words in (("| x | `Digest.RefusesNothing` |", "no test Digest.RefusesNothing"),
                           ("| x | `wire_faults.test_gone` |", "no test wire_faults.test_gone"),
                           ("| x | `limits.h` |", "a row without a test")):
            with self.subTest(row):
                found = self.faults_of(row)
                self.assertEqual(len(found), 1, found)
                self.assertIn(words, found[0])


class SymbolCheck(unittest.TestCase):
    def problems_of(self, source):
        with tempfile.TemporaryDirectory() as folder:
            pathlib.Path(folder, "x.cpp").write_text(source, encoding="utf-8")
            subprocess.run([CXX, "-std=c++20", "-fno-exceptions", "-c", "x.cpp"], cwd=folder, check=True)
            subprocess.run(["ar", "rc", "libx.a", "x.o"], cwd=folder, check=True)
            allowed = symbol_check.allowed_patterns(symbol_check.ALLOWED.read_text(encoding="utf-8"))
            return symbol_check.problems(NM, os.path.join(folder, "libx.a"), allowed)

    def test_memory_and_strings_pass(self):
        self.assertEqual(self.problems_of(
            "#include <string>\nstd::string twice(const std::string& s) { return s + s; }\n"), [])

    def test_a_file_a_socket_and_a_clock_are_caught(self):
        for call in ("fopen", "socket", "clock_gettime"):
            with self.subTest(call):
                found = self.problems_of(f'extern "C" int {call}();\nint f() {{ return {call}(); }}\n')
                self.assertEqual(len(found), 1, found)
                self.assertIn(call, found[0])


class HeaderCheck(unittest.TestCase):
    PROJECT = ("cmake_minimum_required(VERSION 3.25)\nproject(x CXX)\nadd_library(x STATIC x.cpp)\n"
               "target_sources(x PUBLIC FILE_SET HEADERS FILES x.h)\n"
               "set_target_properties(x PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON)\n")

    def build_with(self, header):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in (("CMakeLists.txt", self.PROJECT), ("x.h", header),
                               ("x.cpp", '#include <string>\n#include "x.h"\n')):
                pathlib.Path(folder, name).write_text(text, encoding="utf-8")
            quiet = {"cwd": folder, "text": True, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
            subprocess.run([CMAKE, "-G", "Ninja", "-S", ".", "-B", "b"], check=True, **quiet)
            return subprocess.run([CMAKE, "--build", "b", "--target",
                                   "all_verify_interface_header_sets"], check=False, **quiet)

    def test_a_header_that_stands_alone_passes(self):
        self.assertEqual(self.build_with("#include <string>\nstd::string f();\n").returncode, 0)

    def test_a_header_that_needs_another_first_is_caught(self):
        built = self.build_with("std::string f();\n")
        self.assertNotEqual(built.returncode, 0)
        self.assertIn("x.h", built.stdout)


if __name__ == "__main__":
    unittest.main()
