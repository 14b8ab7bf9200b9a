/** Record of what happened when, to be read around a violation. */
export interface Trace {
  readonly add: (what: string) => void;
  /** Lists what happened within half a second of `at`, which is in milliseconds of `performance.now()`. */
  readonly around: (at: number) => readonly string[];
  readonly clear: () => void;
}

const window = 500;

export const createTrace = (log: (line: string) => void): Trace => {
  const start = performance.now();
  let entries: { readonly at: number; readonly what: string }[] = [];
  return {
    add: (what) => {
      const at = performance.now();
      entries.push({ at, what });
      log(`${((at - start) / 1000).toFixed(3)} s  ${what}`);
    },
    around: (time) =>
      entries
        .filter(({ at }) => Math.abs(at - time) < window)
        .map(({ at, what }) => `${at < time ? '' : '+'}${Math.round(at - time)} ms ${what}`),
    clear: () => {
      entries = [];
    },
  };
};
