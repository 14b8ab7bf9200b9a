import { ClientError } from '@sfstream/base';
import type { Publication } from '@sfstream/core';
import { concat, from, lastValueFrom, of, Subject, take, tap, toArray } from 'rxjs';
import type { Observable } from 'rxjs';
import { readEventSchema } from '../src/avro/event-schema.ts';
import { eventReader } from '../src/events/event-reader.ts';
import { failureOf, using } from './helpers/caller.ts';
import { portsOf, publishingBy } from './helpers/publish-ports.ts';
import { relayTo } from './helpers/relay.ts';
import { Span } from '../src/wire/span.ts';
import { orderSchema } from './helpers/schemas.ts';
import { refusal, serveGrpc } from './helpers/serve-grpc.ts';
import type { Behaviour } from './helpers/serve-grpc.ts';

const channel = '/event/Order__e';

interface Sent {
  readonly topicName: string;
  readonly events: readonly { readonly id: string; readonly payload: Buffer }[];
}

const order = readEventSchema('s1', orderSchema);
const numberIn = ({ id, payload }: Sent['events'][number]): unknown =>
  eventReader(order)({ id, schemaId: 's1', payload: new Span(payload) }, '0x00').payload.Number__c;

/** A bus that keeps what is published, and refuses what is called "bad". */
const bus = () => {
  const requests: Sent[] = [];
  const answerTo = (request: Sent): object => {
    requests.push(request);
    return {
      results: request.events.map((event, index) =>
        numberIn(event) === 'bad'
          ? { error: { code: 1, msg: 'it is bad.' }, correlationKey: event.id }
          : { replayId: Buffer.from([requests.length, index]), correlationKey: event.id },
      ),
    };
  };
  const behaviour: Behaviour = {
    GetTopic: (_, answer) => answer(null, { topicName: channel, canPublish: true, schemaId: 's1' }),
    GetSchema: (_, answer) => answer(null, { schemaJson: orderSchema }),
    Publish: ({ request }, answer) => answer(null, answerTo(request)),
    PublishStream: (stream) => {
      stream.on('data', (request: Sent) => stream.write(answerTo(request)));
      stream.on('end', () => stream.end());
    },
  };
  return {
    behaviour,
    requests,
    numbers: () => requests.flatMap(({ events }) => events.map(numberIn)),
  };
};

const all = (origin: string, data: readonly unknown[]): Promise<readonly Publication[]> =>
  lastValueFrom(
    using(origin, (call) => publishingBy(portsOf(call)).publishAll(channel, data)).pipe(toArray()),
  );

const numbered = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({ Number__c: String(index) }));

