import type { OnEvent } from '../compare/measure.ts';

/** Every measurement is also a check: what comes must have no gap, no repetition and no disorder. */
export const inOrder = (onEvent: OnEvent): OnEvent => {
  let last: number | undefined;
  return (data) => {
    const { replayId } = data.event;
    if (last !== undefined && replayId !== last + 1) {
      throw new Error(`Event ${replayId} came after event ${last}.`);
    }
    last = replayId;
    onEvent(data);
  };
};
