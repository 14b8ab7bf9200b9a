import { randomUUID } from 'node:crypto';
import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { sinkContract } from '@sfstream/testing';
import type { ChannelModel, ConfirmChannel } from 'amqplib';
import { connect } from 'amqplib';
import { firstValueFrom, from, lastValueFrom, of, toArray } from 'rxjs';
import { forward, fromCloudEvent } from '../src/index.ts';
import { rabbitSink } from './recipes/rabbit-sink.ts';

const event = (replayId: number): StreamEvent => ({
  channel: '/event/Order__e',
  data: { payload: { number: replayId } },
  replayId,
});

let connection: ChannelModel;
let channel: ConfirmChannel;
let exchange: string;
let store: Map<string, ReplayMarker>;

beforeEach(async () => {
  connection = await connect(process.env['SFSTREAM_RABBITMQ_URL'] ?? '');
  channel = await connection.createConfirmChannel();
  exchange = `sfstream-${randomUUID()}`;
  store = new Map();
  await channel.assertExchange(exchange, 'topic', { autoDelete: true });
});

afterEach(() => connection.close());

/** Declares a queue that takes all events. */
const queue = async (): Promise<string> => {
  const declared = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(declared.queue, exchange, 'com.salesforce.#');
  return declared.queue;
};

/** The events that a queue holds. */
const eventsIn = async (name: string): Promise<readonly StreamEvent[]> => {
  const events: StreamEvent[] = [];
  for (;;) {
    const message = await channel.get(name, { noAck: true });
    if (message === false) return events;
    events.push(fromCloudEvent(message.content.toString()));
  }
};

describe('the RabbitMQ sink of the README', () => {
  it('brings each event into the queue, in order, and keeps the position', async () => {
    const name = await queue();
    const events = [1, 2, 3].map(event);
    await lastValueFrom(
      from(events).pipe(forward(rabbitSink(channel, exchange, store)), toArray()),
    );
    expect(await eventsIn(name)).toEqual(events);
    expect(store.get('/event/Order__e')).toEqual({ replayId: 3 });
  });

  it('fails where no queue takes an event, and moves no position', async () => {
    const stopped = new Error('enough');
    const failures: unknown[] = [];
    const forwarded = of(event(1)).pipe(
      forward(rabbitSink(channel, exchange, store), {
        onFailure: ({ error }) => {
          failures.push(error);
          throw stopped;
        },
      }),
    );
    await expect(firstValueFrom(forwarded)).rejects.toBe(stopped);
    expect(failures).toEqual([new Error('No queue takes 1 of the events.')]);
    expect(store.size).toBe(0);
  });

  it('keeps the laws of positions', async () => {
    await queue();
    const sink = rabbitSink(channel, exchange, store);
    for (const { run } of sinkContract(() => sink)) await run();
  });
});
