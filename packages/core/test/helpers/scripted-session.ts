import type { SfStreamError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import { map, race } from 'rxjs';
import type { Open } from '../../src/protocol/connection-state.ts';
import type { Send } from '../../src/protocol/publisher.ts';
import type { Publication } from '../../src/reports/publication.ts';

/** What a session does with the data of one request. */
export type Answer = (data: readonly unknown[]) => Observable<readonly Publication[]>;

/** A session in which so many data go with a request. What is under way when publishing ends is unknown. */
export const scriptedSession = (most: number, answer: Answer): Open => {
  const sending =
    (channel: string, end$: Observable<SfStreamError>): Send =>
    (data) => {
      const request = firstOf(data, most);
      return race(
        answer(request),
        end$.pipe(
          map((error) => request.map((): Publication => ({ outcome: 'unknown', channel, error }))),
        ),
      );
    };
  return { type: 'open', since: 0, publisher: { list: sending, stream: sending } };
};

const firstOf = (data: Iterable<unknown>, most: number): readonly unknown[] => {
  const first: unknown[] = [];
  for (const datum of data) {
    first.push(datum);
    if (first.length === most) break;
  }
  return first;
};

/** The data were published, each on a channel of its own name. */
export const allPublished = (data: readonly unknown[]): readonly Publication[] =>
  data.map((datum) => ({ outcome: 'published', channel: String(datum) }));
