import type { Client } from '@sfstream/core';
import { EMPTY } from 'rxjs';
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
        `Nothing was drawn for ${name}, but for /u/notes. Give marbleClient its events.`,
      ),
    );
  });
});
