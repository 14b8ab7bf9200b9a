import type { Protocol } from '../org/protocol.ts';
import type { Act, Name, ReplicaState } from '../replicas/replica-state.ts';
import { actsIn, names } from '../replicas/replica-state.ts';
import type { Board } from './board.ts';
import type { Incident } from './incident.ts';
import type { Phase } from './phase.ts';
import type { Reign, Vacancies } from './reign.ts';
import { waitingIn } from './tally.ts';

/** What the page shows at one moment, as JSON can carry it. Times are epoch milliseconds. */
export interface Snapshot {
  readonly at: number;
  readonly engine: { readonly name: string; readonly by: 'session' | 'row'; readonly ttl: number };
  /** `served` is the number of sessions of its clients, or of their streams. */
  readonly org: { readonly protocol: Protocol; readonly served: number };
  readonly reign: Reign;
  readonly vacancies: Vacancies;
  readonly counts: {
    readonly published: number;
    readonly arrived: number;
    readonly missed: number;
    readonly repeated: number;
    readonly waiting: number;
  };
  readonly replicas: readonly ReplicaView[];
  readonly seconds: readonly SecondView[];
  readonly incidents: readonly IncidentView[];
  readonly arrivals: readonly ArrivalView[];
}

export interface ReplicaView {
  readonly name: Name;
  readonly state: ReplicaState;
  readonly pid: number | undefined;
  readonly acts: readonly Act[];
  readonly phases: readonly Phase[];
}

/** `counts` has the orders of each replica, in the order of `names`, then those of an unknown one. */
export interface SecondView {
  readonly at: number;
  readonly counts: readonly number[];
}

export interface IncidentView extends Omit<Incident, 'missedBefore' | 'repeatedBefore'> {
  readonly missed: number;
  readonly repeated: number;
}

export interface ArrivalView {
  readonly position: number;
  readonly order: string;
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly epoch: number;
  readonly writer: Name | undefined;
  /** Milliseconds from being published to being in the inbox. */
  readonly age: number;
}

/** What only the moment tells. */
export interface Moment extends Pick<Snapshot, 'at' | 'engine' | 'org'> {
  readonly pids: Readonly<Record<Name, number | undefined>>;
}

export const snapshotOf = (board: Board, { pids, ...moment }: Moment): Snapshot => {
  const { tally, reign, vacancies } = board;
  return {
    ...moment,
    reign,
    vacancies,
    counts: {
      published: tally.published,
      arrived: tally.arrived,
      missed: tally.missed.size,
      repeated: tally.repeated,
      waiting: waitingIn(tally),
    },
    replicas: names.map((name) => replicaIn(board, name, pids[name])),
    seconds: board.seconds.map(({ at, counts }) => ({
      at,
      counts: [...names, undefined].map((name) =>
        [...counts].reduce(
          (sum, [epoch, count]) => (board.leaders.get(epoch) === name ? sum + count : sum),
          0,
        ),
      ),
    })),
    incidents: incidentsIn(board),
    arrivals: arrivalsIn(board),
  };
};

const replicaIn = ({ states, phases }: Board, name: Name, pid: number | undefined): ReplicaView => {
  const state = states[name];
  return { name, state, pid, acts: actsIn(state), phases: phases[name] };
};

/** What came of one incident ends where the next begins. */
const incidentsIn = ({ incidents, tally }: Board): readonly IncidentView[] =>
  incidents.map(({ missedBefore, repeatedBefore, ...incident }, index) => ({
    ...incident,
    missed: Math.max(0, (incidents[index - 1]?.missedBefore ?? tally.missed.size) - missedBefore),
    repeated: (incidents[index - 1]?.repeatedBefore ?? tally.repeated) - repeatedBefore,
  }));

const arrivalsIn = ({ arrivals, leaders }: Board): readonly ArrivalView[] =>
  arrivals.map(({ position, order, epoch, publishedAt, receivedAt }) => ({
    position,
    order: order.Number__c,
    customer: order.Customer__c,
    amount: order.Amount__c,
    currency: order.Currency__c,
    epoch,
    writer: leaders.get(epoch),
    age: Math.max(0, receivedAt - publishedAt),
  }));
