import { startMockOrg } from '../../src/index.ts';
import type { MockOrg, MockOrgOptions } from '../../src/index.ts';

const started: MockOrg[] = [];

afterEach(async () => {
  for (const org of started.splice(0)) await org.close();
});

/** Starts an org that is closed after the test. */
export const startOrg = async (options?: MockOrgOptions): Promise<MockOrg> => {
  const org = await startMockOrg(options);
  started.push(org);
  return org;
};
