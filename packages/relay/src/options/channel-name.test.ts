import { isChannelName } from './channel-name.ts';

it.each([
  '/event/Order__e',
  '/data/ChangeEvents',
  '/data/Account_Chn__chn',
  '/topic/Orders',
  "/topic/Orders?City='Bern'",
  "/topic/Orders?City='Bern'&Street='Am Rain 5, 2. Stock'",
  '/u/notices/of-today',
  '/systemTopic/Logging',
  '/u/meta/today',
  '/u/service/today',
])('takes %s for a name', (name) => {
  expect(isChannelName(name)).toBe(true);
});

it.each([
  ['a filter where there are none', "/event/Secret__e?City='Bern'"],
  ['a filter that says nothing', '/event/Secret__e?x'],
  ['an empty filter', '/event/Secret__e?'],
  ['an empty filter of a PushTopic', '/topic/Secret?'],
  ['a PushTopic with a filter that says nothing', '/topic/Secret?x'],
  ['a PushTopic of two segments with a filter', "/topic/Secret/x?City='Bern'"],
  ['a filter with a line end', "/topic/Secret?City='Bern'\n"],
  ['a slash at the end', '/event/Secret__e/'],
  ['a slash too many', '/event//Secret__e'],
  ['a slash too many at the beginning', '//event/Secret__e'],
  ['no slash at the beginning', 'event/Secret__e'],
  ['one segment', '/event'],
  ['a wildcard', '/event/*'],
  ['a deep wildcard', '/event/**'],
  ['a segment that means this one', '/event/./Secret__e'],
  ['a segment that means the one above', '/event/Order__e/../Secret__e'],
  ['a percent encoding', '/event/Secret%5F_e'],
  ['an encoded filter', '/event/Secret__e%3Fx'],
  ['a parameter', '/event/Secret__e;x'],
  ['a fragment', '/event/Secret__e#x'],
  ['a backslash', '/event\\Secret__e'],
  ['a blank at the end', '/event/Secret__e '],
  ['a line end', '/event/Secret__e\n'],
  ['a null character', '/event/Secret__e\0'],
  ['a letter of another alphabet', '/event/S\u0435cret__e'],
  ['a channel of the protocol', '/meta/connect'],
  ['a service channel', '/service/x'],
  ['nothing', ''],
  ['something else than a text', ['/event/Secret__e']],
])('takes no name with %s', (_, name) => {
  expect(isChannelName(name)).toBe(false);
});

it.each([
  ['/a', true],
  ['/', false],
  ["/topic/A?B=' ", true],
  ['.', false],
  ['\n', false],
])('tells of %j, fifty thousand times', (part, isName) => {
  expect(isChannelName(part.repeat(50_000))).toBe(isName);
});
