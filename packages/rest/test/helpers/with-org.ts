import { passwordAuth } from '@sfstream/auth';
import type { HttpOptions } from '@sfstream/http';
import { createRest } from '@sfstream/rest';
import type { Rest, RestOptions } from '@sfstream/rest';
import { startMockOrg } from '@sfstream/testing';
import type { MockOrg, MockOrgOptions } from '@sfstream/testing';

const toClose: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close();
});

/** Starts an org that is closed after the test. */
export const startOrg = async (options?: MockOrgOptions): Promise<MockOrg> => {
  const org = await startMockOrg(options);
  toClose.push(() => org.close());
  return org;
};

/** A client of the org that logs in by password, closed after the test. */
export const restOf = (org: MockOrg, options: Partial<RestOptions> = {}): Rest => {
  const http: HttpOptions = options.http ?? {};
  const rest = createRest({
    auth: passwordAuth({ ...org.login, http }),
    ...options,
  });
  toClose.push(() => rest.close());
  return rest;
};

/** Lists the requests to the org as `METHOD path`, logins included. */
export const asked = (org: MockOrg): readonly string[] =>
  org.requests.map(({ method, path }) => `${method} ${path}`);
