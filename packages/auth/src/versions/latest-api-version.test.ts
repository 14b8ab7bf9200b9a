import type { Http, HttpRequest } from '@sfstream/http';
import { DecodeError, platformJson } from '@sfstream/base';
import { EMPTY, of } from 'rxjs';
import { latestApiVersion } from './latest-api-version.ts';

/** Plays an org that answers with `body`, and gives the result and the requests. */
const play = (body: string) => {
  const asked: HttpRequest[] = [];
  const http: Http = {
    request: (request) => {
      asked.push(request);
      return of({ status: 200, headers: {}, body });
    },
    activity$: EMPTY,
    close: () => undefined,
  };
  const came: unknown[] = [];
  latestApiVersion(http, platformJson, 'https://acme.my.salesforce.com').subscribe({
    next: (version) => came.push(version),
    error: (error: unknown) => came.push(error),
  });
  return { asked, came };
};

const version = (number: unknown) => ({
  label: "Winter '11",
  url: `/services/data/v${String(number)}`,
  version: number,
});

describe('latestApiVersion', () => {
  it('asks for the versions without a token', () => {
    expect(play(JSON.stringify([version('66.0')])).asked).toEqual([
      { method: 'GET', url: 'https://acme.my.salesforce.com/services/data/', purpose: 'versions' },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['the highest, not the last (behaviour 59)', ['37.0', '66.0', '58.0'].map(version), '66.0'],
    ['by number, not by letters (behaviour 59)', ['99.0', '100.0', '9.0'].map(version), '100.0'],
    [
      'among odd entries (behaviour 59)',
      [null, 7, {}, version(59), version('x'), version('64.0')],
      '64.0',
    ],
  ])('finds %s', (_, answer, expected) => {
    expect(play(JSON.stringify(answer)).came).toEqual([expected]);
  });

  it.each([
    ['an empty list', '[]'],
    ['an error', '[{"errorCode":"API_DISABLED","message":"no"}]'],
    ['an object', '{"version":"66.0"}'],
    ['nothing', ''],
    ['markup', '<html>Down for maintenance</html>'],
    ['broken JSON', '[{"version":"66.'],
  ])('fails with a DecodeError when the org answers with %s (behaviour 59)', (_, body) => {
    const { came } = play(body);
    expect(came).toEqual([expect.any(DecodeError)]);
    expect(String(came[0])).toContain('https://acme.my.salesforce.com');
  });
});
