import type { Note } from '@sfstream/cli';
import type { StreamEvent } from '@sfstream/core';
import { Subject, lastValueFrom, takeUntil } from 'rxjs';
import { mockOrgDemo } from '../src/mock-org-demo.ts';
import type { Script } from '../src/mock-org-demo.ts';
import type { Counts } from '../src/tally.ts';

const times: Script = {
  betweenEvents: 5,
  beforeOutage: 200,
  outage: 20,
  betweenOutages: 60_000,
  patience: 10_000,
};

const over = new Subject<void>();
afterEach(() => over.next());

interface Watched {
  readonly counts: Counts;
  readonly events: readonly StreamEvent[];
  readonly story: string;
}

/** Runs the demonstration until `isEnd` is true of a note and of those before it. */
const watch = async (
  script: Script,
  isEnd: (note: Note, story: string) => boolean,
): Promise<Watched> => {
  const events: StreamEvent[] = [];
  let story = '';
  const end = new Subject<void>();
  const counts = await lastValueFrom(
    mockOrgDemo(
      {
        show: (event) => void events.push(event),
        tell: (note) => {
          story += `${note.text}\n`;
          if (isEnd(note, story)) end.next();
        },
        end$: end,
      },
      script,
    ).pipe(takeUntil(over)),
  );
  return { counts, events, story };
};

describe('the demonstration', () => {
  it('shows an outage and a recovery, in which nothing is missed and nothing repeated', async () => {
    const { counts, events, story } = await watch(
      times,
      ({ text }, told) => text.startsWith('Connected') && told.includes('The org is back.'),
    );
    expect(counts).toMatchObject({ received: counts.published, missed: 0, repeated: 0 });
    expect(events.map(({ replayId }) => replayId)).toEqual(
      Array.from({ length: counts.published }, (_, index) => index + 1),
    );
    expect(story).toMatch(/The org breaks the connection.*The org is back.*Publishing has ended/s);
  });

  it('counts as missed what does not arrive within its patience', async () => {
    // It ends while the org is still down.
    const { counts } = await watch({ ...times, outage: 60_000, patience: 1 }, ({ text }) =>
      text.startsWith('No connection'),
    );
    expect(counts.missed).toBeGreaterThan(0);
    expect(counts.repeated).toBe(0);
  });
});
