import { setTimeout as pause } from 'node:timers/promises';

/** Milliseconds; a condition that takes longer will not come true. */
const patience = 15_000;

/** Waits until `condition` holds. Fails with what was waited for. */
export const eventually = async (condition: () => boolean): Promise<void> => {
  const deadline = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > deadline)
      throw new Error(`It did not come about: ${String(condition)}`);
    await pause(1);
  }
};
