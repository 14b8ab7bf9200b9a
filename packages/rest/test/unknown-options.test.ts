import { tokenAuth } from '@sfstream/auth';
import { ClientError } from '@sfstream/base';
import { defer } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Rest } from '../src/index.ts';
import { createRest } from '../src/index.ts';

const auth = tokenAuth({ accessToken: 'token', instanceUrl: 'https://acme.my.salesforce.com' });

it.each<[string, (rest: Rest) => Observable<unknown>]>([
  [
    'request has no option headres',
    (rest) => rest.request({ path: 'limits', headres: {} } as never),
  ],
  [
    'publishAll has no option allOrNon',
    (rest) => rest.publishAll('A__e', [], { allOrNon: true } as never),
  ],
  ['push has no option userId', (rest) => rest.push('/u/a', 'text', { userId: ['005'] } as never)],
  [
    'createStreamingChannel has no option descripton',
    (rest) => rest.createStreamingChannel('/u/a', { descripton: 'x' } as never),
  ],
  [
    'createPushTopic has no option operation',
    (rest) =>
      rest.createPushTopic({ name: 'A', query: 'SELECT Id FROM A', operation: [] } as never),
  ],
  [
    'operations of createPushTopic',
    (rest) =>
      rest.createPushTopic({
        name: 'A',
        query: 'SELECT Id FROM A',
        operations: ['Create'] as never,
      }),
  ],
])('an option that does not exist is refused: %s', (text, act) => {
  const rest = createRest({ auth });
  const thrown: unknown[] = [];
  defer(() => act(rest)).subscribe({ error: (error: unknown) => thrown.push(error) });
  rest.close();
  expect(thrown).toEqual([expect.any(ClientError)]);
  expect((thrown[0] as ClientError).message).toContain(text);
});
