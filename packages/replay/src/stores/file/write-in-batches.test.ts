import fc from 'fast-check';
import type { Markers } from './write-in-batches.ts';
import { writeInBatches } from './write-in-batches.ts';

/** A writer whose writes end when the test says so. */
const controlled = () => {
  const writes: { changes: unknown; end: () => void; fail: (error: Error) => void }[] = [];
  const writer = writeInBatches(
    (changes) =>
      new Promise<void>((end, fail) => {
        writes.push({ changes: [...changes], end, fail });
      }),
  );
  return { writer, writes };
};

/** Lets everything run that waits for nothing but its turn. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('writeInBatches', () => {
  it('joins what is set while a write is under way into one next write', async () => {
    const { writer, writes } = controlled();
    void writer.set('/a', { replayId: 1 });
    await turn();
    void writer.set('/a', { replayId: 2 });
    void writer.set('/b', { replayId: 7 });
    void writer.set('/a', { replayId: 3 });
    await turn();
    expect(writes).toHaveLength(1);
    writes[0]?.end();
    await turn();
    expect(writes.map(({ changes }) => changes)).toEqual([
      [['/a', { replayId: 1 }]],
      [
        ['/a', { replayId: 3 }],
        ['/b', { replayId: 7 }],
      ],
    ]);
  });

  it('resolves each set with the write that holds its marker', async () => {
    const { writer, writes } = controlled();
    const resolved: number[] = [];
    void writer.set('/a', { replayId: 1 }).then(() => resolved.push(1));
    await turn();
    void writer.set('/a', { replayId: 2 }).then(() => resolved.push(2));
    writes[0]?.end();
    await turn();
    expect(resolved).toEqual([1]);
    writes[1]?.end();
    await turn();
    expect(resolved).toEqual([1, 2]);
  });

  it('goes on after a failed write, which only its own sets are told of', async () => {
    const { writer, writes } = controlled();
    const first = writer.set('/a', { replayId: 1 });
    await turn();
    const second = writer.set('/b', { replayId: 2 });
    writes[0]?.fail(new Error('disk full'));
    await expect(first).rejects.toThrow('disk full');
    await turn();
    expect(writes[1]?.changes).toEqual([['/b', { replayId: 2 }]]);
    writes[1]?.end();
    await expect(second).resolves.toBeUndefined();
  });

  it('is idle once all that was asked for has ended', async () => {
    const { writer, writes } = controlled();
    let isIdle = false;
    void writer.set('/a', { replayId: 1 });
    await turn();
    void writer.set('/a', { replayId: 2 }).catch(() => undefined);
    void writer.idle().then(() => (isIdle = true));
    writes[0]?.end();
    await turn();
    expect(isIdle).toBe(false);
    writes[1]?.fail(new Error('disk full'));
    await turn();
    expect(isIdle).toBe(true);
  });

  it('never has an older marker on disk than a resolved set gave, whatever ends when', () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.record({ channel: fc.constantFrom('/a', '/b', '/c'), fails: fc.boolean() })),
        async (scheduler, sets) => {
          let disk: Markers = new Map();
          const fails = sets.map((set) => set.fails);
          const writer = writeInBatches(async (changes) => {
            await scheduler.schedule(Promise.resolve(), 'write');
            if (fails.shift() === true) throw new Error('disk full');
            for (const [channel, { replayId }] of changes) {
              expect(Number(replayId)).toBeGreaterThan(Number(disk.get(channel)?.replayId ?? -1));
            }
            disk = new Map([...disk, ...changes]);
          });
          const outcomes: Promise<void>[] = [];
          const asked = scheduler.scheduleSequence(
            sets.map(({ channel }, replayId) => () => {
              const check = (): void =>
                expect(disk.get(channel)?.replayId).toBeGreaterThanOrEqual(replayId);
              outcomes.push(
                writer
                  .set(channel, { replayId })
                  .then(check, (error: unknown) => expect(error).toEqual(new Error('disk full'))),
              );
              return Promise.resolve();
            }),
          );
          await scheduler.waitFor(asked.task);
          await scheduler.waitFor(Promise.all(outcomes));
        },
      ),
    ));
});
