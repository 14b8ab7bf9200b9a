import { randomUUID } from 'node:crypto';
import type { JetStreamClient } from '@nats-io/jetstream';
import { jetstream } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { NatsConnection } from '@nats-io/transport-node';
import { connect } from '@nats-io/transport-node';
import { urlOf } from '../../../replay/test/helpers/server-url.ts';

/** A connection to a NATS server, and what is made of it. */
export interface Nats {
  readonly connection: NatsConnection;
  readonly js: JetStreamClient;
  readonly kvm: Kvm;
}

/** Opens a connection, by default to the server of `scripts/with-servers.sh`. Requests wait for a second. */
export const openNats = async (servers = urlOf('SFSTREAM_NATS_URL')): Promise<Nats> => {
  const connection = await connect({ servers, reconnectTimeWait: 50, maxReconnectAttempts: -1 });
  const js = jetstream(connection, { timeout: 1_000 });
  return { connection, js, kvm: new Kvm(js) };
};

/** A name that no other test has. */
export const newName = (): string => `test-${randomUUID()}`;
