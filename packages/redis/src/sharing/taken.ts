import type { Observable } from 'rxjs';
import { BehaviorSubject } from 'rxjs';

/** The events that are taken and not done. */
export interface Taken {
  readonly add: (key: string) => void;
  readonly settle: (key: string) => void;
  readonly has: (key: string) => boolean;
  readonly size: () => number;
  /** The number now and after each change. */
  readonly size$: Observable<number>;
}

export const createTaken = (): Taken => {
  const keys = new Set<string>();
  const sizes = new BehaviorSubject(0);
  return {
    add: (key) => {
      keys.add(key);
      sizes.next(keys.size);
    },
    settle: (key) => {
      keys.delete(key);
      sizes.next(keys.size);
    },
    has: (key) => keys.has(key),
    size: () => keys.size,
    size$: sizes.asObservable(),
  };
};
