import * as t from 'io-ts';

/** What Salesforce said in words: its code, and its explanation. Neither is longer than a log can bear. */
export interface Said {
  readonly error: string;
  readonly description?: string;
}

/** OAuth's own form (RFC 6749, 5.2). */
const OAuthRefusal = t.intersection([
  t.type({ error: t.string }),
  t.partial({ error_description: t.string }),
]);

/** All codes of OAuth are words joined by underscores; gateways put the name of the status there, such as Unauthorized. */
const oauthCode = /^[a-z]+(?:_[a-z]+)+$/i;

/** The form of Salesforce's REST API, which the token endpoint uses when the org is over its request limit. */
const RestRefusal = t.type({ errorCode: t.string, message: t.string });

/** The words of a reply, which is JSON; undefined where it has none. */
export const saidIn = (reply: unknown): Said | undefined => {
  const first: unknown = Array.isArray(reply) ? reply[0] : reply;
  if (OAuthRefusal.is(first) && oauthCode.test(first.error)) {
    return said(first.error, first.error_description);
  }
  return RestRefusal.is(first) ? said(first.errorCode, first.message) : undefined;
};

/** Cuts the texts short before anybody looks at them: a foreign text of a megabyte is no explanation. */
export const said = (error: string, description?: string): Said => ({
  error: shorten(error),
  ...(description === undefined ? {} : { description: shorten(description) }),
});

const shorten = (text: string): string => (text.length > 500 ? `${text.slice(0, 500)}…` : text);
