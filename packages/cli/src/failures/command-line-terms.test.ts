import { inCommandLineTerms } from './command-line-terms.ts';

describe('a message of the library', () => {
  it.each([
    [
      'The token was refused. Pass tokenAuth a function, or use a login flow.',
      'The token was refused. Set SF_ACCESS_TOKEN to a new one.',
    ],
    [
      'Raise http.maxResponseBytes if such answers are expected.',
      'Begin later, by --replay with the replay id of a newer event.',
    ],
    [
      'The replay store could not read the marker of /event/A: no answer',
      'The position of /event/A could not be read: no answer',
    ],
    ['Use sandbox: true.', 'Use SF_SANDBOX=true.'],
    ['loginUrl is not a URL.', 'SF_LOGIN_URL is not a URL.'],
    ['instanceUrl is not a URL.', 'SF_INSTANCE_URL is not a URL.'],
    ['Check consumerKey and consumerSecret.', 'Check SF_CONSUMER_KEY and SF_CONSUMER_SECRET.'],
    ['Add the securityToken.', 'Add the SF_SECURITY_TOKEN.'],
    ['privateKey is encrypted.', 'SF_PRIVATE_KEY is encrypted.'],
    ['refreshToken has expired.', 'SF_REFRESH_TOKEN has expired.'],
    ['accessToken has expired.', 'SF_ACCESS_TOKEN has expired.'],
    ['Set audience to the site.', 'Set SF_AUDIENCE to the site.'],
    ['redirectUri is not a URL.', '--redirect-uri is not a URL.'],
    ['apiVersion is not a version.', 'SF_API_VERSION is not a version.'],
    ['Use a client without transport.', 'Leave out --pubsub.'],
    ['endpoint is not a host.', 'SF_PUBSUB_ENDPOINT is not a host.'],
    [
      'The org is not known. Set tenantId to the id of the org, 18 characters. Then try again.',
      'The org is not known. Use a login other than SF_ACCESS_TOKEN, whose answer names the org, or a token that begins with the id of the org and an exclamation mark. Then try again.',
    ],
    ['Raise connectionTimeout.', 'Raise --timeout.'],
    ['Set replayFallback.', 'Set --fallback.'],
    ['Use ReplayOption.AllEvents or NewEvents.', 'Use --replay -2 or -1.'],
  ])('names what can be set on the command line: %s', (message, text) => {
    expect(inCommandLineTerms(message)).toBe(text);
  });

  it('stays as it is where it names no option', () => {
    const message = 'The endpoint closed the stream, and the audience left.';
    expect(inCommandLineTerms(message)).toBe(message);
  });
});
