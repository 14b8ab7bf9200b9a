import { ClientError } from '@sfstream/base';
import type { EndpointOptions } from './endpoint.ts';
import { endpointOf } from './endpoint.ts';

it.each<[EndpointOptions, string]>([
  [{}, 'https://api.pubsub.salesforce.com:443'],
  [{ port: 7443 }, 'https://api.pubsub.salesforce.com:7443'],
  [{ region: 'europe' }, 'https://api.deu.pubsub.salesforce.com:443'],
  [
    { endpoint: 'https://api.pubsub.salesforce.com:7443/' },
    'https://api.pubsub.salesforce.com:7443',
  ],
  [{ endpoint: 'http://127.0.0.1:5000' }, 'http://127.0.0.1:5000'],
])('the endpoint of %j is %s', (options, origin) => {
  expect(endpointOf(options)).toBe(origin);
});

it.each([
  ['http://api.pubsub.salesforce.com', /must begin with https/],
  ['https://user:very-secret@pubsub.example', /leads to pubsub\.example/],
  ['api.pubsub.salesforce.com:443', /must begin with https/],
  ['not a URL', /^endpoint is not a URL.* such as https:\/\/api\.pubsub\.salesforce\.com\.$/],
])('no token is sent to %s', (endpoint, message) => {
  expect(() => endpointOf({ endpoint })).toThrow(ClientError);
  expect(() => endpointOf({ endpoint })).toThrow(message);
});
