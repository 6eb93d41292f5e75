// Places in a text: the module counts bytes of UTF-8, JavaScript counts units of UTF-16.

/** A function from an offset in the UTF-8 of `text` to the offset of the same place in `text`. */
export function placesIn(text) {
  const units = [];
  for (let unit = 0; unit < text.length;) {
    const point = text.codePointAt(unit);
    const bytes = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    for (let i = 0; i < bytes; ++i) units.push(unit);
    unit += point < 0x10000 ? 1 : 2;
  }
  units.push(text.length);
  return (byte) => units[byte];
}

/** `value` with its byte `offset` and `length` turned into those of `text`. */
export function placed(value, place) {
  const offset = place(value.offset);
  return { ...value, offset, length: place(value.offset + value.length) - offset };
}
