import { DecodeError } from '@sfstream/base';
import fc from 'fast-check';
import { load } from '../../test/helpers/wire.ts';
import type { FetchResponse } from './messages.ts';
import * as methods from './methods.ts';

/** Bytes of one field by hand (protobuf's "Encoding", "Length-Delimited Records"). */
const field = (number: number, content: string | Uint8Array): Buffer =>
  Buffer.concat([Buffer.from([number * 8 + 2, content.length]), Buffer.from(content as string)]);

const response = (bytes: Buffer): FetchResponse => methods.subscribe.decode(bytes);

describe('the messages', () => {
  const service = load();

  it.each(Object.values(methods).map((method) => [method.name, method] as const))(
    '%s has the path and the messages of the service as written down apart',
    (name, method) => {
      const foreign = service[name]!;
      expect(method.path).toBe(foreign.path);
      const request = { topicName: 'a', schemaId: 'b', numRequested: 3, events: [] } as never;
      expect(foreign.requestDeserialize(method.encode(request))).toMatchObject(
        name === 'GetSchema' ? { schemaId: 'b' } : { topicName: 'a' },
      );
    },
  );

  it('are read as another library writes them (P52)', () => {
    const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
    const event = fc.record({
      event: fc.record({ id: fc.string(), schemaId: fc.string(), payload: bytes }),
      replayId: bytes,
    });
    const message = fc.record({
      events: fc.array(event, { maxLength: 5 }),
      latestReplayId: bytes,
      pendingNumRequested: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
    });
    fc.assert(
      fc.property(message, (written) => {
        const read = response(service['Subscribe']!.responseSerialize(written));
        expect({
          events: read.events.map(({ event, replayId }) => ({
            event: {
              ...{ id: event!.id, schemaId: event!.schemaId },
              payload: event!.payload.toBuffer(),
            },
            replayId: replayId.toBuffer(),
          })),
          latestReplayId: read.latestReplayId.toBuffer(),
          pendingNumRequested: read.pendingNumRequested,
        }).toEqual(written);
      }),
    );
  });

  it('have each text for itself, also where the one before is as long or begins alike (P52)', () => {
    const text = fc.constantFrom('', 'ab', 'ac', 'é', 'Ã', 'Ã\u0083', 'a'.repeat(40));
    const id = fc.record({ id: text, schemaId: text });
    fc.assert(
      fc.property(fc.array(id), (written) => {
        const events = written.map((event) => ({ event, replayId: Buffer.alloc(1) }));
        const read = response(service['Subscribe']!.responseSerialize({ events }));
        expect(read.events.map(({ event }) => ({ ...event }))).toEqual(
          written.map((event) => expect.objectContaining(event) as object),
        );
      }),
    );
  });

  it.each([
    [0, true],
    [1, false],
  ])(
    'of a subscription with %i events still asked for: is it the last for now? %p',
    (pendingNumRequested, isLast) => {
      const come = response(service['Subscribe']!.responseSerialize({ pendingNumRequested }));
      expect(methods.subscribe.isLast(come)).toBe(isLast);
    },
  );

  it('have zero values where nothing was sent', () => {
    const { events, latestReplayId, pendingNumRequested } = response(Buffer.alloc(0));
    expect(events).toEqual([]);
    expect(latestReplayId).toHaveLength(0);
    expect(pendingNumRequested).toBe(0);
  });

  it('skip fields that are not known', () => {
    const { latestReplayId } = response(
      Buffer.concat([field(15, 'of the future'), field(2, Buffer.from([7]))]),
    );
    expect(latestReplayId.toBuffer()).toEqual(Buffer.from([7]));
  });

  it.each([
    ['a truncated varint', Buffer.from([0x20, 0x80])],
    ['a length beyond the end', Buffer.from([0x12, 0x7f, 0x01])],
    ['a group that nothing ends', Buffer.from([0x7b])],
    ['a wrong wire type in an event', field(1, Buffer.from([0x0f]))],
    ['a length of four gigabytes', Buffer.from([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f])],
  ])('are refused for %s', (_what, bytes) => {
    expect(() => response(bytes)).toThrow(DecodeError);
    expect(() => response(bytes)).toThrow(
      `The answer to Subscribe does not have the expected form: ${bytes.length} bytes are not a FetchResponse.`,
    );
  });

  it('are read or refused, whatever the bytes are (P39)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
        try {
          response(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(DecodeError);
        }
      }),
    );
  });
});
