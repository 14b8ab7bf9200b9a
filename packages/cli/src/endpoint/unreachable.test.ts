import { endpointAt } from './endpoint.ts';
import { reasonOf, unreachable } from './unreachable.ts';

describe('a host that cannot be reached', () => {
  const origin = 'https://api.pubsub.salesforce.com:7443';
  const direct = { ...endpointAt(origin), proxy: undefined };
  const proxy = {
    protocol: 'http:',
    host: 'proxy.acme.example',
    port: 8080,
    authorization: undefined,
  } as const;

  it('is a matter of the firewall where no proxy is set', () => {
    expect(unreachable('ports', 'No answer.', direct)).toEqual({
      check: 'ports',
      status: 'failed',
      text: 'No answer.',
      remedy: expect.stringMatching(
        /^Have the firewall let this machine open connections to api\.pubsub\.salesforce\.com on port 7443,/,
      ),
      exitCode: 3,
    });
  });

  it('is a matter of the proxy where one is set', () => {
    expect(unreachable('ports', 'No answer.', { ...direct, proxy }).remedy).toMatch(
      /^The proxy proxy\.acme\.example:8080 is asked for it.* let connections to api\.pubsub\.salesforce\.com pass/,
    );
  });

  it('may have another remedy that comes first', () => {
    expect(unreachable('name', 'Unknown.', direct, 'Check the name.').remedy).toMatch(
      /^Check the name\. Have the firewall/,
    );
  });

  it.each<[unknown, string]>([
    [new Error('no route'), 'no route'],
    [Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' }), 'ECONNREFUSED'],
  ])('is so for the reason of %p: %s', (error, reason) => {
    expect(reasonOf(error)).toBe(reason);
  });
});
