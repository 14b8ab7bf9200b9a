import { inspect } from 'node:util';
import type { RestActivity } from '@sfstream/rest';
import { lastValueFrom } from 'rxjs';
import { restOf, startOrg } from './helpers/with-org.ts';

it('shows no secret in what it is, tells and fails with (behaviour 57)', async () => {
  const org = await startOrg();
  const limits = '/services/data/v66.0/limits';
  org.intercept(limits, 'drop');
  org.intercept(limits, { status: 400, body: [{ errorCode: 'A', message: 'b' }] }, { times: 2 });
  const rest = restOf(org);
  const shown: unknown[] = [rest];
  rest.activity$.subscribe((activity: RestActivity) => shown.push(activity));
  for (const query of [{ q: 'private' }, {}, {}]) {
    await lastValueFrom(rest.request({ path: 'limits', query })).catch((error: unknown) =>
      shown.push(error),
    );
  }
  org.intercept(limits, { status: 401, body: [] }, { times: 2 });
  await lastValueFrom(rest.limits()).catch((error: unknown) => shown.push(error));
  const text = shown
    .map((value) => inspect(value, { depth: Infinity, showHidden: true }))
    .join('\n');
  const tokens = org.requests.flatMap(({ headers }) => headers.authorization?.slice(7) ?? []);
  const { password, consumerSecret } = org.credentials;
  expect(tokens.length).toBeGreaterThan(3);
  for (const secret of [...tokens, password, consumerSecret, 'private']) {
    expect(text).not.toContain(secret);
  }
});
