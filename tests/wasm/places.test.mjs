// Method: every character boundary of texts with one- to four-byte characters, against TextEncoder.
import assert from "node:assert/strict";
import { test } from "node:test";

import { imported } from "./shipped.mjs";

const { placed, placesIn } = await imported("places.js");
const bytesBefore = (text, unit) => new TextEncoder().encode(text.slice(0, unit)).length;

const texts = {
  empty: "",
  ascii: "type=registry,ref=a/b",
  accents: "ref=caf\u00e9,mode=mox",
  "CSV quotes": `"ref=\u00e9\u00e8 ""x""",mode=min`,
  emoji: "\u{1f680}=\u{1f6a2}\u{1f3fd}",
  CJK: "\u7f13\u5b58=1",
  "a lone surrogate": "a\ud83dz",
};

for (const [name, text] of Object.entries(texts)) {
  test(`offsets in ${name}`, () => {
    const place = placesIn(text);
    let unit = 0;
    for (const character of text) {
      assert.equal(place(bytesBefore(text, unit)), unit);
      unit += character.length;
    }
    assert.equal(place(bytesBefore(text, text.length)), text.length);
  });
}

test("a span keeps its other members", () => {
  const text = texts.accents;
  const place = placesIn(text);
  const offset = new TextEncoder().encode("ref=caf\u00e9,mode=").length;
  assert.deepEqual(placed({ rule: "mode-value", offset, length: 3 }, place),
    { rule: "mode-value", offset: text.indexOf("mox"), length: 3 });
});
