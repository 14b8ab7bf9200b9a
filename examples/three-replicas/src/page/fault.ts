import type { ReplicaView, Snapshot } from '../board/snapshot.ts';
import type { Act, Name } from '../replicas/replica-state.ts';

/** One thing to do to all of it, with a key and a button. */
export interface Fault {
  readonly key: string;
  readonly name: string;
  readonly does: string;
  /** What it does now: to which replica what. Nothing where it cannot be done. */
  readonly steps: (snapshot: Snapshot) => readonly (readonly [Name, Act])[];
}

const toLeader =
  (act: Act) =>
  ({ reign }: Snapshot): readonly (readonly [Name, Act])[] =>
    reign.type === 'led' ? [[reign.name, act]] : [];

const back = ({ name, acts }: ReplicaView): readonly (readonly [Name, Act])[] =>
  (['start', 'thaw'] as const).filter((act) => acts.includes(act)).map((act) => [name, act]);

export const faults: readonly Fault[] = [
  {
    key: '1',
    name: 'Kill the leader',
    does: 'SIGKILL: its connections end, and another leads at once.',
    steps: toLeader('kill'),
  },
  {
    key: '2',
    name: 'Freeze the leader',
    does: 'SIGSTOP: it keeps its connections and believes that it leads.',
    steps: toLeader('freeze'),
  },
  {
    key: '3',
    name: 'Stop the leader',
    does: 'SIGTERM: it writes what it has, and hands over.',
    steps: toLeader('stop'),
  },
  {
    key: '4',
    name: 'Bring all back',
    does: 'Starts what has ended, and SIGCONT wakes what is frozen.',
    steps: ({ replicas }) => replicas.flatMap(back),
  },
];
