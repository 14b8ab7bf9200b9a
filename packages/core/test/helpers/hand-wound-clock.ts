import { VirtualTimeScheduler } from 'rxjs';

/** A clock that stands still until it is wound on, so that a client over real sockets need not be waited for. */
export interface HandWoundClock {
  readonly scheduler: VirtualTimeScheduler;
  /** Runs whatever is due up to this time, in milliseconds from the beginning. */
  readonly windTo: (time: number) => void;
}

export const handWoundClock = (): HandWoundClock => {
  const scheduler = new VirtualTimeScheduler(undefined, 0);
  return {
    scheduler,
    windTo: (time) => {
      scheduler.maxFrames = time;
      scheduler.flush();
      scheduler.frame = time;
    },
  };
};
