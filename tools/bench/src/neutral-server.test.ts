import { tokenAuth } from '@sfstream/auth';
import { createClient } from '@sfstream/core';
import { lastValueFrom, take, toArray } from 'rxjs';
import { channelOf } from './channel-of.ts';
import type { Feed } from './channel-of.ts';
import { firstReplayId } from './event-text.ts';
import { startNeutralServer } from './neutral-server.ts';
import type { NeutralServer } from './neutral-server.ts';

let server: NeutralServer;
beforeEach(async () => {
  server = await startNeutralServer();
});
afterEach(() => server.close());

it.each<Feed>([
  { type: 'flood', size: 1 },
  { type: 'flood', size: 10 },
  { type: 'flood', size: 100 },
  { type: 'pace', rate: 1_000 },
])('hands %j over to our client in order, each event of 400 bytes', async (feed) => {
  await using client = createClient({
    auth: tokenAuth({ accessToken: 'token', instanceUrl: server.origin }),
  });
  const channel = channelOf(feed, 'test');
  server.feed(channel);
  const events = await lastValueFrom(client.channel(channel).pipe(take(250), toArray()));
  expect(events.map(({ replayId }) => replayId)).toEqual(
    Array.from({ length: 250 }, (_, index) => firstReplayId + index),
  );
  expect(new Set(events.map(({ data }) => JSON.stringify({ data, channel }).length))).toEqual(
    new Set([400]),
  );
});
