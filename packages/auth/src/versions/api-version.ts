import { ClientError } from '@sfstream/base';

/**
 * Spring '26, which every org has. It brings event UUIDs and server-sent disconnects. Summer '26 is 67.0 and Winter '27 is 68.0:
 * who needs what these bring names them, or `latest`.
 */
export const defaultApiVersion = '66.0';

/**
 * Normalises an API version: `v59`, `59`, `59.` and `59.0` are `59.0`. Throws a {@link ClientError} for anything else,
 * and for versions below 37.0, which the Streaming API does not serve (Streaming API guide, "API End-of-Life Policy").
 * The error names `field`. `served` says which API is spoken, if it is another, and from which version on.
 *
 * @example
 * ```ts
 * import { normaliseApiVersion } from '@sfstream/auth';
 *
 * console.log(normaliseApiVersion('v59')); // => 59.0
 * ```
 */
export const normaliseApiVersion = (
  version: unknown,
  field = 'apiVersion',
  served: { readonly from: number; readonly by: string } = { from: 37, by: 'Streaming API' },
): string => {
  const major = typeof version === 'string' ? /^v?(\d{2,3})(\.0?)?$/.exec(version)?.[1] : undefined;
  if (major === undefined) {
    throw new ClientError(
      `${field} ${typeof version === 'string' ? `'${version}'` : `of type ${typeof version}`} is not a version. Write it as '${defaultApiVersion}', or 'latest'.`,
      { field },
    );
  }
  if (Number(major) < served.from) {
    throw new ClientError(
      `${field} ${major}.0 is no longer served by the ${served.by}. Use ${served.from}.0 or later.`,
      { field },
    );
  }
  return `${Number(major)}.0`;
};
