import type { StreamEvent } from '@sfstream/core';
import { Subject, filter } from 'rxjs';
import { createRelay } from '../src/index.ts';
import type { RelayMessage } from '../src/index.ts';
import { clientOf, serveRelay, startOrg } from './helpers/with-relay.ts';

const secret = '/event/Secret__e';

const inQuery = (name: string): string => `?${new URLSearchParams({ channel: name }).toString()}`;

it.each([
  ['a query behind it', inQuery(`${secret}?x`)],
  ['an empty query behind it', inQuery(`${secret}?`)],
  ['a filter behind it', inQuery(`${secret}?City='Bern'`)],
  ['a query that is encoded twice', inQuery(`${secret}%3Fx`)],
  ['a character that is encoded twice', '?channel=/event/Secret%255F_e'],
  ['a slash behind it', inQuery(`${secret}/`)],
  ['a slash too many', inQuery('/event//Secret__e')],
  ['a way round', inQuery('/event/Order__e/../Secret__e')],
  ['a blank behind it', inQuery(`${secret} `)],
  ['a line end behind it', inQuery(`${secret}\n`)],
  ['a null character behind it', inQuery(`${secret}\0`)],
  ['a fragment behind it', inQuery(`${secret}#x`)],
  ['a wildcard in its place', inQuery('/event/*')],
  ['a deep wildcard in its place', inQuery('/**')],
])('a channel that a reader may not have is refused with %s too', async (_, search) => {
  const org = await startOrg();
  const server = await serveRelay(clientOf(org), {}, { authorize: (name) => name !== secret });
  const answer = await fetch(server.url + search);
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ channels: [expect.any(String)] });
  expect(org.requests).toEqual([]);
});

it('who may read is asked for the very name whose events the reader gets', () => {
  const asked: string[] = [];
  const subscribed: string[] = [];
  const relay = createRelay(
    {
      channel: (name) => {
        subscribed.push(name);
        return new Subject();
      },
    },
    { channels: () => ({}) },
  );
  const names = ["/topic/F?City='Bern'", '/topic/F', '/event/order__E', '/event/Order__e'];
  const authorize = (name: string): boolean => asked.push(name) > 0;
  relay
    .stream({ channels: [...names, ...names], authorize })
    .subscribe()
    .unsubscribe();
  relay.close();
  expect(asked).toEqual(names);
  expect(subscribed).toEqual(names);
});

it('a reader of a filtered topic gets none of the events of the whole topic, nor of another spelling', () => {
  const origin = new Subject<StreamEvent>();
  const relay = createRelay(
    { channel: (name) => origin.pipe(filter(({ channel }) => channel === name)) },
    { channels: () => ({}) },
  );
  const bern = "/topic/F?City='Bern'";
  const told: RelayMessage[] = [];
  const nobodyElse = (): boolean => true;
  relay
    .stream({ channels: [bern], authorize: (name) => name === bern })
    .subscribe((message) => told.push(message));
  for (const other of ['/topic/F', "/topic/F?City='Genf'", "/topic/f?City='Bern'"]) {
    relay.stream({ channels: [other], authorize: nobodyElse }).subscribe();
    origin.next({ channel: other, replayId: 1, data: other });
  }
  origin.next({ channel: bern, replayId: 2, data: 'Bern' });
  relay.close();
  expect(told.map((message) => 'data' in message && message.data)).toEqual([
    '{"down":[]}',
    JSON.stringify({ channel: bern, replayId: 2, data: 'Bern' }),
    '{"reason":"closed"}',
  ]);
});

it('a channel that no reader could have is refused when the relay is made', () => {
  const channels = { '/event/Order__e?x': {} };
  expect(() => createRelay({ channel: () => new Subject() }, { channels })).toThrow(
    /holds "\/event\/Order__e\?x", which cannot be a channel/,
  );
});
