/** Microseconds on the clock that all processes of a machine share (on Linux, CLOCK_MONOTONIC). */
export const sharedClock = (): number => {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.floor(nanoseconds / 1_000);
};
