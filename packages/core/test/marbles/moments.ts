const milliseconds = { ms: 1, s: 1_000, m: 60_000 } as const;

/**
 * Marbles in which a letter and a group take no time: `(aho) 20s (waho)` are two moments that are 20 s apart. RxJS lets each
 * character of a group take a millisecond, also the parentheses.
 */
export const moments = (marbles: string): string =>
  marbles.replace(
    /(\(\w*[#|]?\)|\w) (\d+)(ms|s|m)\b/g,
    (_, moment: string, count: string, unit: keyof typeof milliseconds) =>
      `${moment} ${Number(count) * milliseconds[unit] - moment.length}ms`,
  );
