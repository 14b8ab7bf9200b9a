import { answerOf } from '@sfstream/base';
import type { StreamEvent } from '@sfstream/core';
import { filter, firstValueFrom, lastValueFrom } from 'rxjs';
import type { Engine } from '../engines/engine.ts';
import type { EngineServer } from '../engines/engines.ts';
import { firstReplayId } from '../feed/event-text.ts';
import { madeEvents } from '../feed/made-events.ts';

/** Amount of what is written into each engine. */
export interface SinkCourse {
  readonly rounds: number;
  /** Events of each round, which the sink writes and the loop as well. */
  readonly events: number;
}

/** Events a second by the clock, one for each round. */
export interface SinkRates {
  readonly name: string;
  readonly sink: readonly number[];
  readonly loop: readonly number[];
}

/** Events in one write, as `forward` has by default. */
const batch = 500;
const channel = '/event/Bench__e';

/** Measures each sink beside its engine's own client, in turns, after a round that does not count. */
export const measureSinks = async (
  servers: readonly EngineServer[],
  course: SinkCourse,
  note: (text: string) => void,
): Promise<readonly SinkRates[]> => {
  const rates: SinkRates[] = [];
  for (const { name, open, url } of servers) {
    const engine = await open(url);
    const leading = engine.leader.term$.subscribe();
    try {
      await firstValueFrom(engine.leader.term$.pipe(filter((term) => term !== undefined)));
      rates.push({ name, ...(await ratesOf(engine, course, (text) => note(`${name}: ${text}`))) });
    } finally {
      leading.unsubscribe();
      await engine.close();
    }
  }
  return rates;
};

const ratesOf = async (
  engine: Engine,
  { rounds, events }: SinkCourse,
  note: (text: string) => void,
): Promise<Omit<SinkRates, 'name'>> => {
  const rates: { sink: number[]; loop: number[] } = { sink: [], loop: [] };
  for (let round = 0; round <= rounds; round += 1) {
    note(`round ${round} of ${rounds}`);
    const batches = batchesOf(madeEvents(channel, firstReplayId + round * events, events));
    const ways = {
      sink: batches.map((one) => () => lastValueFrom(answerOf(() => engine.sink.write(one)))),
      loop: batches.map(engine.prepare),
    };
    // The one that was first is second in the next round.
    const order = round % 2 === 0 ? (['sink', 'loop'] as const) : (['loop', 'sink'] as const);
    for (const way of order) {
      const started = performance.now();
      for (const write of ways[way]) await write();
      const seconds = (performance.now() - started) / 1_000;
      if (round > 0) rates[way].push(events / seconds);
    }
  }
  return rates;
};

const batchesOf = (events: readonly StreamEvent[]): readonly (readonly StreamEvent[])[] =>
  Array.from({ length: Math.ceil(events.length / batch) }, (_, index) =>
    events.slice(index * batch, (index + 1) * batch),
  );
