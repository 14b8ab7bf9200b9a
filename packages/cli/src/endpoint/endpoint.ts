import { proxyFor } from '@sfstream/http/node';
import type { Proxy } from '@sfstream/http/node';

/** The host of the Pub/Sub API, and the way there. */
export interface Endpoint {
  readonly origin: string;
  readonly host: string;
  /** The port that is used. */
  readonly port: number;
  /** The port that the service has as well, where it is Salesforce's. */
  readonly otherPort: number | undefined;
  readonly isSecure: boolean;
  readonly proxy: Proxy | undefined;
}

/** The endpoint at an origin. Throws a `ClientError` for a proxy that cannot be used. */
export const endpointAt = (origin: string): Endpoint => {
  const { protocol, hostname, port: named } = new URL(origin);
  const isSecure = protocol === 'https:';
  const port = named === '' ? (isSecure ? 443 : 80) : Number(named);
  return {
    origin,
    host: hostname.replace(/[[\]]/g, ''),
    port,
    otherPort: hostname.endsWith('.pubsub.salesforce.com') ? others[port] : undefined,
    isSecure,
    proxy: proxyFor(undefined, origin),
  };
};

/** The two ports of the service (Pub/Sub API guide, "Pub/Sub API Endpoints"). */
const others: Readonly<Record<number, number>> = { 443: 7443, 7443: 443 };
