import { BehaviorSubject } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Demand, Wanted } from '../model/demand.ts';
import type { Channel } from './channel.ts';

/** The demands of a client on the server. */
export interface Wants {
  readonly wanted$: Observable<Wanted>;
  readonly wanted: () => Wanted;
  /** Demands the channel, even where it was demanded before. */
  readonly want: (channel: Channel) => void;
  readonly leave: (name: string) => void;
  /** Makes the session check all positions again. */
  readonly lookAgain: () => void;
}

/** Makes {@link Wants} of nothing. A change costs the same however many channels there are. */
export const createWants = (): Wants => {
  const demands = new Map<string, Demand>();
  const wanted = new BehaviorSubject<Wanted>({ demands });
  const lookAgain = (): void => wanted.next({ demands });
  return {
    wanted$: wanted.asObservable(),
    wanted: () => wanted.value,
    want: (channel) => {
      demands.set(channel.name, channel.demand());
      lookAgain();
    },
    leave: (name) => {
      demands.delete(name);
      lookAgain();
    },
    lookAgain,
  };
};
