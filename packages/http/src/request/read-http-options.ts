import { checkOptions, isFunction, optional, readOptions } from '@sfstream/base';
import type { OptionReaders, OptionRule, ReadOptions } from '@sfstream/base';
import type { HttpOptions } from './http-options.ts';

/**
 * Checks the options with which all requests are sent, and fills in the defaults. Throws a `ClientError` that names the
 * wrong field.
 */
export const readHttpOptions = (options: HttpOptions): ReadOptions<HttpOptions, typeof readers> => {
  const settings = readOptions('http', options, readers);
  const { agents, proxy } = settings;
  if (agents !== undefined) checkOptions('agents of http', agents, agentRules);
  if (proxy) checkOptions('proxy of http', proxy, proxyRules);
  return settings;
};

/** A limit, of bytes as of milliseconds. */
export const limitRule: OptionRule = [
  'a number greater than 0',
  (value) => typeof value === 'number' && value > 0,
];

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null;

const isText = (value: unknown): boolean => typeof value === 'string';

const agentRule: OptionRule = ["an agent of Node's http or https", isObject];

const readers = {
  timeout: optional(limitRule, 30_000),
  maxResponseBytes: optional(limitRule, 64 * 1024 * 1024),
  headers: optional([
    'an object whose values are texts',
    (value) => isObject(value) && Object.values(value as object).every(isText),
  ]),
  proxy: optional([
    'an object with host and port, or false',
    (value) => value === false || (isObject(value) && 'host' in (value as object)),
  ]),
  tls: optional(['an object of TLS options, as https.Agent takes them', isObject]),
  agents: optional(['an object with http, https or both, which are agents', isObject]),
  adapter: optional(['a function, as the adapter of axios is', isFunction]),
  onActivity: optional(['a function', isFunction]),
} satisfies OptionReaders<HttpOptions>;

const agentRules: Readonly<Record<keyof NonNullable<HttpOptions['agents']>, OptionRule>> = {
  http: agentRule,
  https: agentRule,
};

const proxyRules: Readonly<
  Record<keyof Exclude<HttpOptions['proxy'], false | undefined>, OptionRule>
> = {
  protocol: ["'http' or 'https'", (value) => /^https?:?$/.test(String(value))],
  host: ['a text that is not empty', (value) => isText(value) && value !== ''],
  port: ['a whole number from 1 to 65,535', (value) => isPort(Number(value))],
  auth: ['an object with username and password', isObject],
};

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536;
