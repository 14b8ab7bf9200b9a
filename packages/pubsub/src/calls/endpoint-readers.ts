import { optional } from '@sfstream/base';

const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value);

/** Readers of the options that say where the Pub/Sub API is reached, and for which org. */
export const endpointReaders = {
  region: optional(["'global' or 'europe'", isOneOf('global', 'europe')]),
  port: optional(['443 or 7443', isOneOf(443, 7443)]),
  endpoint: optional([
    'an origin, such as that of a mock org',
    (value) => typeof value === 'string',
  ]),
  tenantId: optional([
    'the id of an org, 15 or 18 characters that begin with 00D',
    (value) => /^00D\w{12}(?:\w{3})?$/.test(String(value)),
  ]),
};
