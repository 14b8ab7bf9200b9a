// Forwards a channel to NATS and consumes another while it leads, until it is killed: node <bundle> <options as JSON>
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import { connect } from '@nats-io/transport-node';
import { createPasswordClient } from '@sfstream/core';
import { forward } from '@sfstream/forward';
import { ensureLeases, ensureMarkers, natsLeader, natsSink, natsStore } from '@sfstream/nats';
import { consume } from '@sfstream/replay';

const { credentials, servers, channel, consumed, stream, bucket, ttl } = JSON.parse(
  process.argv[2],
);

const connection = await connect({ servers, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
const js = jetstream(connection, { timeout: 1_000 });
const kvm = new Kvm(js);
const leader = natsLeader({ kv: await ensureLeases(kvm, { bucket, ttl }), group: 'replicas', ttl });
const sink = natsSink({ js, kv: await ensureMarkers(kvm), stream, prefix: stream, leader });
const client = createPasswordClient({ ...credentials, backoff: () => 50 });

const fail = (error) => {
  console.error(error);
  process.exitCode = 1;
};

leader.state$.subscribe(({ type, epoch }) => console.log(type, epoch ?? ''));
client
  .channel(channel, { replay: sink })
  .pipe(forward(sink, { leader, backoff: () => 50 }))
  .subscribe({ error: fail });

const store = natsStore({ kv: await ensureMarkers(kvm), group: stream, leader });
client
  .channel(consumed, { replay: store })
  .pipe(
    consume(({ replayId }) => console.log(`handled ${replayId}`), {
      leader,
      onStoreError: ({ message }) => console.error(message),
    }),
  )
  .subscribe({ error: fail });
