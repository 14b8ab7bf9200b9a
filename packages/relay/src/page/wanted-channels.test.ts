import { marbles } from '@sfstream/testing';
import { createWantedChannels } from './wanted-channels.ts';

it(
  'tells of each change once it has stayed so, from none on',
  marbles(({ cold, expectObservable, scheduler }) => {
    const wanted = createWantedChannels(scheduler);
    expectObservable(wanted.change$, '80ms !').toBe('15ms a 29ms b 19ms c', {
      a: [[], ['A', 'B']],
      b: [['A', 'B'], ['A']],
      c: [['A'], []],
    });
    const want = (name: string) => cold('').pipe(wanted.want(name));
    expectObservable(want('B'), '5ms ^ 19ms !').toBe('');
    expectObservable(want('A'), '5ms ^ 49ms !').toBe('');
    expectObservable(want('A'), '30ms ^ 4ms !').toBe('');
  }),
);
