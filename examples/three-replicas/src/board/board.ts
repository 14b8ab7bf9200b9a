import type { Arrival } from '../inbox/arrival.ts';
import type { Act, Name, ReplicaState } from '../replicas/replica-state.ts';
import type { Incident } from './incident.ts';
import { arrivedAfter, ledAgain } from './incident.ts';
import type { Phase } from './phase.ts';
import { phasesAfter } from './phase.ts';
import type { Reigns, States } from './reign.ts';
import { leaderIn, noReign, reignAfter } from './reign.ts';
import type { Second } from './second.ts';
import { secondsAfter } from './second.ts';
import type { Tally } from './tally.ts';
import { afterArrival, noTally } from './tally.ts';

/** What has happened. Times are epoch milliseconds. */
export type News =
  | { readonly type: 'published'; readonly replayId: number }
  | { readonly type: 'arrived'; readonly arrivals: readonly Arrival[] }
  /** A visitor does something to a replica, which has not noticed yet. */
  | { readonly type: 'acted'; readonly name: Name; readonly act: Act; readonly at: number }
  | {
      readonly type: 'changed';
      readonly name: Name;
      readonly state: ReplicaState;
      readonly at: number;
    };

/** All that the page knows, but for what the time of now adds. */
export interface Board extends Reigns {
  readonly tally: Tally;
  readonly states: States;
  readonly phases: Readonly<Record<Name, readonly Phase[]>>;
  /** Who has led in which epoch. */
  readonly leaders: ReadonlyMap<number, Name>;
  readonly seconds: readonly Second[];
  /** The newest first. */
  readonly incidents: readonly Incident[];
  /** The newest first. */
  readonly arrivals: readonly Arrival[];
}

const unknown: ReplicaState = { type: 'gone', how: 'new' };

export const noBoard: Board = {
  ...noReign,
  tally: noTally,
  states: { A: unknown, B: unknown, C: unknown },
  phases: { A: [], B: [], C: [] },
  leaders: new Map(),
  seconds: [],
  incidents: [],
  arrivals: [],
};

/** How many incidents and orders the page shows. */
const incidentsShown = 8;
const arrivalsShown = 30;

/** The board after some news. */
export const boardAfter = (board: Board, news: News): Board => {
  switch (news.type) {
    case 'published':
      return { ...board, tally: { ...board.tally, published: news.replayId } };
    case 'arrived':
      return news.arrivals.reduce(withArrival, board);
    case 'acted':
      return withIncident(board, news);
    case 'changed':
      return withState(board, news);
  }
};

const withArrival = (board: Board, arrival: Arrival): Board => ({
  ...board,
  tally: afterArrival(board.tally, arrival.replayId),
  seconds: secondsAfter(board.seconds, arrival.receivedAt, arrival.epoch),
  incidents: arrivedAfter(board.incidents, arrival),
  arrivals: [arrival, ...board.arrivals].slice(0, arrivalsShown),
});

/** To start a replica or to wake one is no incident: nothing can come of it. */
const isIncident = (act: Act): boolean => act === 'kill' || act === 'freeze' || act === 'stop';

const withIncident = (board: Board, { name, act, at }: News & { type: 'acted' }): Board => {
  if (!isIncident(act)) return board;
  const incident: Incident = {
    number: (board.incidents[0]?.number ?? 0) + 1,
    act,
    name,
    at,
    led: leaderIn(board.states)?.name === name,
    next: undefined,
    arrivedAt: undefined,
    late: 0,
    missedBefore: board.tally.missed.size,
    repeatedBefore: board.tally.repeated,
  };
  return { ...board, incidents: [incident, ...board.incidents].slice(0, incidentsShown) };
};

const withState = (board: Board, { name, state, at }: News & { type: 'changed' }): Board => {
  const states = { ...board.states, [name]: state };
  const leader = leaderIn(states);
  return {
    ...board,
    ...reignAfter(board, states, at),
    states,
    phases: { ...board.phases, [name]: phasesAfter(board.phases[name], state.type, at) },
    leaders: leader === undefined ? board.leaders : leadersWith(board.leaders, leader),
    incidents:
      leader === undefined ? board.incidents : ledAgain(board.incidents, { ...leader, at }),
  };
};

/** Later epochs are all that the page shows. */
const leadersWith = (
  leaders: Board['leaders'],
  { name, epoch }: { readonly name: Name; readonly epoch: number },
): Board['leaders'] =>
  leaders.has(epoch) ? leaders : new Map([...leaders].slice(-200)).set(epoch, name);
