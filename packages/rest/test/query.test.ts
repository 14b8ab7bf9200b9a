import { soql } from '@sfstream/rest';
import { EMPTY, Subject, firstValueFrom, lastValueFrom, take, toArray } from 'rxjs';
import { asked, restOf, startOrg } from './helpers/with-org.ts';

const accounts = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ Id: `001-${index}`, Name: `Bob's ${index}` }));

const isPage = (request: string): boolean => request.includes('/query');

describe('query', () => {
  it('emits the rows of all pages, in order', async () => {
    const org = await startOrg({ records: { Account: accounts(4_500) } });
    const rows = await lastValueFrom(
      restOf(org).query('SELECT Id, Name FROM Account').pipe(toArray()),
    );
    expect(rows).toMatchObject(accounts(4_500));
    expect(asked(org).filter(isPage)).toHaveLength(3);
  });

  it('asks for a page only when the page before has been worked off', async () => {
    const org = await startOrg({ records: { Account: accounts(4_500) } });
    const done = [new Subject<string>(), new Subject<string>(), new Subject<string>()];
    const begun: (() => void)[] = [];
    const beginning = done.map(() => new Promise<void>((resolve) => begun.push(resolve)));
    const sizes: number[] = [];
    const results = lastValueFrom(
      restOf(org)
        .query('SELECT Id FROM Account', (rows) => {
          sizes.push(rows.length);
          begun[sizes.length - 1]!();
          return done[sizes.length - 1]!;
        })
        .pipe(toArray()),
    );
    for (const [index, work] of done.entries()) {
      await beginning[index];
      // Time enough for a request that should not be.
      await lastValueFrom(restOf(org).versions());
      expect(asked(org).filter(isPage)).toHaveLength(index + 1);
      work.next(`page ${index + 1}`);
      work.complete();
    }
    expect(await results).toEqual(['page 1', 'page 2', 'page 3']);
    expect(sizes).toEqual([2_000, 2_000, 500]);
  });

  it('takes work that is a promise, and fails with what it fails with', async () => {
    const org = await startOrg({ records: { Account: accounts(3_000) } });
    const rest = restOf(org);
    const count = rest.query('SELECT Id FROM Account', (rows) => Promise.resolve([rows.length]));
    expect(await lastValueFrom(count.pipe(toArray()))).toEqual([[2_000], [1_000]]);
    const failing = rest.query('SELECT Id FROM Account', () => Promise.reject(new Error('full')));
    await expect(lastValueFrom(failing)).rejects.toThrow('full');
  });

  it('asks for no further page when enough rows have come', async () => {
    const org = await startOrg({ records: { Account: accounts(4_500) } });
    await lastValueFrom(restOf(org).query('SELECT Id FROM Account').pipe(take(5)));
    expect(asked(org).filter(isPage)).toHaveLength(1);
  });

  it.each([
    ['the page that was just read', '/services/data/v66.0/query/01g-2000', 2],
    ['another service', '/services/apexrest/orders', 1],
    ['another host', 'https://acme.my.salesforce.com/services/data/v66.0/query/01g-2000', 1],
  ])('fails where the next page would be %s', async (_, nextRecordsUrl, pages) => {
    const org = await startOrg();
    const page = { status: 200, body: { records: [{}], done: false, nextRecordsUrl } };
    org.intercept('/services/data/v66.0/query', page);
    org.intercept('/services/data/v66.0/query/01g-2000', page, { times: 2 });
    await expect(lastValueFrom(restOf(org).query('SELECT Id FROM Account'))).rejects.toMatchObject({
      name: 'DecodeError',
      message: expect.stringContaining('nextRecordsUrl'),
    });
    expect(asked(org).filter(isPage)).toHaveLength(pages);
  });

  it('begins again with each subscription', async () => {
    const org = await startOrg({ records: { Account: accounts(2_500) } });
    const rows$ = restOf(org).query('SELECT Id FROM Account').pipe(toArray());
    expect((await lastValueFrom(rows$)).length).toBe(2_500);
    expect((await lastValueFrom(rows$)).length).toBe(2_500);
  });

  it('finds what a value says, and nothing that it smuggles in', async () => {
    const org = await startOrg({ records: { Account: accounts(3) } });
    const find = (name: string) =>
      firstValueFrom(
        restOf(org)
          .query<{ Id: string }>(soql`SELECT Id FROM Account WHERE Name = ${name}`)
          .pipe(toArray()),
      );
    expect(await find("Bob's 1")).toMatchObject([{ Id: '001-1' }]);
    expect(await find("' OR Name != '")).toEqual([]);
  });

  it('asks queryAll for deleted rows, too', async () => {
    const org = await startOrg({ records: { Account: [] } });
    await lastValueFrom(
      restOf(org).queryAll('SELECT Id FROM Account', () => EMPTY),
      {
        defaultValue: undefined,
      },
    );
    expect(asked(org).at(-1)).toBe('GET /services/data/v66.0/queryAll');
  });

  it('fails with the reason when the query is malformed', async () => {
    const org = await startOrg();
    await expect(lastValueFrom(restOf(org).query('SELECT'))).rejects.toMatchObject({
      name: 'RestError',
      errorCode: 'MALFORMED_QUERY',
    });
  });
});
