import { AssertionError } from 'node:assert';
import type { KeptMarker, StoreUnderTest } from '../stores/store-session.ts';
import { fencingContract } from './fencing-contract.ts';
import type { SinkUnderTest } from './sink-session.ts';
import type { DrawnLeader } from './test-leader.ts';

class NotLeading extends Error {
  override readonly name = 'NotLeadingError';
}

/** What an engine has of one group. */
interface Group {
  epoch: number;
  readonly markers: Map<string, KeptMarker>;
}

/** Opens stores that keep all laws, with parts that can be broken. */
const engine = ({
  isStale = (epoch: number, known: number): boolean => epoch < known,
  whenNotLeading = (): number => {
    throw new NotLeading();
  },
  refuse = (): void => {
    throw new NotLeading();
  },
  mayRead = (_leader: DrawnLeader): boolean => true,
  fencesStarts = true,
} = {}) => {
  const groups = new Map<string, Group>();
  return (leader: DrawnLeader): StoreUnderTest => {
    const group = groups.get(leader.group) ?? { epoch: 0, markers: new Map<string, KeptMarker>() };
    groups.set(leader.group, group);
    return {
      get: (channel) => (mayRead(leader) ? group.markers.get(channel) : undefined),
      set: (channel, marker) => {
        const epoch = leader.term?.epoch ?? whenNotLeading();
        const isFenced = fencesStarts || marker.replayId !== undefined;
        if (isFenced && isStale(epoch, group.epoch)) {
          refuse();
          return;
        }
        group.epoch = Math.max(group.epoch, epoch);
        group.markers.set(channel, marker);
      },
    };
  };
};

const brokenLaws = async (
  open: (leader: DrawnLeader) => StoreUnderTest,
): Promise<readonly string[]> => {
  const broken: string[] = [];
  for (const { name, run } of fencingContract(open)) {
    await run().catch((error: unknown) => {
      if (!(error instanceof AssertionError) && !(error instanceof NotLeading)) throw error;
      broken.push(name);
    });
  }
  return broken;
};

describe('fencingContract', () => {
  it('is kept by a store that keeps its promises', async () => {
    expect(await brokenLaws(engine())).toEqual([]);
  });

  it('tries a sink by what it writes', async () => {
    const open = engine();
    const written: unknown[] = [];
    const sinkOf = (leader: DrawnLeader): SinkUnderTest => {
      const store = open(leader);
      return {
        ...store,
        write: (events) => {
          for (const { channel, replayId, createdDate } of events) {
            if (replayId === undefined || createdDate === undefined) continue;
            store.set(channel, { replayId, createdDate });
            written.push(replayId);
          }
        },
      };
    };
    expect(await brokenLaws(sinkOf)).toEqual([]);
    expect(written.length).toBeGreaterThan(0);
  });

  it.each<[string, Parameters<typeof engine>[0], readonly string[]]>([
    [
      'takes what a former leader writes',
      { isStale: () => false },
      [
        'refuses what a former leader writes, and keeps the position',
        'refuses a former leader that has a channel begin',
        'takes what a former leader writes in a new term',
        'has the position of the leader where a former one writes at the same time',
      ],
    ],
    [
      'takes one write of each term only',
      { isStale: (epoch, known) => epoch <= known },
      ['takes what the leader writes, for as long as its term lasts'],
    ],
    [
      'knows one term for ever',
      { isStale: (epoch, known) => known !== 0 && epoch !== known },
      ['takes what the next leader writes', 'takes what a former leader writes in a new term'],
    ],
    [
      'takes what is written without a term',
      { whenNotLeading: () => 9 },
      ['refuses a process that does not lead, and keeps the position'],
    ],
    [
      'drops a stale write without a word',
      { refuse: () => undefined },
      ['refuses what a former leader writes, and keeps the position'],
    ],
    [
      'refuses with another error',
      {
        refuse: () => {
          throw new AssertionError({ message: 'refused' });
        },
      },
      ['refuses what a former leader writes, and keeps the position'],
    ],
    [
      'lets only the leader read',
      { mayRead: ({ term }) => term !== undefined },
      ['gives everybody the position, also who does not lead'],
    ],
    [
      'fences events alone',
      { fencesStarts: false },
      ['refuses a former leader that has a channel begin'],
    ],
  ])('tells that a store %s', async (_, parts, laws) => {
    expect(await brokenLaws(engine(parts))).toEqual(expect.arrayContaining([...laws]));
  });

  it('closes both stores', async () => {
    const closed: unknown[] = [];
    const contract = fencingContract(engine(), { close: (store) => closed.push(store) });
    for (const { run } of contract) await run();
    expect(closed).toHaveLength(2 * contract.length);
  });
});
