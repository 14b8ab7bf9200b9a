import { ServerError, SubscriptionError } from '@sfstream/core';
import { errorText } from '../failures/error-text.ts';
import { withoutMiddle } from '../failures/without-middle.ts';
import { permissionFor } from './permission-for.ts';

/** Remedies for failures whose own words do not say them. The first row that matches counts. */
const remedies: readonly (readonly [says: RegExp, remedy: string])[] = [
  [
    /topic\.not\.found/,
    'Check the spelling, upper and lower case included: /event/Order__e for a platform event, /data/AccountChangeEvent or /data/Invoice__ChangeEvent for a change event, /event/Sales__chn or /data/Sales__chn for a custom channel. Check also that the channel exists in this org, and that the user may read it: Salesforce says "not found" also of what a user may not see.',
  ],
  [
    /service\.auth\./,
    'The Pub/Sub API takes a token only with the instance URL and the id of its own org. Log in again; with SF_FLOW=token check that SF_ACCESS_TOKEN and SF_INSTANCE_URL are of one org.',
  ],
  [
    /service\.tenant\.license/,
    'Ask Salesforce whether the edition of this org has the Pub/Sub API, or leave out --pubsub.',
  ],
  [
    /concurrent\.client\.limit|service\.protection/,
    'Close clients and streams that nobody needs, then try again after a minute.',
  ],
  [
    /doesn't exist|does not exist|unknown channel|cannot create channel/i,
    'Check the spelling, upper and lower case included: /event/Order__e for a platform event, /data/AccountChangeEvent or /data/Invoice__ChangeEvent for a change event, /event/Sales__chn or /data/Sales__chn for a custom channel, /topic/Name for a PushTopic, /u/name for a generic channel. Check also that the channel exists in this org, and that the user may read it: Salesforce says "does not exist" also of what a user may not see.',
  ],
  [
    /total events daily limit|subscription\.limit\.exceeded/i,
    'The org has used up its deliveries of 24 hours. They become free again as time passes. Meanwhile events are kept and can be replayed, platform and change events for three days. Stop subscribers that nobody needs, or buy the add-on.',
  ],
  [
    /concurrent user limit|simultaneous connections|subscription limit/i,
    'Close clients that nobody needs; one that was not closed counts until its session has expired, within minutes.',
  ],
  [
    /too busy|out of order|Service Unavailable|(?:service|api)\.unavailable|HTTP 503/i,
    'Salesforce is overloaded or under maintenance. Try again in some minutes; https://status.salesforce.com reports outages. The other commands of sfstream keep trying by themselves.',
  ],
  [
    /CDC without/i,
    'Give the user the permission "View All Data", or "View All" on the object of the channel, in a permission set.',
  ],
  [
    /not enabled for streaming/i,
    'Give the user the permission to read PushTopics, in a permission set.',
  ],
  [
    /no client credentials user/i,
    'Set the run-as user: Setup, External Client App Manager, the app, Policies, OAuth Flows, Enable Client Credentials Flow, Run As. A user with "API Only User" is usual, with a permission set for the events.',
  ],
  [
    /invalid_client/,
    "Take consumer key and secret from Setup, External Client App Manager, the app, Settings, OAuth Settings. It can take ten minutes until a new app is known everywhere. Existing connected apps still work; new ones cannot be created since Spring '26.",
  ],
  [
    /SOAP API login\(\)|Any API Auth|UNSUPPORTED_API_VERSION/i,
    'SOAP login() is off by default in new orgs, needs the permission "Use Any API Auth" in orgs made since Summer \'26, exists up to API version 64.0 and ends with Summer \'27. Log in by client-credentials, with an External Client App.',
  ],
  [
    /expired access\/refresh token|token has been revoked/i,
    'Run sfstream login again, and set SF_REFRESH_TOKEN_FILE to the file that it names.',
  ],
  [
    /not supported on this domain/i,
    'Its name is in Setup, My Domain: https://<name>.my.salesforce.com.',
  ],
  [
    /invalid assertion/i,
    'These two must print the same key, of the private key and of the certificate that the app has: openssl pkey -in key.pem -pubout, and openssl x509 -in app.crt -noout -pubkey.',
  ],
  [
    /refused the login: (invalid_grant|INVALID_LOGIN)/,
    'An administrator finds the exact reason in Setup, Login History. A user of a sandbox is known at https://test.salesforce.com and at the My Domain of the sandbox only.',
  ],
];

/** Says what to do about a failed check, beside what its error says itself. */
export const remedyOf = (error: unknown): string | undefined => {
  const text = saidIn(error);
  const page = /([\w.-]{1,100})\.lightning\.force\.com/.exec(text)?.[1];
  if (page !== undefined)
    return `That is a host for browsers. Use https://${page}.my.salesforce.com.`;
  const remedy = remedies.find(([says]) => says.test(text))?.[1];
  if (remedy !== undefined) return remedy;
  const refusal =
    error instanceof Error && error.cause instanceof SubscriptionError ? error.cause : error;
  if (!(refusal instanceof SubscriptionError)) return undefined;
  return permissionFor(refusal.channel);
};

const saidIn = (error: unknown): string =>
  error instanceof ServerError
    ? [
        error.failureReason ?? '',
        error.error ?? '',
        error.service?.serviceCode ?? '',
        error.message,
      ]
        .map(withoutMiddle)
        .join(' ')
    : errorText(error);
