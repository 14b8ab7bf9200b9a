import avsc from 'avsc';
import { schemaId, schemaJson } from './event-schema.ts';
import { messageType } from './protocol.ts';

const payloadType = avsc.Type.forSchema(JSON.parse(schemaJson) as avsc.Schema);

/** Bytes that stand where the number of an event and its replay id go. */
const numberMark = Buffer.alloc(8, 0xa5);
const idMark = Buffer.from('b1b2b3b4b5b6b7b80000', 'hex');

/** The bytes of a response with events from this number on, as gRPC frames them. */
export type ResponseOf = (firstNumber: number, pendingNumRequested: number) => Buffer;

/**
 * Makes the responses of so many events, each with a payload of so many bytes. All are copies of one, in which only numbers are
 * rewritten: a response must cost the server less than any client.
 */
export const responsesOf = (events: number, payloadBytes: number): ResponseOf => {
  const template = templateOf(events, payloadBytes);
  const numbersAt = placesOf(template, numberMark);
  const idsAt = placesOf(template, idMark);
  return (firstNumber, pendingNumRequested) => {
    const pending = varint(pendingNumRequested);
    const response = Buffer.allocUnsafe(5 + template.length + 1 + pending.length);
    response.writeUInt8(0);
    response.writeUInt32BE(response.length - 5, 1);
    template.copy(response, 5);
    numbersAt.forEach((at, index) => response.writeDoubleLE(firstNumber + index, at + 5));
    // The last one is that of the response.
    idsAt.forEach((at, index) =>
      response.writeUIntBE(firstNumber + Math.min(index, events - 1), at + 7, 6),
    );
    idsAt.forEach((at) => response.writeUInt16BE(0, at + 5));
    response.writeUInt8(pendingTag, 5 + template.length);
    pending.copy(response, 6 + template.length);
    return response;
  };
};

/** Field 4 as a varint (pubsub_api.proto, "FetchResponse"). */
const pendingTag = 0x20;

const templateOf = (events: number, payloadBytes: number): Buffer => {
  const event = {
    event: {
      id: 'e981b488-81f3-4fcc-bd6f-f7033c9d7ac3',
      schemaId,
      payload: payloadOf(payloadBytes),
    },
    replayId: idMark,
  };
  const response = {
    events: Array.from({ length: events }, () => event),
    latestReplayId: idMark,
    rpcId: 'dd9a1c1e-4dd0-4a5c-9c3c-3e1b0f4f3f3a',
  };
  return Buffer.from(messageType('FetchResponse').encode(response).finish());
};

const payloadOf = (bytes: number): Buffer => {
  const filledWith = (note: string): Buffer =>
    payloadType.toBuffer({
      CreatedDate: 1_768_469_400_000,
      CreatedById: '0055g00000ABCDEAA4',
      Number__c: numberMark.readDoubleLE(),
      Amount__c: 1_249.5,
      Name__c: 'A name of some length',
      Note__c: note,
    });
  return filledWith('x'.repeat(Math.max(0, bytes - filledWith('').length)));
};

const placesOf = (bytes: Buffer, mark: Buffer): readonly number[] => {
  const places: number[] = [];
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 1)) places.push(at);
  return places;
};

const varint = (value: number): Buffer =>
  value < 0x80 ? Buffer.from([value]) : Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
