/** Names of options in the library, and on the command line. */
const terms: readonly (readonly [RegExp, string])[] = [
  [/Pass tokenAuth a function, or use a login flow/g, 'Set SF_ACCESS_TOKEN to a new one'],
  [
    /Raise http\.maxResponseBytes if such answers are expected/g,
    'Begin later, by --replay with the replay id of a newer event',
  ],
  [
    /The replay store could not read the marker of (\S+):/g,
    'The position of $1 could not be read:',
  ],
  [/\bsandbox: true\b/g, 'SF_SANDBOX=true'],
  [/\bloginUrl\b/g, 'SF_LOGIN_URL'],
  [/\binstanceUrl\b/g, 'SF_INSTANCE_URL'],
  [/\bconsumerKey\b/g, 'SF_CONSUMER_KEY'],
  [/\bconsumerSecret\b/g, 'SF_CONSUMER_SECRET'],
  [/\bsecurityToken\b/g, 'SF_SECURITY_TOKEN'],
  [/\bprivateKey\b/g, 'SF_PRIVATE_KEY'],
  [/\brefreshToken\b/g, 'SF_REFRESH_TOKEN'],
  [/\baccessToken\b/g, 'SF_ACCESS_TOKEN'],
  [/\bSet audience\b/g, 'Set SF_AUDIENCE'],
  [/\bredirectUri\b/g, '--redirect-uri'],
  [/\bapiVersion\b/g, 'SF_API_VERSION'],
  [/Use a client without transport/g, 'Leave out --pubsub'],
  [/^endpoint\b/g, 'SF_PUBSUB_ENDPOINT'],
  [
    /Set tenantId to [^.]*\./g,
    'Use a login other than SF_ACCESS_TOKEN, whose answer names the org, or a token that begins with the id of the org and an exclamation mark.',
  ],
  [/\bconnectionTimeout\b/g, '--timeout'],
  [/\breplayFallback\b/g, '--fallback'],
  [/\bReplayOption\.AllEvents or NewEvents\b/g, '--replay -2 or -1'],
];

/** Puts a message of the library into the terms of the command line, so that it names what can be set there. */
export const inCommandLineTerms = (message: string): string =>
  terms.reduce((text, [option, term]) => text.replace(option, term), message);
