import { firstValueFrom, from, of } from 'rxjs';
import { consumerEvent, fakeCall, response } from '../../test/helpers/fake-call.ts';
import { orderSchema } from '../../test/helpers/schemas.ts';
import { createSchemas } from '../avro/schemas.ts';
import { eventReader } from '../events/event-reader.ts';
import type { EventReader } from '../events/event-reader.ts';
import type { FetchResponse, SchemaRequest } from '../wire/messages.ts';
import { signalsOf, withSchemas } from './signals-of.ts';

const channel = '/event/Order__e';
const envelope = { schema: 's', payload: {}, event: {} } as ReturnType<EventReader>;

const readWith = (read: EventReader, ...responses: readonly Partial<FetchResponse>[]) =>
  signalsOf(channel, {
    responses: responses.map((one) => ({ ...response([], 100).messages[0]!, ...one })),
    readBy: () => read,
  });

const read = (...responses: readonly Partial<FetchResponse>[]) =>
  readWith(() => envelope, ...responses);

it('an event without a position of its own has that of its response', () => {
  const [own, foreign] = [consumerEvent(1), { ...consumerEvent(2), replayId: Buffer.alloc(0) }];
  expect(read({ events: [own, foreign], latestReplayId: Buffer.from([0, 9]) })).toMatchObject([
    { type: 'events', events: [{ replayId: '0x0001' }, { replayId: '0x0009' }] },
  ]);
});

it('an event without content is told as one that is empty', () => {
  expect(read({ events: [{ ...consumerEvent(1), event: null }] })).toMatchObject([
    { type: 'undecodable', replayId: '0x0001', error: { issues: ['it is empty'] } },
  ]);
});

it('a response without events and without a position tells nothing', () => {
  expect(read({ latestReplayId: Buffer.alloc(0) })).toEqual([]);
});

it('an error that is not about the form of an event is not taken for one', () => {
  const broken = new TypeError('broken');
  const reading = () =>
    readWith(
      () => {
        throw broken;
      },
      { events: [consumerEvent(1)] },
    );
  expect(reading).toThrow(broken);
});

/** What reads the events of two schemas, the first of which is there already. */
const readersOf = async (schemaJson: string) => {
  const schemas = createSchemas();
  const call = fakeCall(
    [],
    () => 0,
    (_, request) =>
      of({
        schemaJson: (request as SchemaRequest).schemaId === 'known' ? orderSchema : schemaJson,
      }) as never,
  );
  await firstValueFrom(schemas.load(call, 'known'));
  const events = [consumerEvent(1, 'known'), consumerEvent(2, 'new')];
  const responses = [{ ...response([], 98).messages[0]!, events }];
  return firstValueFrom(from(withSchemas({ call, schemas, readerOf: eventReader }, responses)));
};

it('events wait for the schemas of all in their response', async () => {
  expect(signalsOf(channel, await readersOf(orderSchema))).toMatchObject([
    { type: 'events', events: [{ replayId: '0x0001' }, { replayId: '0x0002' }] },
  ]);
});

it('events whose schema cannot be read are told with why', async () => {
  expect(signalsOf(channel, await readersOf('{'))).toMatchObject([
    { type: 'events', events: [{ replayId: '0x0001' }] },
    { type: 'undecodable', error: { issues: ['it is not a schema of Avro'] } },
  ]);
});
