import { setTimeout as pause } from 'node:timers/promises';

/** Waits until `condition` holds, at most for so many milliseconds. Resolves to whether it held. */
export const until = async (condition: () => boolean, patience: number): Promise<boolean> => {
  const deadline = performance.now() + patience;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await pause(1);
  }
  return true;
};
