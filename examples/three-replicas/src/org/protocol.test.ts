import { protocolIn } from './protocol.ts';

it.each([
  ['nothing', [], 'cometd'],
  ['--pubsub', ['--pubsub'], 'pubsub'],
] as const)('%s stands for an API', (_what, given, expected) => {
  expect(protocolIn(given)).toBe(expected);
});

it('an argument that is not known is named, with what to use', () => {
  expect(() => protocolIn(['--pubsub', '--grpc'])).toThrow(
    'The demo does not know --grpc. Use --pubsub, or nothing.',
  );
});
