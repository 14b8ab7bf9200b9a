import { tokenAuth } from '@sfstream/auth';
import type { Client, ClientState } from '@sfstream/core';
import { firstValueFrom } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import { newClient } from '../../../core/test/helpers/with-org.ts';
import type { PubSubOptions } from '../../src/index.ts';
import { pubSub } from '../../src/index.ts';
import { orderPayload } from './fake-call.ts';
import { idOf, numbersOf, orders, upTo } from './with-org.ts';

/** A request of a Subscribe. Only in the first do preset and id count. */
export interface AskedOf {
  readonly preset: number;
  readonly replayId: string;
  readonly numRequested: number;
}

export interface SentEvent {
  readonly id: string;
  readonly payload: Buffer;
}

/** A server by another implementation of gRPC, which has one channel and ends streams that are asked for too much. */
export interface OtherServer {
  readonly endpoint: string;
  /** The requests of all Subscribes so far. */
  readonly asked: readonly AskedOf[];
  readonly publish: (events: readonly SentEvent[]) => void;
  /** Ends all streams. */
  readonly end: (status: 'OK' | 'UNAVAILABLE') => void;
}

export const clientOf = ({ endpoint }: OtherServer, options: PubSubOptions = {}): Client =>
  newClient({
    // Nobody answers there, and only the time of the org is asked for.
    auth: tokenAuth({ accessToken: '00D5e000000AbCd!token', instanceUrl: 'http://127.0.0.1:1' }),
    transport: pubSub({ endpoint, ...options }),
  });

/** Publishes events that are numbered from `first` on. */
export const publishNumbers = ({ publish }: OtherServer, first: number, last: number): void =>
  publish(upTo(last, first).map((number) => ({ id: `u${number}`, payload: orderPayload(number) })));

const startsOf = ({ asked }: OtherServer): readonly string[] =>
  asked
    .filter(({ preset, replayId }, index) => index === 0 || preset > 0 || replayId !== '')
    .map(({ preset, replayId }) => ['latest', 'earliest', `0x${replayId}`][preset] ?? 'unknown');

type Law = (serve: () => Promise<OtherServer>) => Promise<void>;

/** What holds with any server, by name. */
export const otherServerLaws: readonly (readonly [name: string, law: Law])[] = [
  [
    'gives its events in order, as many at once as it was asked for',
    async (serve) => {
      const server = await serve();
      const order = watch(clientOf(server).channel(orders));
      await eventually(() => server.asked.length === 1);
      publishNumbers(server, 1, 400);
      await eventually(() => order.values.length === 400);
      expect(numbersOf(order)).toEqual(upTo(400));
      expect(startsOf(server)).toEqual(['latest']);
      const granted = server.asked.reduce((sum, { numRequested }) => sum + numRequested, 0);
      expect(granted).toBeLessThanOrEqual(500);
      // Half of what is asked for comes before more is, but for places that are still taken when responses are small.
      expect(server.asked.length).toBeLessThan(100);
    },
  ],
  [
    'ends streams, which go on where they were',
    async (serve) => {
      const server = await serve();
      const order = watch(clientOf(server).channel(orders));
      await eventually(() => server.asked.length === 1);
      publishNumbers(server, 1, 3);
      await eventually(() => order.values.length === 3);
      server.end('OK');
      publishNumbers(server, 4, 5);
      await eventually(() => order.values.length === 5);
      server.end('UNAVAILABLE');
      publishNumbers(server, 6, 7);
      await eventually(() => order.values.length === 7);
      expect(numbersOf(order)).toEqual(upTo(7));
      expect(startsOf(server)).toEqual(['latest', idOf(3), idOf(5)]);
    },
  ],
  [
    'takes what is published, and gives it to those who listen',
    async (serve) => {
      const server = await serve();
      const client = clientOf(server);
      const order = watch(client.channel(orders));
      await eventually(() => server.asked.length === 1);
      const published = await firstValueFrom(
        client.publish(orders, { Number__c: '42', CreatedById: '0055e000001AbCdAAK' }),
      );
      await eventually(() => order.values.length === 1);
      expect(published).toMatchObject({ channel: orders, replayId: idOf(1) });
      expect(order.values[0]?.data).toMatchObject({
        payload: { Number__c: '42' },
        event: { replayId: idOf(1), EventUuid: published.eventUuid },
      });
    },
  ],
  [
    'leaves a quiet channel accepted once a call behind it is answered',
    async (serve) => {
      const client = clientOf(await serve());
      const states = watch<ClientState>(client.state$);
      const activities = watch(client.activity$);
      watch(client.channel(orders));
      await eventually(() => states.values.at(-1)?.type === 'open');
      expect(activities.values.map(({ type }) => type)).toContain('subscribed');
    },
  ],
];
