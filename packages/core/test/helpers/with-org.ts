import { passwordAuth } from '@sfstream/auth';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';
import { startMockOrg } from '@sfstream/testing';
import { lastValueFrom } from 'rxjs';
import { releaseTime } from '../../../http/test/helpers/held-time.ts';
import type { Client, ClientOptions } from '../../src/index.ts';
import { createClient } from '../../src/index.ts';

const orgs: MockOrg[] = [];
const clients: Client[] = [];

afterEach(async () => {
  const closing = Promise.all(clients.splice(0).map((client) => lastValueFrom(client.close())));
  releaseTime();
  await closing;
  await Promise.all(orgs.splice(0).map((org) => org.close()));
});

/** Starts an org that is closed after the test. */
export const startOrg = async (options?: MockOrgOptions): Promise<MockOrg> => {
  const org = await startMockOrg(options);
  orgs.push(org);
  return org;
};

/** Makes a client that hardly waits between its tries and is closed after the test. */
export const newClient = (options: ClientOptions): Client => {
  const client = createClient({ backoff: () => 5, ...options });
  clients.push(client);
  return client;
};

/** What logs in to the org by password. */
export const credentialsOf = ({ login }: MockOrg): MockOrg['login'] => login;

/** Makes a client of the org. */
export const connectTo = (org: MockOrg, options: Partial<ClientOptions> = {}): Client =>
  newClient({ auth: passwordAuth(credentialsOf(org)), ...options });
