import { inCommandLineTerms } from './command-line-terms.ts';

it('speaks of positions, as the options do', () => {
  const message = 'The replay store could not read the marker of /event/A: no answer';
  expect(inCommandLineTerms(message)).toBe('The position of /event/A could not be read: no answer');
});
