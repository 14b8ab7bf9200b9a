import type { Open, Signal } from '@sfstream/core/transport';
import type { OperatorFunction } from 'rxjs';
import { defer } from 'rxjs';
import { emitEach } from '../subscribing/emit-each.ts';
import type { Served } from './served-channels.ts';

/**
 * Tells the state of a session from its channels: open once the server has served or refused one, or none is wanted; parked while
 * all of them are.
 */
export const parking =
  (open: () => Open): OperatorFunction<Served, Signal> =>
  (served$) =>
    defer(() => {
      const served = new Set<string>();
      const parked = new Set<string>();
      let state: 'opening' | 'open' | 'parked' = 'opening';

      const note = (signal: Served): void => {
        if (signal.type === 'parked') parked.add(signal.channel);
        const name = concerned(signal);
        if (name === undefined) return;
        parked.delete(name);
        if (signal.type === 'acknowledged') served.add(name);
        else served.delete(name);
      };
      const stateAfter = ({ type }: Served): typeof state => {
        if (state === 'opening' && !proofs.includes(type)) return state;
        return served.size > 0 && parked.size === served.size ? 'parked' : 'open';
      };

      return served$.pipe(
        emitEach((signal: Served): readonly Signal[] => {
          note(signal);
          const next = stateAfter(signal);
          const told: readonly Signal[] =
            next === state
              ? []
              : [{ type: 'state', state: next === 'parked' ? { type: 'parked' } : open() }];
          state = next;
          return signal.type === 'parked' ? told : [...told, signal];
        }),
      );
    });

/** Signals by which the server has proved that it serves this client, or is asked for nothing. */
const proofs: readonly string[] = ['acknowledged', 'refused', 'up-to-date'];

/** The channel that a signal says is served, or no longer. */
const concerned = (signal: Served): string | undefined => {
  switch (signal.type) {
    case 'acknowledged':
    case 'refused':
      return signal.demand.channel;
    case 'unsubscribed':
      return signal.channel;
    default:
      return undefined;
  }
};
