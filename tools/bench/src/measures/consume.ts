import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { consume } from '@sfstream/replay';
import type { OperatorFunction } from 'rxjs';
import { Subject, concatMap, lastValueFrom, of, tap } from 'rxjs';

/** Cost of having events handled. */
export interface HandlingCost {
  readonly name: string;
  /** Processor time, user and system, the garbage collector's threads included. */
  readonly microsecondsPerEvent: number;
  /** MiB above the start, at most. */
  readonly heapPeak: number;
}

/** Events that one answer of the server may bring; the next come when these are handled, as a braked client does it. */
const batch = 1_000;
const mebibyte = 2 ** 20;

const atOnce = ({ replayId }: StreamEvent): unknown => replayId;
const later = ({ replayId }: StreamEvent): Promise<unknown> => Promise.resolve(replayId);
const orderBy = ({ replayId }: StreamEvent): number => Number(replayId) % 100;

const ways: Readonly<Record<string, () => OperatorFunction<StreamEvent, unknown>>> = {
  'concatMap, value': () => concatMap((event) => of(atOnce(event))),
  'consume, value': () => consume(atOnce),
  'consume, value, store': () => consume(atOnce, { store: new Map<string, ReplayMarker>() }),
  'concatMap, promise': () => concatMap(later),
  'consume, promise': () => consume(later),
  'consume, promise, store': () => consume(later, { store: new Map<string, ReplayMarker>() }),
  'consume, promise, store, 8 by key': () =>
    consume(later, { store: new Map<string, ReplayMarker>(), concurrency: 8, orderBy }),
};

/** Has so many synthetic events handled in each way, after a tenth of them to warm up. */
export const measureHandling = async (events: number): Promise<readonly HandlingCost[]> => {
  const costs: HandlingCost[] = [];
  for (const [name, way] of Object.entries(ways)) {
    await handle(way(), events / 10);
    const started = process.cpuUsage();
    const heapPeak = await handle(way(), events);
    const { user, system } = process.cpuUsage(started);
    costs.push({ name, microsecondsPerEvent: (user + system) / events, heapPeak });
  }
  return costs;
};

const handle = async (
  way: OperatorFunction<StreamEvent, unknown>,
  events: number,
): Promise<number> => {
  const source = new Subject<StreamEvent>();
  const heapStart = process.memoryUsage().heapUsed;
  let [sent, handled, heapPeak] = [0, 0, heapStart];

  const send = (): void => {
    // Looking costs as much as handling some events.
    if (sent % (20 * batch) === 0) heapPeak = Math.max(heapPeak, process.memoryUsage().heapUsed);
    if (sent === events) source.complete();
    for (let index = 0; index < batch && sent < events; index += 1) {
      sent += 1;
      source.next({ channel: '/event/Order__e', data: {}, replayId: sent });
    }
  };
  const handled$ = source.pipe(
    way,
    tap(() => {
      handled += 1;
      if (handled === sent) setImmediate(send);
    }),
  );
  setImmediate(send);
  await lastValueFrom(handled$);
  return (heapPeak - heapStart) / mebibyte;
};
