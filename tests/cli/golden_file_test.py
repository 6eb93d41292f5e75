"""The form of the CLI tests against itself: read and write are inverse, wildcards match, errors name lines."""
import unittest

import golden_file
from golden_file import Command, GoldenFile

FULL = """\
# What it shows.
--- env A=b
--- file in.txt
\\$ not a command
two

$ regcache check x
--- stdin
one
\\ no newline at the end
--- stdout
\\--- not a block

\\\\ a backslash
--- status 2

$ true
"""


class GoldenFileTest(unittest.TestCase):
    def test_a_file_is_read_as_it_looks_and_written_the_same(self):
        test = golden_file.read(FULL)
        self.assertEqual(test, GoldenFile(
            ["# What it shows."], ["A=b"], [("in.txt", "$ not a command\ntwo\n")],
            [Command("regcache check x", stdin="one", stdout="--- not a block\n\n\\ a backslash\n", status=2),
             Command("true")]))
        self.assertEqual(golden_file.write(test), FULL)

    def test_blank_lines_count_inside_a_body_and_at_its_marked_end(self):
        test = GoldenFile([], [], [], [Command("x", stdout="\n\na\n\n"), Command("y", stderr="\n")])
        self.assertEqual(golden_file.read(golden_file.write(test)), test)

    def test_what_is_not_of_the_form_is_an_error_that_names_the_line(self):
        for text, said in (("# only words\n", "line 1"), ("$ true\n--- sdtout\n", "line 2: 'sdtout'"),
                           ("$ true\n--- env A=b\n", "line 2"), ("--- stdout\n", "line 1"),
                           ("$ true\n--- status x\n", "line 2")):
            with self.subTest(text), self.assertRaisesRegex(golden_file.BadTest, said):
                golden_file.read(text)

    def test_a_wildcard_stands_for_anything_within_a_line(self):
        for expected, actual, same in (("took {*} s\n", "took 1.5 s\n", True), ("{*}", "", True),
                                       ("took {*}", "took 1\nmore", False), ("a.c", "abc", False)):
            with self.subTest(expected):
                self.assertEqual(golden_file.matches(expected, actual), same)

    def test_an_update_keeps_the_lines_whose_wildcard_still_matches(self):
        self.assertEqual(golden_file.merged("took {*} s\nold\n", "took 2 s\nnew\n"), "took {*} s\nnew\n")


if __name__ == "__main__":
    unittest.main()
