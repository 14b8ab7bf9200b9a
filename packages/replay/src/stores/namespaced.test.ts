import type { ReplayMarker, ReplayStore } from '@sfstream/core';
import { of } from 'rxjs';
import { namespaced } from './namespaced.ts';

describe('namespaced', () => {
  it('keeps the markers of two prefixes apart in one store', () => {
    const shared = new Map<string, ReplayMarker>();
    const [eu, us] = [namespaced(shared, 'eu:'), namespaced(shared, 'us:')];
    eu.set('/event/A', { replayId: 1 });
    us.set('/event/A', { replayId: 2 });
    expect(eu.get('/event/A')).toEqual({ replayId: 1 });
    expect(us.get('/event/A')).toEqual({ replayId: 2 });
    expect([...shared.keys()]).toEqual(['eu:/event/A', 'us:/event/A']);
  });

  it('passes on what the store answers, as it answers', () => {
    const [got, stored] = [of({ replayId: 1 }), Promise.resolve(false)];
    const store: ReplayStore = namespaced({ get: () => got, set: () => stored }, 'eu:');
    expect(store.get('/event/A')).toBe(got);
    expect(store.set('/event/A', { replayId: 1 })).toBe(stored);
  });

  it('keeps the orgs and groups of a shared store apart', () => {
    const shared = new Map<string, ReplayMarker>();
    const owners = [
      { org: '00D1', group: 'billing' },
      { org: '00D1', group: 'mail' },
      { org: '00D2', group: 'billing' },
      { org: '00D1', group: 'billing:mail' },
    ];
    for (const [replayId, owner] of owners.entries()) {
      namespaced(shared, owner).set('/event/A', { replayId });
    }
    expect([...shared.keys()]).toEqual([
      '00D1:billing:/event/A',
      '00D1:mail:/event/A',
      '00D2:billing:/event/A',
      '00D1:billing%3Amail:/event/A',
    ]);
  });

  it('takes an org by 15 and by 18 characters for one', () => {
    const shared = new Map<string, ReplayMarker>();
    namespaced(shared, { org: '00D5e000000AbCdEAK', group: 'g' }).set('/event/A', { replayId: 1 });
    expect(namespaced(shared, { org: '00D5e000000AbCd', group: 'g' }).get('/event/A')).toEqual({
      replayId: 1,
    });
  });

  it.each(['acme-production-eu', 'x00D5e000000AbCdEAK', '00D5e000000AbCdEAKx'])(
    'cuts no name of your own, such as %s',
    (org) => {
      const shared = new Map<string, ReplayMarker>();
      namespaced(shared, { org, group: 'g' }).set('/event/A', { replayId: 1 });
      expect([...shared.keys()]).toEqual([`${org}:g:/event/A`]);
    },
  );

  it.each([
    ['org', { group: 'billing' }],
    ['org', { org: 5, group: 'billing' }],
    ['group', { org: '00D1', group: NaN }],
    ['gruop', { org: '00D1', group: 'billing', gruop: 'mail' }],
    ['options', undefined],
  ])('refuses an owner with a wrong %s', (field, owner) => {
    expect(() => namespaced(new Map(), owner as never)).toThrow(
      expect.objectContaining({ name: 'ClientError', field }) as Error,
    );
  });

  it.each([
    ['org', { org: '', group: 'billing' }],
    ['group', { org: '00D1', group: '' }],
  ])('refuses an owner without %s', (field, owner) => {
    const attempt = () => namespaced(new Map(), owner);
    expect(attempt).toThrow(`${field} must not be empty.`);
    expect(attempt).toThrow(expect.objectContaining({ name: 'ClientError', field }) as Error);
  });
});
