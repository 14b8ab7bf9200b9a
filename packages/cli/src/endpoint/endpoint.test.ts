import { endpointAt } from './endpoint.ts';

describe('an endpoint', () => {
  it.each([
    [
      'https://api.pubsub.salesforce.com:7443',
      { host: 'api.pubsub.salesforce.com', port: 7443, otherPort: 443, isSecure: true },
    ],
    [
      'https://api.deu.pubsub.salesforce.com',
      { host: 'api.deu.pubsub.salesforce.com', port: 443, otherPort: 7443, isSecure: true },
    ],
    [
      'https://api.pubsub.salesforce.com:8443',
      { host: 'api.pubsub.salesforce.com', port: 8443, otherPort: undefined, isSecure: true },
    ],
    [
      'https://pubsub.acme.example',
      { host: 'pubsub.acme.example', port: 443, otherPort: undefined, isSecure: true },
    ],
    ['http://localhost', { host: 'localhost', port: 80, otherPort: undefined, isSecure: false }],
    ['http://[::1]:7011', { host: '::1', port: 7011, otherPort: undefined, isSecure: false }],
  ])('is read from its origin: %s', (origin, endpoint) => {
    expect(endpointAt(origin)).toMatchObject({ origin, ...endpoint });
  });
});
