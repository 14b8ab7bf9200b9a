import { describeLog } from '../../forward/test/helpers/describe-log.ts';
import { natsLog } from '../src/log/nats-log.ts';
import { ensureMarkers } from '../src/setup/ensure-buckets.ts';
import { ensureStream } from '../src/setup/ensure-stream.ts';
import { natsSink } from '../src/sink/nats-sink.ts';
import type { Nats } from './helpers/open-nats.ts';
import { newName, openNats } from './helpers/open-nats.ts';

let nats: Nats;

beforeEach(async () => {
  nats = await openNats();
});

afterEach(() => nats.connection.close());

describeLog(async () => {
  const { js, kvm } = nats;
  const stream = newName();
  await ensureStream(js, { stream, prefix: stream });
  const kv = await ensureMarkers(kvm);
  return {
    sink: () => natsSink({ js, kv, stream, prefix: stream }),
    log: () => natsLog({ js, stream, prefix: stream }),
  };
});
