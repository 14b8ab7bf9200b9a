/** Shorter secrets would be found by chance. */
const shortest = 6;

/**
 * Replaces each secret in the text by an ellipsis, both as it is and as URLs and forms encode it. Use it for the
 * answers of servers: a gateway may quote the request, and an error quotes the server.
 *
 * @example
 * ```ts
 * import { withoutSecrets } from '@sfstream/base';
 *
 * console.log(withoutSecrets('Bearer 00D!secret is unknown', ['00D!secret'])); // => Bearer … is unknown
 * ```
 */
export const withoutSecrets = (text: string, secrets: readonly string[]): string =>
  secrets
    .filter((secret) => secret.length >= shortest)
    .flatMap((secret) => [secret, encodeURIComponent(secret), inForm(secret)])
    .reduce((shown, secret) => shown.replaceAll(secret, '…'), text);

const inForm = (secret: string): string => new URLSearchParams({ '': secret }).toString().slice(1);
