import { salesforceOrigin } from '@sfstream/auth';

/** Options that say where the Pub/Sub API is reached. */
export interface EndpointOptions {
  /** The hosts in Europe, or those for all the world, which are the default. Either serves every org, sandboxes too. */
  readonly region?: 'global' | 'europe';
  /** 443 by default. Firewalls let 7443 through less often. */
  readonly port?: 443 | 7443;
  /**
   * Origin of another host, such as that of a mock org; by http on this machine only. `region` and `port` do not count
   * then.
   */
  readonly endpoint?: string;
}

const hosts = { global: 'api.pubsub.salesforce.com', europe: 'api.deu.pubsub.salesforce.com' };

/**
 * The origin of the Pub/Sub API (Pub/Sub API guide, "Pub/Sub API Endpoints"). Throws a `ClientError` for an endpoint that no
 * token may be sent to.
 *
 * @example
 * ```ts
 * import { endpointOf } from '@sfstream/pubsub';
 *
 * console.log(endpointOf({ region: 'europe' })); // => https://api.deu.pubsub.salesforce.com:443
 * ```
 */
export const endpointOf = ({ region = 'global', port = 443, endpoint }: EndpointOptions): string =>
  endpoint === undefined
    ? `https://${hosts[region]}:${port}`
    : salesforceOrigin('endpoint', endpoint, { example: `https://${hosts.global}` });
