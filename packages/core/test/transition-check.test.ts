import { of } from 'rxjs';
import type { ClientState } from '../src/index.ts';
import { createTransitionCheck } from './helpers/transition-check.ts';

type State = ClientState['type'];

const foundIn = (...states: readonly State[]): readonly string[] => {
  const check = createTransitionCheck();
  check.follow(of(...states.map((type) => ({ type }))));
  return check.finish();
};

it('a transition that the table does not have is found, by the names of both states', () => {
  expect(foundIn('idle', 'authenticating', 'open', 'waiting', 'idle', 'parked')).toEqual([
    'authenticating → open',
    'idle → parked',
  ]);
});

it('the life of a client that is opened, interrupted and closed is legal', () => {
  expect(
    foundIn('idle', 'authenticating', 'handshaking', 'open', 'waiting', 'open', 'idle', 'closed'),
  ).toEqual([]);
});

it('what was found is told once', () => {
  const check = createTransitionCheck();
  check.follow(of<{ type: State }[]>({ type: 'closed' }, { type: 'idle' }));
  expect([check.finish(), check.finish()]).toEqual([['closed → idle'], []]);
});
