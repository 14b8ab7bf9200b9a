import { firstValueFrom, from, of } from 'rxjs';
import { consumerEvent, fakeCall, response } from '../../test/helpers/fake-call.ts';
import { orderSchema } from '../../test/helpers/schemas.ts';
import { createSchemas } from '../avro/schemas.ts';
import { eventReader } from '../events/event-reader.ts';
import type { EventReader } from '../events/event-reader.ts';
import type { FetchResponse, SchemaRequest } from '../wire/messages.ts';
import { Span } from '../wire/span.ts';
import { runsOf } from './runs-of.ts';
import { signalsOf, withSchemas } from './signals-of.ts';

const channel = '/event/Order__e';
const envelope = { schema: 's', payload: {}, event: {} } as ReturnType<EventReader>;

const readWith = (read: EventReader, ...responses: readonly Partial<FetchResponse>[]) =>
  signalsOf(channel, {
    responses: responses.map((one) => {
      const whole = { ...response([], 100).messages[0]!, ...one };
      return { response: whole, runs: runsOf(whole) };
    }),
    readBy: () => read,
  });

const read = (...responses: readonly Partial<FetchResponse>[]) =>
  readWith(() => envelope, ...responses);

const withoutId = (number: number) => ({
  ...consumerEvent(number),
  replayId: new Span(Buffer.alloc(0)),
});

it('an event without an id has no position, as that of its response may be behind later events', () => {
  const events = [consumerEvent(1), withoutId(2), consumerEvent(3)];
  expect(read({ events, latestReplayId: new Span(Buffer.from([0, 9])) })).toMatchObject([
    { events: [{ replayId: '0x0001' }, { replayId: undefined }, { replayId: '0x0003' }] },
  ]);
});

it('an event without an id that cannot be read is told without a position', () => {
  const events = [{ ...withoutId(2), event: null }];
  expect(read({ events, latestReplayId: new Span(Buffer.from([0, 9])) })).toMatchObject([
    {
      type: 'undecodable',
      replayId: undefined,
      error: { message: expect.stringMatching(/^An event of \/event\/Order__e /) as unknown },
    },
  ]);
});

it('an event without content is told as one that is empty', () => {
  expect(read({ events: [{ ...consumerEvent(1), event: null }] })).toMatchObject([
    { type: 'undecodable', replayId: '0x0001', error: { issues: ['it is empty'] } },
  ]);
});

it('a response without events and without a position tells nothing', () => {
  expect(read({ latestReplayId: new Span(Buffer.alloc(0)) })).toEqual([]);
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
        schemaId: '',
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
