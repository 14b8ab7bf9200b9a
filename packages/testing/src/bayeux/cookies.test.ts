import { isRouteAlive, newRoute, readCookies, setRoute } from './cookies.ts';

describe('readCookies', () => {
  it.each([
    [undefined, undefined, undefined],
    ['', undefined, undefined],
    ['a=1; BAYEUX_BROWSER=b; sfdc-stream=!c.d; e=2', 'b', '!c.d'],
    ['sfdc-stream=c;BAYEUX_BROWSER=b=b', 'b=b', 'c'],
    ['XBAYEUX_BROWSER=b', undefined, undefined],
  ])('reads %p', (header, browser, route) => {
    expect(readCookies(header)).toEqual({ browser, route });
  });
});

describe('a route', () => {
  it('carries the time at which it dies, and says so in its cookie', () => {
    const route = newRoute(Date.UTC(2026, 2, 4));
    expect(isRouteAlive(route, Date.UTC(2026, 2, 4) - 1)).toBe(true);
    expect(isRouteAlive(route, Date.UTC(2026, 2, 4))).toBe(false);
    expect(setRoute(route)).toMatch(/; Expires=Wed, 04 Mar 2026 00:00:00 GMT$/);
  });

  it.each(['', 'other', '!abc', '!abc.'])('of the value %p is dead', (route) => {
    expect(isRouteAlive(route, Date.UTC(2026, 2, 4))).toBe(false);
  });
});
