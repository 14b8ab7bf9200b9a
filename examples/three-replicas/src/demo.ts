import type { Observable } from 'rxjs';
import { BehaviorSubject, Subject, interval, map, merge, scan, share } from 'rxjs';
import type { Board, News } from './board/board.ts';
import { boardAfter, noBoard } from './board/board.ts';
import type { Moment, Snapshot } from './board/snapshot.ts';
import { snapshotOf } from './board/snapshot.ts';
import type { Engine } from './engine/engine.ts';
import type { Choice } from './engine/start-engine.ts';
import { startEngine } from './engine/start-engine.ts';
import type { Inbox } from './inbox/inbox.ts';
import { createInbox } from './inbox/inbox.ts';
import type { OrderOrg } from './org/order-org.ts';
import { startOrderOrg } from './org/order-org.ts';
import type { Protocol } from './org/protocol.ts';
import type { Act, Name } from './replicas/replica-state.ts';
import { Replica } from './replicas/replica.ts';
import { toEnvironment, ttl } from './replicas/settings.ts';

/** An org, an engine and three replicas, all running. */
export interface Demo {
  /** Name and version of the engine. */
  readonly engine: string;
  /** What there is to see, five times a second. */
  readonly snapshot$: Observable<Snapshot>;
  /** Does something to a replica. Returns false where its state does not allow it. */
  readonly act: (name: Name, act: Act) => boolean;
  /** Ends all of it, the replicas first. */
  readonly close: () => Promise<void>;
}

/** Milliseconds between two snapshots. */
const pace = 200;

/** Starts all parts, and the replicas last. Where one cannot be started, those before it are ended again. */
export const startDemo = async (
  choice: Choice,
  protocol: Protocol,
  env: NodeJS.ProcessEnv,
): Promise<Demo> => {
  const closers: (() => Promise<void>)[] = [];
  const started = <Part extends { readonly close: () => Promise<void> }>(part: Part): Part => {
    closers.unshift(part.close);
    return part;
  };
  const close = async (): Promise<void> => {
    for (const end of closers.splice(0)) await end();
  };
  try {
    const engine = started(await startEngine(choice, env));
    const inbox = started(await createInbox(engine.url));
    const org = started(await startOrderOrg(protocol));
    return { ...started(run(engine, inbox, org)), engine: engine.name, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Starts the replicas, and watches them. */
const run = (engine: Engine, inbox: Inbox, org: OrderOrg): Omit<Demo, 'engine'> => {
  const database = { url: engine.url, prefix: inbox.prefix };
  const env = toEnvironment({ app: org.app, pubSub: org.pubSub, database, by: engine.by });
  const replicas = byName((name) => new Replica(name, env));
  const acted = new Subject<News>();
  const board = new BehaviorSubject(noBoard);
  const watching = boardOf(org, inbox, Object.values(replicas), acted).subscribe(board);
  for (const replica of Object.values(replicas)) replica.act('start');

  const moment = (): Moment => ({
    at: Date.now(),
    engine: { name: engine.name, by: engine.by, ttl },
    org: { protocol: org.pubSub === undefined ? 'cometd' : 'pubsub', served: org.served() },
    pids: byName((name) => replicas[name].pid),
  });
  return {
    snapshot$: interval(pace).pipe(
      map(() => snapshotOf(board.value, moment())),
      share(),
    ),
    act: (name, act) => {
      if (!replicas[name].can(act)) return false;
      // The board must know who led before.
      acted.next({ type: 'acted', name, act, at: Date.now() });
      return replicas[name].act(act);
    },
    close: async () => {
      await Promise.all(Object.values(replicas).map((replica) => replica.end()));
      watching.unsubscribe();
    },
  };
};

const byName = <Value>(valueOf: (name: Name) => Value): Readonly<Record<Name, Value>> => ({
  A: valueOf('A'),
  B: valueOf('B'),
  C: valueOf('C'),
});

const boardOf = (
  org: OrderOrg,
  inbox: Inbox,
  replicas: readonly Replica[],
  acted$: Observable<News>,
): Observable<Board> =>
  merge(
    org.published$.pipe(map((replayId): News => ({ type: 'published', replayId }))),
    inbox.arrival$.pipe(map((arrivals): News => ({ type: 'arrived', arrivals }))),
    ...replicas.map(({ name, state$ }) =>
      state$.pipe(map((state): News => ({ type: 'changed', name, state, at: Date.now() }))),
    ),
    acted$,
  ).pipe(scan(boardAfter, noBoard));
