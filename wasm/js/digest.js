// Whether a name is a digest: a tag of a layout may have a colon as well.

export const isDigest = (name) => /^sha(256:[0-9a-f]{64}|512:[0-9a-f]{128})$/.test(name);
