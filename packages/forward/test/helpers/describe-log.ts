import type { Replay, ReplayId, StreamEvent } from '@sfstream/core';
import { ReplayOption } from '@sfstream/core';
import { toCometdId } from '@sfstream/core/transport';
import type { DataMessage, Relay, RelaySource, RelayedEvent } from '@sfstream/relay';
import { createRelay } from '@sfstream/relay';
import type { MockOrg } from '@sfstream/testing';
import { filter, firstValueFrom, take, toArray } from 'rxjs';
import { eventually } from '../../../core/test/helpers/eventually.ts';
import { watch } from '../../../core/test/helpers/watch.ts';
import type { Protocol } from '../../../core/test/promises/protocols.ts';
import { protocols } from '../../../core/test/promises/protocols.ts';
import { orders, publish, siteOf, upTo } from '../../../core/test/promises/site.ts';
import type { Sink } from '../../src/index.ts';
import { forward } from '../../src/index.ts';

/** The two ends of one log, for one process each. */
export interface LogEnds {
  readonly sink: () => Sink;
  readonly log: () => RelaySource;
}

const [first, second] = protocols as readonly [Protocol, Protocol];

/** Both APIs number events alike. */
const numberOf = (replayId: ReplayId | undefined): number => Number(toCometdId(replayId ?? -1));

const relays: Relay[] = [];

/** Tests that a log in an engine serves relays, whatever the API is, and also where it changes. */
export const describeLog = (open: () => Promise<LogEnds>): void => {
  afterEach(() => {
    for (const relay of relays.splice(0)) relay.close();
  });

  const relayOf = (source: RelaySource): Relay => {
    const options = { channels: { [orders]: {} }, replay: ReplayOption.AllEvents };
    const relay = createRelay(source, options);
    relays.push(relay);
    return relay;
  };

  /** Reads so many events and gaps from a relay, behind a cursor. */
  const readFrom = (
    relay: Relay,
    count: number,
    cursor?: string,
  ): Promise<readonly DataMessage[]> =>
    firstValueFrom(
      relay
        .stream({
          channels: [orders],
          authorize: () => true,
          ...(cursor !== undefined && { cursor }),
        })
        .pipe(
          filter(
            (message): message is DataMessage => message.type === 'event' || message.type === 'gap',
          ),
          take(count),
          toArray(),
        ),
    );

  const inWords = (message: DataMessage): unknown =>
    message.type === 'gap' ? 'gap' : numberOf((JSON.parse(message.data) as RelayedEvent).replayId);

  /** Reads on from one relay to the next, a few events at each. */
  const wander = async (through: readonly Relay[], each: number): Promise<readonly unknown[]> => {
    const told: DataMessage[] = [];
    for (const relay of through) told.push(...(await readFrom(relay, each, told.at(-1)?.id)));
    return told.map(inWords);
  };

  /** The numbers of so many events behind a position. */
  const numbers = async (log: RelaySource, count: number, replay: Replay) => {
    const event$ = log.channel(orders, { replay, replayFallback: () => undefined });
    const events = await firstValueFrom(event$.pipe(take(count), toArray()));
    return events.map(({ replayId }) => numberOf(replayId));
  };

  /** Publishes so many events, and forwards up to the last of them, through an interruption. */
  const fill = async (protocol: Protocol, org: MockOrg, sink: Sink, last: number) => {
    const { connectTo, interrupt } = siteOf(protocol);
    const client = connectTo(org);
    const written = watch(client.channel(orders, { replay: sink }).pipe(forward(sink)));
    await org.subscribed(orders);
    publish(org, orders, 2);
    interrupt(org);
    publish(org, orders);
    await eventually(() => numberOf(written.values.at(-1)?.replayId) === last);
    written.unsubscribe();
    await eventually(() => protocol.servedBy(org) === 0);
    return written.values;
  };

  describe.each(protocols)('a log that is filled over $name', (protocol) => {
    const { connectTo, interrupt, startOrg } = siteOf(protocol);

    it('serves pages that go from one relay to another, each event once and in order, while it is filled', async () => {
      const org = await startOrg();
      const { sink: newSink, log } = await open();
      const sink = newSink();
      watch(connectTo(org).channel(orders, { replay: sink }).pipe(forward(sink)));
      await org.subscribed(orders);
      const [one, two, three] = [log(), log(), log()].map(relayOf) as [Relay, Relay, Relay];
      const pages = [
        wander([one, two, three, one], 5),
        wander([three, one, three, two], 5),
        wander([two, two, one, three], 5),
      ];
      publish(org, orders, 8);
      interrupt(org);
      publish(org, orders, 12);
      expect(await Promise.all(pages)).toEqual([upTo(20), upTo(20), upTo(20)]);
    });
  });

  describe.each([
    [first.name, second.name, [first, second, first]],
    [second.name, first.name, [second, first, second]],
  ] as const)(
    'a log that is filled over %s, then over %s, and again as before',
    (_from, _to, way) => {
      /** A log of nine events, three of each term. */
      const filled = async () => {
        const org = await siteOf(second).startOrg();
        const { sink, log } = await open();
        const written: StreamEvent[] = [];
        for (const [index, protocol] of way.entries()) {
          written.push(...(await fill(protocol, org, sink(), 3 * (index + 1))));
        }
        return { log, written };
      };

      it('has each event once and in order', async () => {
        const { log } = await filled();
        expect(await numbers(log(), 9, ReplayOption.AllEvents)).toEqual(upTo(9));
      });

      it('goes on behind each of its events', async () => {
        const { log, written } = await filled();
        for (const { replayId = -1 } of written.slice(0, -1)) {
          const number = numberOf(replayId);
          expect(await numbers(log(), 9 - number, replayId)).toEqual(upTo(9, number + 1));
        }
      });

      it.each(protocols)(
        'goes on behind a position of $name, whatever wrote that event',
        async (of) => {
          const { log } = await filled();
          for (const number of upTo(8)) {
            expect(await numbers(log(), 9 - number, of.idOf(number))).toEqual(upTo(9, number + 1));
          }
        },
      );

      it('serves pages that go from one relay to another, each event once and in order', async () => {
        const { log } = await filled();
        const [one, two] = [log(), log()].map(relayOf) as [Relay, Relay];
        expect(await wander([one, two, one, two, one, two, one, two, one], 1)).toEqual(upTo(9));
      });
    },
  );
};
