import { marbles } from '@sfstream/testing';
import { takeUntil, timer } from 'rxjs';
import { standstill } from '../../src/session/standstill.ts';
import { failingWithItsName } from './failing-with-its-name.ts';
import { jumping } from './jumping.ts';

it.each([
  ['goes on with the timers', 0],
  ['is set back', -3_600_000],
  ['goes on for half a minute without them', 30_000],
])('keeps still while the clock %s', (_, by) => {
  marbles(({ expectObservable, scheduler }) => {
    const watched$ = standstill(jumping(scheduler, 6_000, by)).pipe(takeUntil(timer(60_000)));
    expectObservable(watched$).toBe('60s |');
  })();
});

it(
  'fails at the next look after the clock went on for longer than a server remembers a silent client',
  marbles(({ expectObservable, scheduler }) => {
    const failing$ = standstill(jumping(scheduler, 6_000, 40_001)).pipe(failingWithItsName());
    expectObservable(failing$).toBe('10s #', {}, 'TransportTimeoutError');
  }),
);
