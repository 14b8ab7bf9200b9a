import type { MockOrg, MockOrgOptions } from '../../src/index.ts';
import { GrpcClient } from './grpc-client.ts';
import { startOrg } from './start-org.ts';

const clients: GrpcClient[] = [];

afterEach(() => {
  for (const client of clients.splice(0)) client.close();
});

/** A client that is closed after the test. */
export const connectTo = (
  org: MockOrg,
  ...how: ConstructorParameters<typeof GrpcClient> extends [MockOrg, ...infer Rest] ? Rest : never
): GrpcClient => {
  const client = new GrpcClient(org, ...how);
  clients.push(client);
  return client;
};

/** Starts an org with the Pub/Sub API and a client of it, which end after the test. */
export const startPubSub = async (
  options: MockOrgOptions = {},
): Promise<{ readonly org: MockOrg; readonly client: GrpcClient }> => {
  const org = await startOrg({ pubSub: true, ...options });
  return { org, client: connectTo(org) };
};
