let isHeld = false;

/** Ends what waits for held time, and lets time pass by itself again. */
export const releaseTime = (): void => {
  if (!isHeld) return;
  jest.runOnlyPendingTimers();
  jest.useRealTimers();
  isHeld = false;
};

afterEach(releaseTime);

/** What RxJS does not measure time by. */
const others = [
  'Date',
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'requestAnimationFrame',
  'cancelAnimationFrame',
  'requestIdleCallback',
  'cancelIdleCallback',
  'setImmediate',
  'clearImmediate',
  'setTimeout',
  'clearTimeout',
] as const;

/**
 * Stops the time of RxJS until the end of the test, while sockets and all else go on; `jest.advanceTimersByTime` lets it
 * pass. RxJS measures by `setInterval` alone; `also` names what else is to stand still.
 */
export const holdTime = (...also: readonly (typeof others)[number][]): void => {
  isHeld = true;
  jest.useFakeTimers({ doNotFake: others.filter((name) => !also.includes(name)) });
};

/** Milliseconds of held time; a condition that takes longer will not come true. */
const patience = 10_000;

/** Lets held time pass, and all that it sets off in this turn of the event loop. */
const passMoment = async (milliseconds: number): Promise<void> => {
  jest.advanceTimersByTime(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
};

/** Lets held time pass, `step` milliseconds in each turn of the event loop. */
export const passTime = async (milliseconds: number, step = 1): Promise<void> => {
  for (let passed = 0; passed < milliseconds; passed += step) await passMoment(step);
};

/**
 * Lets held time pass, one millisecond in each turn of the event loop, until `condition` holds. So time and the work of this
 * process keep step, however busy the machine is. Fails with what was waited for.
 */
export const passTimeUntil = async (condition: () => boolean): Promise<void> => {
  for (let passed = 0; !condition(); passed += 1) {
    if (passed === patience) throw new Error(`It did not come about: ${String(condition)}`);
    await passMoment(1);
  }
};
