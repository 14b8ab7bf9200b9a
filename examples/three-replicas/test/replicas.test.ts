import type { Snapshot } from '../src/board/snapshot.ts';
import type { Name, ReplicaState } from '../src/replicas/replica-state.ts';
import type { Demo } from './helpers/demo.ts';
import { startDemo } from './helpers/demo.ts';

// Processes and an engine take their time on a machine that is busy with other things.
jest.setTimeout(120_000);

const names = ['A', 'B', 'C'] as const;

let demo: Demo;

const stateOf = ({ replicas }: Snapshot, name: Name): ReplicaState['type'] | undefined =>
  replicas.find((replica) => replica.name === name)?.state.type;

const becomes = (name: Name, ...states: readonly ReplicaState['type'][]): Promise<Snapshot> =>
  demo.until((board) => states.some((state) => state === stateOf(board, name)));

/** Waits for a leader, which is none of these. */
const leader = async (...others: readonly Name[]): Promise<Name> => {
  const isOther = (name: Name): boolean => !others.includes(name);
  const board = await demo.until(({ replicas }) =>
    replicas.some(({ name, state }) => state.type === 'leading' && isOther(name)),
  );
  return names.find((name) => isOther(name) && stateOf(board, name) === 'leading') as Name;
};

/** Waits for so many more orders in the inbox, and gives what is wrong with them. */
const afterMore = async (orders: number) => {
  const { counts } = await demo.until(() => true);
  const later = await demo.until((board) => board.counts.arrived >= counts.arrived + orders);
  return { missed: later.counts.missed, repeated: later.counts.repeated };
};

const nothing = { missed: 0, repeated: 0 };

describe.each([
  ['any', 'pubsub', ['--pubsub']],
  ['pglite', 'cometd', []],
] as const)('three replicas on the engine "%s" over %s', (engine, protocol, args) => {
  beforeAll(async () => {
    demo = await startDemo(engine, ...args);
    await leader();
  });
  afterAll(() => demo.stop());

  it('are served one session or stream, which the leader has', async () => {
    await afterMore(5);
    const { org } = await demo.until(() => true);
    expect(org).toEqual({ protocol, served: 1 });
  });

  it('go on without a missed or repeated order when the leader is killed', async () => {
    const killed = await leader();
    expect(await demo.act(killed, 'kill')).toBe(204);
    await leader(killed);
    expect(await afterMore(10)).toEqual(nothing);
    await demo.act(killed, 'start');
    await becomes(killed, 'standby');
  });

  it('replace a leader that is frozen, which leads no more when it wakes', async () => {
    const frozen = await leader();
    await demo.act(frozen, 'freeze');
    await leader(frozen);
    await demo.act(frozen, 'thaw');
    await becomes(frozen, 'standby');
    expect(await afterMore(10)).toEqual(nothing);
  });

  it('take over from a leader that is stopped, which ends by itself', async () => {
    const stopped = await leader();
    await demo.act(stopped, 'stop');
    const board = await becomes(stopped, 'gone');
    expect(board.replicas.find(({ name }) => name === stopped)?.state).toEqual({
      type: 'gone',
      how: 'stopped',
    });
    await leader(stopped);
    expect(await afterMore(10)).toEqual(nothing);
  });

  it('catch up when all were gone', async () => {
    await Promise.all(names.map((name) => demo.act(name, 'kill')));
    await Promise.all(names.map((name) => becomes(name, 'gone')));
    const { counts } = await demo.until(() => true);
    await demo.until((board) => board.counts.waiting >= 10);
    await Promise.all(names.map((name) => demo.act(name, 'start')));
    await demo.until((board) => board.counts.arrived > counts.published + 10);
    expect(await afterMore(1)).toEqual(nothing);
  });

  it('end with the demo, and leave no process', async () => {
    const { replicas } = await demo.until((board) =>
      names.every((name) => ['standby', 'leading'].includes(stateOf(board, name) ?? '')),
    );
    expect(await demo.stop()).toBe(0);
    for (const { pid = 0 } of replicas) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
