// Progress as a caller's function takes it, which may be asynchronous and may fail.

/**
 * `onProgress` as transfers call it: what it throws ends the transfer at once, and what it promises and breaks at the
 * next event, or at `settled()`, which waits for all that it promised.
 */
export function watched(onProgress) {
  const running = new Set();
  let failure;
  const expectNone = () => {
    if (failure) throw failure.error;
  };
  return Object.assign((event) => {
    expectNone();
    const promised = onProgress(event);
    if (typeof promised?.then !== "function") return;
    const ending = Promise.resolve(promised).catch((error) => (failure ??= { error }))
      .finally(() => running.delete(ending));
    running.add(ending);
  }, {
    async settled() {
      await Promise.all(running);
      expectNone();
    },
  });
}
