import type { ReplayMarker, StreamEvent } from '@sfstream/core';
import { from, lastValueFrom, toArray } from 'rxjs';
import { forward, fromCloudEvent } from '../src/index.ts';
import type { KafkaProducer } from './recipes/kafka-sink.ts';
import { kafkaSink } from './recipes/kafka-sink.ts';

const recordId = '801xx000003GYk2AAG';

const order = (replayId: number): StreamEvent => ({
  channel: '/topic/Orders',
  data: { event: { replayId, type: 'created' }, sobject: { Id: recordId } },
  replayId,
});

describe('the Kafka sink of the README, on a fake producer', () => {
  it('sends each event under the key of its record, and keeps the position', async () => {
    const sent: Parameters<KafkaProducer['send']>[0][] = [];
    const producer: KafkaProducer = { send: (record) => Promise.resolve(sent.push(record)) };
    const store = new Map<string, ReplayMarker>();
    const orders = [1, 2, 3].map(order);
    const sink = kafkaSink(producer, 'salesforce', store);
    await lastValueFrom(from(orders).pipe(forward(sink), toArray()));
    const messages = sent.flatMap((record) => record.messages);
    expect(messages.map(({ key }) => key)).toEqual([recordId, recordId, recordId]);
    expect(messages.map(({ value }) => fromCloudEvent(value))).toEqual(orders);
    expect(store.get('/topic/Orders')).toEqual({ replayId: 3 });
  });

  it('sends again what the brokers did not take, and moves no position before', async () => {
    let calls = 0;
    const positions: unknown[] = [];
    const store = new Map<string, ReplayMarker>();
    const producer: KafkaProducer = {
      send: () => {
        positions.push(store.get('/topic/Orders'));
        calls += 1;
        return calls < 3
          ? Promise.reject(new Error('no leader of the partition'))
          : Promise.resolve();
      },
    };
    const sink = kafkaSink(producer, 'salesforce', store);
    await lastValueFrom(from([order(7)]).pipe(forward(sink, { backoff: () => 1 })));
    expect([positions, store.get('/topic/Orders')]).toEqual([
      [undefined, undefined, undefined],
      { replayId: 7 },
    ]);
  });
});