describe('events that are published', () => {
  it('have each a result, in order, with its position and its key (P54)', async () => {
    const { behaviour, requests, numbers } = bus();
    const origin = await serveGrpc(behaviour);
    expect(await all(origin, [{ Number__c: 'a' }, { Number__c: 'b' }])).toEqual([
      { outcome: 'published', channel, eventUuid: 'key-1', replayId: '0x0100' },
      { outcome: 'published', channel, eventUuid: 'key-2', replayId: '0x0101' },
    ]);
    expect(requests).toMatchObject([
      { topicName: channel, events: [{ id: 'key-1' }, { id: 'key-2' }] },
    ]);
    expect(numbers()).toEqual(['a', 'b']);
  });

  it('fail each by itself, among good ones (P54)', async () => {
    const { behaviour, numbers } = bus();
    const origin = await serveGrpc(behaviour);
    const large = { Number__c: 'x'.repeat(1024 * 1024) };
    const data = [
      { Number__c: 'a' },
      { Number__c: 7 },
      { Number__c: 'bad' },
      large,
      { Number__c: 'b' },
    ];
    expect(await all(origin, data)).toMatchObject([
      { outcome: 'published', replayId: '0x0100' },
      {
        ...{ outcome: 'failed', correlationKey: 'key-2' },
        error: { name: 'ClientError', field: 'Number__c' },
      },
      {
        ...{ outcome: 'failed', correlationKey: 'key-3' },
        error: {
          name: 'PublicationError',
          message: 'The event key-3 was not published on /event/Order__e: it is bad.',
        },
      },
      {
        ...{ outcome: 'failed', correlationKey: 'key-4' },
        error: {
          name: 'ClientError',
          message: expect.stringMatching(
            /^An event Order__e takes \d+ bytes, and may take 1048576/,
          ),
        },
      },
      { outcome: 'published', replayId: '0x0102' },
    ]);
    expect(numbers()).toEqual(['a', 'bad', 'b']);
  });

  it('go in requests of at most 200, one after another (P55)', async () => {
    const { behaviour, requests, numbers } = bus();
    const origin = await serveGrpc(behaviour);
    const publications = await all(origin, numbered(450));
    expect(publications.every(({ outcome }) => outcome === 'published')).toBe(true);
    expect(requests.map(({ events }) => events.length)).toEqual([200, 200, 50]);
    expect(numbers()).toEqual(
      numbered(450).map((each) => (each as { Number__c: string }).Number__c),
    );
  });

  it('are none where there are none', async () => {
    const { behaviour, requests } = bus();
    expect(await all(await serveGrpc(behaviour), [])).toEqual([]);
    expect(requests).toEqual([]);
  });

  it('are not known to be published where the connection breaks', async () => {
    const { behaviour } = bus();
    const target = await serveGrpc({ ...behaviour, Publish: () => relay.reset() });
    const relay = await relayTo(target);
    const [publication] = await all(relay.origin, [{}]);
    expect(publication).toMatchObject({ outcome: 'unknown', correlationKey: 'key-1' });
    expect(publication).toHaveProperty(
      'error.message',
      expect.stringContaining('Look for it before you publish it again'),
    );
  });

  it.each<[string, object, Publication['outcome']]>([
    ['refuses them all', refusal('INVALID_ARGUMENT', 'publish.event.count.invalid'), 'failed'],
    ['is not available', refusal('INTERNAL', 'service.unavailable'), 'unknown'],
    ['says nothing more than that', { code: 13, details: 'made up' }, 'unknown'],
  ])('are each told what became of them where the server %s', async (_what, failure, outcome) => {
    let asked = 0;
    const origin = await serveGrpc({
      ...bus().behaviour,
      Publish: (_, answer) => {
        asked += 1;
        answer(failure);
      },
    });
    expect((await all(origin, [{}, {}])).map((each) => each.outcome)).toEqual([outcome, outcome]);
    expect(asked).toBe(1);
  });

  it('are not known to be published where their result is missing', async () => {
    const origin = await serveGrpc({
      ...bus().behaviour,
      Publish: (_, answer) => answer(null, { results: [{ replayId: Buffer.from([1]) }] }),
    });
    expect((await all(origin, [{}, {}])).map(({ outcome }) => outcome)).toEqual([
      'published',
      'unknown',
    ]);
  });

  it.each<[string, object, string]>([
    ['may not be published on', { canPublish: false, schemaId: 's1' }, 'may not publish'],
    ['has events of several kinds', { canPublish: true, schemaId: '' }, 'events of several kinds'],
  ])('are refused on a channel that %s', async (_what, topic, message) => {
    const origin = await serveGrpc({
      ...bus().behaviour,
      GetTopic: (_, answer) => answer(null, topic),
    });
    const failure = await failureOf(
      using(origin, (call) => publishingBy(portsOf(call)).publishAll(channel, [{}])),
    );
    expect(failure).toBeInstanceOf(ClientError);
    expect(String(failure)).toContain(message);
  });

  it('are written by a changed definition after a refusal of the old one', async () => {
    const { behaviour } = bus();
    let topics = 0;
    const origin = await serveGrpc({
      ...behaviour,
      GetTopic: (_, answer) => {
        topics += 1;
        answer(null, { canPublish: true, schemaId: 's1' });
      },
      Publish: (_, answer) => answer(refusal('INVALID_ARGUMENT', 'schema.validation.failed')),
    });
    const publications$ = using(origin, (call) => {
      const once$ = publishingBy(portsOf(call)).publishAll(channel, [{}]);
      return concat(once$, once$);
    });
    expect(await lastValueFrom(publications$.pipe(toArray()))).toHaveLength(2);
    expect(topics).toBe(2);
  });
});

describe('a stream of events', () => {
  const streamed = (origin: string, data$: Observable<unknown>) =>
    using(origin, (call) => data$.pipe(publishingBy(portsOf(call)).publishStream(channel)));

  it('is published in its order, with few requests', async () => {
    const { behaviour, requests, numbers } = bus();
    const origin = await serveGrpc(behaviour);
    const publications = await lastValueFrom(
      streamed(origin, from(numbered(1_000))).pipe(toArray()),
    );
    expect(publications.filter(({ outcome }) => outcome === 'published')).toHaveLength(1_000);
    expect(publications.map((each) => each.outcome === 'published' && each.eventUuid)).toEqual(
      numbered(1_000).map((_, index) => `key-${index + 1}`),
    );
    expect(numbers()).toEqual(
      numbered(1_000).map((each) => (each as { Number__c: string }).Number__c),
    );
    expect(requests.length).toBeLessThan(10);
  });

  it('goes on after a failure of the stream, and sends nothing twice', async () => {
    const { behaviour, numbers } = bus();
    let streams = 0;
    const origin = await serveGrpc({
      ...behaviour,
      PublishStream: (stream) => {
        streams += 1;
        if (streams > 1) behaviour.PublishStream?.(stream);
        else
          stream.once('data', () =>
            stream.emit('error', refusal('INTERNAL', 'service.unavailable')),
          );
      },
    });
    const data = new Subject<object>();
    const outcomes: string[] = [];
    const publications$ = streamed(origin, concat(of({ Number__c: 'a' }), data)).pipe(
      tap(({ outcome }) => {
        outcomes.push(outcome);
        if (outcomes.length === 1) data.next({ Number__c: 'b' });
      }),
      take(2),
    );
    await lastValueFrom(publications$);
    expect(outcomes).toEqual(['unknown', 'published']);
    expect(numbers()).toEqual(['b']);
  });

  it('fails with its source', async () => {
    const { behaviour } = bus();
    const origin = await serveGrpc(behaviour);
    const source = new Subject<object>();
    const failure = failureOf(
      streamed(
        origin,
        source.pipe(
          tap({ subscribe: () => setImmediate(() => source.error(new Error('made up'))) }),
        ),
      ),
    );
    expect(await failure).toEqual(new Error('made up'));
  });
});
