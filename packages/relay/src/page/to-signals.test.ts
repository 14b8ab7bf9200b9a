import fc from 'fast-check';
import { from, lastValueFrom, toArray } from 'rxjs';
import { toSignals } from './to-signals.ts';

const text =
  ': hello\n\nevent: state\nid: v1.a\ndata: {"down":[]}\n\n' +
  'event: event\nid: v1.b\ndata: {"channel":"/event/A__e","replayId":1,"data":"ä\u{1f600}"}\n\n' +
  'event: gap\nid: v1.c\ndata: {"channel":"/event/A__e","reason":"unreadable"}\n\n' +
  'event: later\nid: v1.d\ndata: what a later relay may say\n\n';

const signalsOf = (parts: readonly string[], maxMessage = 1_000) =>
  lastValueFrom(from(parts).pipe(toSignals(maxMessage), toArray()));

it('reads the same messages, however the text is cut', async () => {
  const whole = await signalsOf([text]);
  expect(whole.map(({ type }) => type)).toEqual(['alive', 'state', 'event', 'gap', 'alive']);
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.nat(text.length)), async (cuts) => {
      const edges = [0, ...cuts.sort((one, other) => one - other), text.length];
      const parts = edges.slice(1).map((end, index) => text.slice(edges[index], end));
      expect(await signalsOf(parts)).toEqual(whole);
    }),
  );
});

it('fails for a message that is longer than allowed, and names the limit', async () => {
  await expect(signalsOf([`data: ${'x'.repeat(1_001)}`])).rejects.toThrow(
    /1000 characters.*maxMessage/,
  );
});

it('passes over fields that are not known', async () => {
  expect(await signalsOf(['later: x\n\n', ': hello\n\n'])).toEqual([{ type: 'alive' }]);
});

it.each([
  ['event', '{'],
  ['event', '{}'],
  ['event', 'null'],
  ['event', '{"channel":1,"data":2}'],
  ['gap', '"gap"'],
  ['gap', '{}'],
  ['gap', 'null'],
  ['gap', '{"channel":"/event/A__e"}'],
  ['gap', '{"channel":"/event/A__e","reason":5}'],
  ['gap', '{"reason":"unreadable"}'],
  ['state', '"down"'],
  ['state', '{}'],
  ['state', 'null'],
  ['state', '{"down":5}'],
])('fails for a message of the type %s with %s', async (type, data) => {
  await expect(signalsOf([`event: ${type}\ndata: ${data}\n\n`])).rejects.toMatchObject({
    name: 'RelayConnectionError',
    message: `The relay sent a message of type ${type} that cannot be read.`,
  });
});
