import { encodeMessage } from './encode-message.ts';

it('writes a message as an event of its type, with the cursor after it', () => {
  expect(encodeMessage({ type: 'gap', id: 'v2.e30', data: '{"channel":"/u/a"}' })).toBe(
    'event: gap\nid: v2.e30\ndata: {"channel":"/u/a"}\n\n',
  );
});

it('writes a sign of life as a comment', () => {
  expect(encodeMessage({ type: 'heartbeat' })).toBe(':\n\n');
});
