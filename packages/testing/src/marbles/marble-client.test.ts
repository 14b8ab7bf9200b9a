import type { Client, Publication } from '@sfstream/core';
import { ClientError } from '@sfstream/core';
import { EMPTY, map, of } from 'rxjs';
import { marbleClient } from './marble-client.ts';
import { marbles } from './marbles.ts';

const event = { channel: '/u/notes', data: 'hello', replayId: 1 };

describe('marbleClient', () => {
  it(
    'gives each channel as it was drawn, with its end',
    marbles(({ cold, expectObservable }) => {
      const client: Pick<Client, 'channel'> = marbleClient({
        '/u/notes': cold('-e|', { e: event }),
        '/u/broken': cold('--#'),
      });
      expectObservable(client.channel('/u/notes', { replay: -2 })).toBe('-e|', { e: event });
      expectObservable(client.channel('/u/broken')).toBe('--#');
    }),
  );

  it.each(['/u/typo', 'constructor'])('names the channels when asked for another, %s', (name) => {
    const client = marbleClient({ '/u/notes': EMPTY });
    expect(() => client.channel(name)).toThrow(
      new RangeError(
        `marbleClient was given no events for ${name}. It was given those of /u/notes.`,
      ),
    );
  });

  it(
    'publishes what it is given, in order',
    marbles(({ cold, expectObservable }) => {
      const client: Pick<Client, 'publish' | 'publishAll' | 'publishStream'> = marbleClient({});
      const published = (replayId: number) => ({ outcome: 'published', channel: '/u/a', replayId });
      expectObservable(client.publishAll('/u/a', ['x', 'y'])).toBe('(12|)', {
        1: published(1),
        2: published(2),
      });
      expectObservable(cold('--x|').pipe(client.publishStream('/u/a'))).toBe('--3|', {
        3: published(3),
      });
    }),
  );

  it(
    'publishes as the test has drawn it',
    marbles(({ cold, expectObservable }) => {
      const error = new ClientError('made up', { field: 'data' });
      const fate = (channel: string, data: unknown): Publication =>
        data === 'bad'
          ? { outcome: 'failed', channel, error }
          : { outcome: 'published', channel, replayId: 7 };
      const client: Pick<Client, 'publish' | 'publishStream'> = marbleClient({}, (channel, data) =>
        cold('--p|').pipe(map(() => fate(channel, data))),
      );
      const outcome$ = of('good', 'bad').pipe(
        client.publishStream('/u/a'),
        map(({ outcome }) => outcome),
      );
      expectObservable(outcome$).toBe('--p--f|', { p: 'published', f: 'failed' });
      expectObservable(client.publish('/u/a', 'bad')).toBe('--#', {}, error);
    }),
  );
});
