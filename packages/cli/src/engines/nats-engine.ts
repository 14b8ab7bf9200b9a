import type { JetStreamLike, KvmLike } from '@sfstream/nats';
import { ensureLeases, ensureMarkers, ensureStream, natsLeader, natsSink } from '@sfstream/nats';
import type { Engine, EngineRequest } from './engine.ts';
import { opening } from '../process/opening.ts';
import { loadPackage } from './load-package.ts';
import { reached } from './reached.ts';

/** A connection of `@nats-io/transport-node`, as far as it is used. */
interface Connection {
  close(): Promise<void>;
}

interface Transport {
  readonly connect: (options: {
    readonly servers: string;
    readonly user?: string;
    readonly pass?: string;
    readonly maxReconnectAttempts: number;
  }) => Promise<Connection>;
}

interface JetStream {
  readonly jetstream: (connection: Connection) => JetStreamLike;
}

interface Kv {
  readonly Kvm: new (connection: Connection) => KvmLike;
}

/** Opens a stream of NATS, and makes it where there is none: its name is the group, and so is the first word of its subjects. */
export const natsEngine = async ({
  url,
  group,
  isLed,
  from,
  stop$,
}: EngineRequest): Promise<Engine> => {
  const { connect } = loadPackage(['@nats-io/transport-node'], from) as Transport;
  const { jetstream } = loadPackage(['@nats-io/jetstream'], from) as JetStream;
  const { Kvm } = loadPackage(['@nats-io/kv'], from) as Kv;
  const connect$ = opening(() => connect(optionsOf(url)));
  const connection = await reached('NATS', stop$, connect$);
  try {
    const [js, kvm] = [jetstream(connection), new Kvm(connection)];
    await ensureStream(js, { stream: group, prefix: group });
    const leader = isLed ? natsLeader({ kv: await ensureLeases(kvm), group }) : undefined;
    const kv = await ensureMarkers(kvm);
    const sink = natsSink({ js, kv, stream: group, prefix: group, ...(leader && { leader }) });
    return { sink, leader, close: () => connection.close() };
  } catch (error) {
    await connection.close();
    throw error;
  }
};

const optionsOf = (url: URL): Parameters<Transport['connect']>[0] => ({
  servers: url.host,
  ...(url.username !== '' && { user: decodeURIComponent(url.username) }),
  ...(url.password !== '' && { pass: decodeURIComponent(url.password) }),
  maxReconnectAttempts: -1,
});
