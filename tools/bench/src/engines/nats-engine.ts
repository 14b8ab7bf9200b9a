import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { toCloudEvent } from '@sfstream/forward';
import { ensureLeases, ensureMarkers, ensureStream, natsLeader, natsSink } from '@sfstream/nats';
import type { OpenEngine } from './engine.ts';

/** The loop publishes all events, and then waits for their confirmations. */
export const openNats: OpenEngine = async (url) => {
  const connection = await connect({ servers: url });
  const js = jetstream(connection);
  const kvm = new Kvm(js);
  const name = `bench-${randomUUID()}`;
  const stream = `${name}-sink`;
  const loop = `${name}-loop`;
  await ensureStream(js, { stream, prefix: stream });
  await ensureStream(js, { stream: loop, prefix: loop });
  const leases = await ensureLeases(kvm, { bucket: `${name}-leases` });
  const markers = await ensureMarkers(kvm, { bucket: `${name}-markers` });
  const leader = natsLeader({ kv: leases, group: 'bench' });

  return {
    leader,
    sink: natsSink({ js, kv: markers, stream, prefix: stream, leader }),
    prepare: (events) => {
      const texts = events.map((event) => JSON.stringify(toCloudEvent(event)));
      return () => Promise.all(texts.map((text) => js.publish(`${loop}.event`, text)));
    },
    close: async () => {
      const { streams } = await jetstreamManager(connection);
      const buckets = [`KV_${name}-leases`, `KV_${name}-markers`];
      for (const one of [stream, loop, ...buckets]) await streams.delete(one);
      await connection.close();
    },
  };
};
