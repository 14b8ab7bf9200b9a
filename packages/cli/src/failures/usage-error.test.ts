import { UsageError } from './usage-error.ts';

describe('a refusal of the command line', () => {
  it('says what is wrong', () => {
    expect(new UsageError('Give a file.')).toMatchObject({
      message: 'Give a file.',
      lead: 'Give a file.',
      choices: [],
    });
  });

  it('names the ways to choose from', () => {
    expect(new UsageError('No login.', ['run sfstream login', 'set SF_FLOW'])).toMatchObject({
      message: 'No login. run sfstream login; or set SF_FLOW.',
      lead: 'No login.',
      choices: ['run sfstream login', 'set SF_FLOW'],
    });
  });
});
