import type { Observable } from 'rxjs';
import { BehaviorSubject, Subject, interval, map, merge, scan, share } from 'rxjs';
import type { Board, News } from './board/board.ts';
import { boardAfter, noBoard } from './board/board.ts';
import type { Snapshot } from './board/snapshot.ts';
import { snapshotOf } from './board/snapshot.ts';
import type { Choice } from './engine/start-engine.ts';
import { startEngine } from './engine/start-engine.ts';
import type { Inbox } from './inbox/inbox.ts';
import { createInbox } from './inbox/inbox.ts';
import type { OrderOrg } from './org/order-org.ts';
import { startOrderOrg } from './org/order-org.ts';
import type { Act, Name } from './replicas/replica-state.ts';
import { names } from './replicas/replica-state.ts';
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

/** Starts all parts, and the replicas last. */
export const startDemo = async (choice: Choice, env: NodeJS.ProcessEnv): Promise<Demo> => {
  const engine = await startEngine(choice, env);
  const inbox = await createInbox(engine.url);
  const org = await startOrderOrg();
  const { app } = org;
  const database = { url: engine.url, prefix: inbox.prefix };
  const replicaEnv = toEnvironment({ app, database, by: engine.by });
  const replicas = new Map(names.map((name) => [name, new Replica(name, replicaEnv)]));

  const acted = new Subject<News>();
  const board = new BehaviorSubject(noBoard);
  const watching = boardOf(org, inbox, [...replicas.values()], acted).subscribe(board);
  for (const replica of replicas.values()) replica.act('start');

  return {
    engine: engine.name,
    snapshot$: interval(pace).pipe(
      map(() =>
        snapshotOf(board.value, {
          at: Date.now(),
          engine: { name: engine.name, by: engine.by, ttl },
          sessions: org.sessions(),
          pids: Object.fromEntries(names.map((name) => [name, replicas.get(name)?.pid])) as Record<
            Name,
            number | undefined
          >,
        }),
      ),
      share(),
    ),
    act: (name, act) => {
      const replica = replicas.get(name);
      if (replica?.can(act) !== true) return false;
      // The board must know who led before.
      acted.next({ type: 'acted', name, act, at: Date.now() });
      return replica.act(act);
    },
    close: async () => {
      await Promise.all([...replicas.values()].map((replica) => replica.end()));
      watching.unsubscribe();
      await org.close();
      await inbox.close();
      await engine.close();
    },
  };
};

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
