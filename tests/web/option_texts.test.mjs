// Method: what the page makes of the options that the module finds, and of the fields in options, without a browser.
// What they take apart is put together again, and edits land where they belong.
import assert from "node:assert/strict";
import { before, test } from "node:test";

import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { sources } from "./sources.mjs";

const { loadLinter } = await import(pathToFileURL(join(process.env.REGCACHE_NPM, "index.js")));
const linter = await loadLinter();

let texts;
let fields;
before(async () => {
  [texts, fields] = await sources("check/option_texts.ts", "check/option_fields.ts");
});

const reading = { direction: "cache-to", dialect: "buildx" };

const commands = [
  ["a flag and its value", "docker buildx build --cache-to type=inline .", [["cache-to", "buildx", "type=inline"]]],
  [
    "a flag with an equals sign",
    "docker build --cache-from=type=local,src=a .",
    [["cache-from", "buildx", "type=local,src=a"]],
  ],
  [
    "quotes",
    `x --cache-to 'type=local,dest="a b"' --cache-from "type=local,src=\\"q\\""`,
    [
      ["cache-to", "buildx", `type=local,dest="a b"`],
      ["cache-from", "buildx", `type=local,src="q"`],
    ],
  ],
  ["quotes inside a word", `x --cache-to type="registry",ref='a/b'`, [["cache-to", "buildx", "type=registry,ref=a/b"]]],
  [
    "continued lines",
    "docker buildx build \\\n  --cache-to \\\n  type=inline",
    [["cache-to", "buildx", "type=inline"]],
  ],
  ["a comment", "x --cache-to type=inline # --cache-to type=gha", [["cache-to", "buildx", "type=inline"]]],
  [
    "the other client",
    "buildctl build --export-cache type=inline --import-cache a/b",
    [
      ["cache-to", "buildctl", "type=inline"],
      ["cache-from", "buildctl", "a/b"],
    ],
  ],
  ["a flag without a value", "docker buildx build --cache-to", []],
];
for (const [name, input, expected] of commands) {
  test(`a command: ${name}`, () => {
    const found = texts.findOptions(input, reading, linter);
    assert.equal(found.kind, "script");
    assert.deepEqual(
      found.texts.map(({ direction, dialect, text }) => [direction, dialect, text]),
      expected,
    );
    for (const { text, at } of found.texts) {
      assert.equal(at.length, text.length + 1);
      [...text].forEach((character, i) => assert.equal(input[at[i]], character));
    }
  });
}

const files = [
  ["a line of YAML", "    cache-to: type=registry,ref=a/b,mode=max", [["cache-to", "type=registry,ref=a/b,mode=max"]]],
  [
    "a workflow",
    `    with:
      push: true
      cache-from: |
        type=registry,ref=a/b
        type=gha

        # and no more
      cache-to: type=registry,ref=ghcr.io/\${{ github.repository }}:cache,mode=max
      tags: a/b`,
    [
      ["cache-from", "type=registry,ref=a/b"],
      ["cache-from", "type=gha"],
      ["cache-to", "type=registry,ref=ghcr.io/\${{ github.repository }}:cache,mode=max"],
    ],
  ],
  [
    "a Compose file",
    `    build:
      cache_from:
      - a/b:cache
      - "type=local,src=x"
      cache_to: ['type=inline'] # that is all
      context: .`,
    [
      ["cache-from", "a/b:cache"],
      ["cache-from", "type=local,src=x"],
      ["cache-to", "type=inline"],
    ],
  ],
  [
    "a Bake file",
    `target "app" {
  cache-to = ["type=registry,ref=a/b,mode=max", "type=inline"]
  cache-from = [
    "type=registry,ref=a/b",
  ]
  tags = ["a/b"]
}`,
    [
      ["cache-to", "type=registry,ref=a/b,mode=max"],
      ["cache-to", "type=inline"],
      ["cache-from", "type=registry,ref=a/b"],
    ],
  ],
  ["objects of a Bake file", `  cache-to = [\n    {\n      type = "inline"\n    }\n  ]`, [["cache-to", "type=inline"]]],
  ["a file whose options are none", "jobs: # cache-to\n  a: b", []],
];
for (const [name, input, expected] of files) {
  test(`a file: ${name}`, () => {
    const found = texts.findOptions(input, reading, linter);
    assert.notEqual(found.kind, "options");
    assert.deepEqual(
      found.texts.map(({ direction, text }) => [direction, text]),
      expected,
    );
    for (const { text, at } of found.texts)
      if (input.includes(text)) assert.equal(input.slice(at[0], at.at(-1)), text);
  });
}

