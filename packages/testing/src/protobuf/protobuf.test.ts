import { createRequire } from 'node:module';
import path from 'node:path';
import { loadSync } from '@grpc/proto-loader';
import type { ServiceDefinition } from '@grpc/proto-loader';
import fc from 'fast-check';
import * as messages from '../rpcs/messages.ts';
import { decodeMessage } from './decode-message.ts';
import { encodeMessage } from './encode-message.ts';
import { int64, repeated, string } from './message-table.ts';
import type { Field, MessageTable } from './message-table.ts';

/** Salesforce's own description of the service, as another client carries it. */
const proto = path.join(
  path.dirname(createRequire(__filename).resolve('salesforce-pubsub-api-client')),
  '../pubsub_api.proto',
);
const service = loadSync(proto, { defaults: true, bytes: Array })[
  'eventbus.v1.PubSub'
] as ServiceDefinition;

/** Any message that a table describes. */
const anyMessage = (table: MessageTable): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(Object.fromEntries(Object.entries(table).map(([name, one]) => [name, anyValue(one)])));

const anyValue = ({ type, isRepeated }: Field): fc.Arbitrary<unknown> => {
  switch (type) {
    case 'string':
      return fc.string({ unit: 'grapheme' });
    case 'bytes':
      return fc.uint8Array();
    case 'bool':
      return fc.boolean();
    case 'int32':
      return fc.integer();
    case 'int64':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    default:
      return isRepeated
        ? fc.array(anyMessage(type))
        : fc.option(anyMessage(type), { nil: undefined });
  }
};

/** The same value in the words of the other library: bytes as arrays, null for no message. */
const inItsWords = (value: unknown): unknown => {
  if (value === undefined) return null;
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(inItsWords);
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, inItsWords(one)]))
    : value;
};

describe.each([
  ['GetTopic', messages.topicRequest, messages.topicInfo],
  ['GetSchema', messages.schemaRequest, messages.schemaInfo],
  ['Publish', messages.publishRequest, messages.publishResponse],
  ['Subscribe', messages.fetchRequest, messages.fetchResponse],
])('the messages of %s', (rpc, request, response) => {
  const theirs = service[rpc]!;

  it('are read as another library has written them, by the official description', () => {
    fc.assert(
      fc.property(anyMessage(request), (message) => {
        const bytes = theirs.requestSerialize(inItsWords(withoutEnum(message)) as object);
        expect(decodeMessage(request, bytes)).toEqual(withoutEnum(message));
      }),
    );
  });

  it('are written so that another library reads them', () => {
    fc.assert(
      fc.property(anyMessage(response), (message) => {
        const bytes = Buffer.from(encodeMessage(response, message));
        const read = theirs.responseDeserialize(bytes);
        expect(read).toEqual(inItsWords(message));
      }),
    );
  });
});

/** Their encoder takes the values of an enum only. */
const withoutEnum = (message: Record<string, unknown>): Record<string, unknown> =>
  'replayPreset' in message
    ? { ...message, replayPreset: Math.abs(Number(message['replayPreset'])) % 3 }
    : message;

describe('a message', () => {
  const table = { name: string(1), count: int64(2), parts: repeated(3, { name: string(1) }) };
  const whole = { name: 'Ödön', count: -5n, parts: [{ name: 'a' }, { name: '' }] };

  it('keeps 64 bits', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (count) => {
        expect(decodeMessage(table, encodeMessage(table, { count })).count).toBe(count);
      }),
    );
  });

  it('has the defaults of proto3 for what is not there', () => {
    expect(decodeMessage(table, new Uint8Array())).toEqual({ name: '', count: 0n, parts: [] });
  });

  it('is read by an older table that lacks fields of every wire type', () => {
    const newer = Buffer.concat([
      encodeMessage(table, whole),
      Buffer.from([0x59, 1, 2, 3, 4, 5, 6, 7, 8, 0x5d, 1, 2, 3, 4, 0x60, 7, 0x62, 1, 9]),
    ]);
    expect(decodeMessage(table, newer)).toEqual(whole);
  });

  it('leaves a field out that comes with another wire type', () => {
    expect(decodeMessage({ name: string(1) }, Buffer.from([0x08, 7]))).toEqual({ name: '' });
  });

  it('is refused wherever it is cut within a field', () => {
    const bytes = encodeMessage(table, whole);
    const ends = new Set([0, bytes.indexOf(0x10), bytes.indexOf(0x1a), bytes.length - 2]);
    for (let end = 0; end < bytes.length; end += 1) {
      if (ends.has(end)) continue;
      expect(() => decodeMessage(table, bytes.subarray(0, end))).toThrow(RangeError);
    }
  });

  it('is refused with a number that never ends, a length beyond its end, or a group', () => {
    for (const bytes of [Buffer.alloc(11, 0xff), Buffer.from([0x0a, 0x7f]), Buffer.from([0x0b])]) {
      expect(() => decodeMessage(table, bytes)).toThrow(RangeError);
    }
  });
});
