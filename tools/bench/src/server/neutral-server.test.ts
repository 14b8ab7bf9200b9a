import { tokenAuth } from '@sfstream/auth';
import { createClient } from '@sfstream/core';
import { lastValueFrom, merge, take, toArray } from 'rxjs';
import { channelsOf } from '../feed/feed.ts';
import type { Feed } from '../feed/feed.ts';
import { firstReplayId } from '../feed/event-text.ts';
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
  { type: 'spread', size: 100, channels: 1 },
  { type: 'spread', size: 100, channels: 30 },
  { type: 'pace', rate: 1_000 },
])('hands %j over to our client in order, each event of 400 bytes', async (feed) => {
  await using client = createClient({
    auth: tokenAuth({ accessToken: 'token', instanceUrl: server.origin }),
  });
  const channels = channelsOf(feed, 'test');
  server.feed(channels[0]);
  const event$ = merge(...channels.map((channel) => client.channel(channel)));
  const events = await lastValueFrom(event$.pipe(take(250), toArray()));
  expect(events.map(({ replayId }) => replayId)).toEqual(
    Array.from({ length: 250 }, (_, index) => firstReplayId + index),
  );
  expect(events.map(({ channel }) => channel)).toEqual(
    Array.from({ length: 250 }, (_, index) => channels[index % channels.length]),
  );
  const sizes = events.map(({ data, channel }) => JSON.stringify({ data, channel }).length);
  expect(new Set(sizes)).toEqual(new Set([400]));
});