test("a reference with such a name is an option", () => {
  const found = texts.findOptions("type=registry,ref=o/app:cache-to", reading, linter);
  assert.deepEqual([found.kind, found.texts.length, found.texts[0].hasHoles], ["options", 1, false]);
});

test("what a variable stands for is open", () => {
  const [file] = texts.findOptions("cache-to: type=gha,scope=${{ matrix.a }}", reading, linter).texts;
  assert.deepEqual([file.text, file.hasHoles], ["type=gha,scope=${{ matrix.a }}", true]);
  assert.equal(texts.findOptions("type=gha,scope=$A", reading, linter).texts[0].hasHoles, true);
});

test("lines are options of their own, without the blanks around them", () => {
  const input = "  type=inline \r\n\n\ttype=gha";
  const found = texts.findOptions(input, reading, linter);
  assert.equal(found.kind, "options");
  assert.deepEqual(
    found.texts.map(({ text, at }) => [text, at[0], at.at(-1)]),
    [
      ["type=inline", 2, 13],
      ["type=gha", 18, 26],
    ],
  );
});

const changed = [
  ["in plain words", "x --cache-to type=local,dest=a .", "a b", "x --cache-to type=local,dest=a\\ b ."],
  ["in single quotes", "x --cache-to 'type=local,dest=a' .", "it's", "x --cache-to 'type=local,dest=it'\\''s' ."],
  ["in double quotes", `x --cache-to "type=local,dest=a" .`, "b\"", `x --cache-to "type=local,\\"dest=b\\"\\"\\"" .`],
  ["in a quoted string of YAML", `cache-to: 'type=local,dest=a'`, "it's", `cache-to: 'type=local,dest=it''s'`],
  ["that stands there as an escape", `cache-to: "type=local,dest=\\u0061"`, "b", `cache-to: "type=local,dest=b"`],
  ["in a string of HCL", `cache-to = ["type=local,dest=a"]`, "a\\b", `cache-to = ["type=local,dest=a\\\\b"]`],
];
for (const [name, input, value, expected] of changed) {
  test(`a value is changed ${name}`, () => {
    const [option] = texts.findOptions(input, reading, linter).texts;
    const edit = texts.editOfInput(option, fields.editToSet(option.text, "dest", value));
    const made = texts.edited(input, [edit]);
    assert.equal(made, expected);
    assert.equal(fields.valueOf(texts.findOptions(made, reading, linter).texts[0].text, "dest"), value);
  });
}

const settings = [
  ["a new key goes to the end", "type=inline", "mode", "max", "type=inline,mode=max"],
  ["the last of equal keys counts", "type=gha,scope=a,scope=b", "scope", "c", "type=gha,scope=a,scope=c"],
  ["keys are found in any case", "type=gha,SCOPE=a", "scope", "b", "type=gha,scope=b"],
  ["a comma wants quotes", "type=local", "dest", "a,b", `type=local,"dest=a,b"`],
  ["so does a quote", "type=local", "dest", `a"b`, `type=local,"dest=a""b"`],
  ["quotes go when they are not needed", `type=local,"dest=a,b"`, "dest", "c", "type=local,dest=c"],
  ["a key goes with its comma", "type=gha,scope=a,mode=max", "scope", undefined, "type=gha,mode=max"],
  ["the last key too", "type=gha,scope=a", "scope", undefined, "type=gha"],
  ["a reference alone becomes a registry", "ghcr.io/o/app", "mode", "max", "type=registry,ref=ghcr.io/o/app,mode=max"],
  ["from nothing", "", "type", "gha", "type=gha"],
];
for (const [name, text, key, value, expected] of settings) {
  test(`setting a field: ${name}`, () => {
    const made = texts.edited(text, [fields.editToSet(text, key, value)]);
    assert.equal(made, expected);
    assert.equal(fields.valueOf(made, key), value);
  });
}

test("of edits that overlap the first counts", () => {
  const edits = [
    { offset: 1, length: 2, text: "X" },
    { offset: 2, length: 2, text: "Y" },
    { offset: 4, length: 0, text: "Z" },
  ];
  assert.equal(texts.edited("abcdef", edits), "aXdZef");
});
