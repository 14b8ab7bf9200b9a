import type { ReplayId } from './replay.ts';
import { spellingsOf } from './spellings-of.ts';

it.each<[string, ReplayId, readonly string[]]>([
  ['a number', 5, ['5', '0x00000000000000050000']],
  ['digits', '5', ['5', '0x00000000000000050000']],
  ['ten bytes', '0x00000000000000050000', ['0x00000000000000050000', '5']],
  ['bytes of another form', '0x0000000000000005', ['0x0000000000000005']],
  ['digits that do not fit into eight bytes', '18446744073709551616', ['18446744073709551616']],
])('gives what an event with %s is called over both APIs', (_what, id, expected) => {
  expect([...spellingsOf(id)]).toEqual(expected);
});
