import { describeHandover } from '../../forward/test/helpers/describe-handover.ts';
import { natsLeader } from '../src/leader/nats-leader.ts';
import { natsLog } from '../src/log/nats-log.ts';
import { ensureLeases, ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import { natsSink } from '../src/sink/nats-sink.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';

const ttl = 1_000;

let nats: Nats;

beforeEach(async () => {
  nats = await openNats();
});

afterEach(() => nats.connection.close());

describeHandover(async () => {
  const { js, kvm } = nats;
  const [stream, bucket] = [newName(), newName()];
  await ensureStream(js, { stream, prefix: stream });
  const [leases, kv] = [await ensureLeases(kvm, { bucket, ttl }), await ensureMarkers(kvm)];
  return () => {
    const leader = natsLeader({ kv: leases, group: 'replicas', ttl });
    return {
      leader,
      sink: natsSink({ js, kv, stream, prefix: stream, leader }),
      events: (channel) => natsLog({ js, stream, prefix: stream }).channel(channel, { replay: -2 }),
    };
  };
});
