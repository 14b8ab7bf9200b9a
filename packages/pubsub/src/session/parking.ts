import type { Connection, Pause, Publisher, Signal } from '@sfstream/core/transport';
import type { OperatorFunction } from 'rxjs';
import { defer } from 'rxjs';
import { emitEach } from '../subscribing/emit-each.ts';
import type { Served } from './served-channels.ts';

/**
 * Tells the state of a session from its channels: open once the server has served or refused one, or none is wanted; parked while
 * all of them are; waiting while none is served and a limit is to be tried again. One can publish while it is open or parked.
 */
export const parking =
  (publisher: Publisher, now: () => number): OperatorFunction<Served, Signal> =>
  (served$) =>
    defer(() => {
      const served = new Set<string>();
      const parked = new Set<string>();
      const limited = new Map<string, Pause>();
      let state: 'opening' | 'open' | 'parked' | 'waiting' = 'opening';

      const note = (signal: Served): void => {
        if (signal.type === 'parked') parked.add(signal.channel);
        const name = concerned(signal);
        if (name === undefined) return;
        parked.delete(name);
        limited.delete(name);
        if (signal.type === 'limited') limited.set(name, signal.pause);
        if (signal.type === 'acknowledged') served.add(name);
        else served.delete(name);
      };
      const stateAfter = ({ type }: Served): typeof state => {
        if (state === 'opening' && !proofs.includes(type)) return state;
        if (served.size > 0) return parked.size === served.size ? 'parked' : 'open';
        return limited.size > 0 ? 'waiting' : 'open';
      };
      const shown = (): Connection => {
        const [pause] = limited.values();
        if (state === 'waiting' && pause !== undefined) return { type: 'waiting', ...pause };
        return state === 'parked'
          ? { type: 'parked', publisher }
          : { type: 'open', since: now(), publisher };
      };

      return served$.pipe(
        emitEach((signal: Served): readonly Signal[] => {
          note(signal);
          const next = stateAfter(signal);
          const isAnother = next !== state;
          state = next;
          const told: readonly Signal[] = isAnother ? [{ type: 'state', state: shown() }] : [];
          return signal.type === 'parked' || signal.type === 'limited' ? told : [...told, signal];
        }),
      );
    });

/** Signals by which the server has proved that it answers this client, or is asked for nothing. */
const proofs: readonly string[] = ['acknowledged', 'refused', 'limited', 'up-to-date'];

/** The channel that a signal says is served, or no longer. */
const concerned = (signal: Served): string | undefined => {
  switch (signal.type) {
    case 'acknowledged':
    case 'refused':
    case 'limited':
      return signal.demand.channel;
    case 'unsubscribed':
      return signal.channel;
    default:
      return undefined;
  }
};
