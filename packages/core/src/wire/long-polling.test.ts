import type { Http, HttpRequest } from '@sfstream/http';
import { platformJson } from '@sfstream/base';
import { EMPTY } from 'rxjs';
import { longPolling } from './long-polling.ts';

it.each([
  ['/meta/handshake', 'handshake'],
  ['/meta/connect', 'poll'],
  ['/meta/subscribe', 'subscribe'],
  ['/meta/unsubscribe', 'unsubscribe'],
  ['/meta/disconnect', 'disconnect'],
  ['/event/Order__e', 'publish'],
])('a request to %s is sent with the purpose %s', (channel, purpose) => {
  const sent: HttpRequest[] = [];
  const http: Http = {
    request: (request) => {
      sent.push(request);
      return EMPTY;
    },
    activity$: EMPTY,
    close: () => undefined,
  };
  const token = { accessToken: 'token', tokenType: 'Bearer', instanceUrl: 'https://acme.example' };
  const exchange = longPolling(http, platformJson, token, '66.0');
  exchange([{ channel, id: '1' }]).subscribe();
  expect(sent).toMatchObject([{ purpose }]);
});
