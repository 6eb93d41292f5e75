"""The form of a CLI test: commands with what they must print, in one text file (see README.md).

Reading and writing are each other's inverse, so that UPDATE_GOLDEN=1 changes only what differs.
"""
import dataclasses
import re

NO_NEWLINE = "\\ no newline at the end"
ANYTHING = "{*}"


class BadTest(Exception):
    """What in the file is not of the form; the text names the line."""


@dataclasses.dataclass
class Command:
    line: str
    stdin: str = ""
    stdout: str = ""
    stderr: str = ""
    status: int = 0


@dataclasses.dataclass
class GoldenFile:
    remarks: list       # the lines before everything else, as they are
    environment: list   # NAME=VALUE
    files: list         # (name, content)
    commands: list


def read(text):
    test = GoldenFile([], [], [], [])
    for number, head, body in blocks(text):
        word, _, rest = head.partition(" ")
        if head.startswith("$ "):
            test.commands.append(Command(head[2:]))
        elif word == "env" and not test.commands:
            test.environment.append(rest)
        elif word == "file" and not test.commands:
            test.files.append((rest, body))
        elif word == "status" and test.commands and rest.isdigit():
            test.commands[-1].status = int(rest)
        elif head in ("stdin", "stdout", "stderr") and test.commands:
            setattr(test.commands[-1], head, body)
        elif number == 0:
            test.remarks = body.splitlines()
        else:
            raise BadTest(f"line {number}: '{head}' is unknown, or out of place")
    if not test.commands:
        raise BadTest("line 1: no command: a line that starts with '$ '")
    return test


def blocks(text):
    """(line number, head, body) of every block; the remarks come first, with number 0 and no head."""
    found = [(0, "", [])]
    for number, line in enumerate(text.splitlines(), 1):
        if line.startswith("--- "):
            found.append((number, line[4:], []))
        elif line.startswith("$ "):
            found.append((number, line, []))
        else:
            found[-1][2].append(line)
    for number, head, lines in found:
        while lines and not lines[-1]:  # blank lines before the next block are for the eye
            lines.pop()
        yield number, head, body_of(lines)


def body_of(lines):
    complete = not (lines and lines[-1] == NO_NEWLINE)
    lines = lines if complete else lines[:-1]
    text = "\n".join(line[1:] if line.startswith("\\") else line for line in lines)
    return text + "\n" if lines and complete else text


def lines_of(body):
    lines = ["\\" + line if line.startswith(("\\", "$ ", "--- ")) else line for line in body.split("\n")]
    lines[-1:] = [] if lines[-1] == "" else [lines[-1], NO_NEWLINE]
    if lines[-1] == "":
        lines[-1] = "\\"  # a blank line at the end counts; without the mark it would be for the eye
    return lines


def write(test):
    lines = list(test.remarks)
    lines += [f"--- env {pair}" for pair in test.environment]
    for name, content in test.files:
        lines += [f"--- file {name}", *lines_of(content)]
    for command in test.commands:
        lines += ["", f"$ {command.line}"] if lines else [f"$ {command.line}"]
        for name in ("stdin", "stdout", "stderr"):
            if getattr(command, name):
                lines += [f"--- {name}", *lines_of(getattr(command, name))]
        if command.status:
            lines.append(f"--- status {command.status}")
    return "\n".join(lines) + "\n"


def matches(expected, actual):
    """Whether the texts are equal, where {*} stands for anything within a line."""
    pattern = "[^\n]*".join(re.escape(piece) for piece in expected.split(ANYTHING))
    return re.fullmatch(pattern, actual) is not None


def merged(expected, actual):
    """`actual`, but with the old line wherever one with {*} still says the same."""
    old = [line for line in expected.split("\n") if ANYTHING in line]
    return "\n".join(next((line for line in old if matches(line, new)), new) for new in actual.split("\n"))
