import { secretWarning } from './secret-warning.ts';

describe('the warning of secrets on the command line', () => {
  it('names the options, and what to do instead, and shows no secret', () => {
    const warning = secretWarning(
      { SF_LOGIN_URL: 'x', SF_PASSWORD: 'hunter2', SF_CONSUMER_SECRET: 'hunter3' },
      { colour: false },
    );
    expect(warning).toMatch(
      /^warning: --password and --consumer-secret on the command line .* Set SF_PASSWORD and SF_CONSUMER_SECRET instead, or SF_PASSWORD_FILE/,
    );
    expect(warning).not.toContain('hunter');
  });

  it('is not given for paths and names', () => {
    const variables = { SF_PRIVATE_KEY_FILE: 'key.pem', SF_USERNAME: 'user', SF_CONSUMER_KEY: 'k' };
    expect(secretWarning(variables, { colour: false })).toBeUndefined();
  });
});
