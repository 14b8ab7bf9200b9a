import type { Command } from 'commander';
import { Option } from 'commander';
import { flowNames } from '../login/choose-flow.ts';

interface LoginOption {
  readonly flags: string;
  readonly variable: string;
  readonly description: string;
}

const flow: LoginOption = {
  flags: '--flow <name>',
  variable: 'SF_FLOW',
  description: `how to log in: ${flowNames.join(', ')}`,
};
const host: readonly LoginOption[] = [
  {
    flags: '--login-url <url>',
    variable: 'SF_LOGIN_URL',
    description: 'where to log in, best My Domain (default: https://login.salesforce.com)',
  },
  {
    flags: '--sandbox',
    variable: 'SF_SANDBOX',
    description: 'log in at https://test.salesforce.com',
  },
];
const app: readonly LoginOption[] = [
  { flags: '--consumer-key <key>', variable: 'SF_CONSUMER_KEY', description: 'the app' },
  {
    flags: '--consumer-secret <secret>',
    variable: 'SF_CONSUMER_SECRET',
    description: 'better in the variable',
  },
];
const credentials: readonly LoginOption[] = [
  { flags: '--username <name>', variable: 'SF_USERNAME', description: 'the user' },
  {
    flags: '--password <password>',
    variable: 'SF_PASSWORD',
    description: 'better in the variable',
  },
  {
    flags: '--security-token <token>',
    variable: 'SF_SECURITY_TOKEN',
    description: 'better in the variable',
  },
  {
    flags: '--private-key-file <path>',
    variable: 'SF_PRIVATE_KEY_FILE',
    description: 'PEM file with the key for jwt',
  },
  {
    flags: '--audience <url>',
    variable: 'SF_AUDIENCE',
    description: 'of the assertion of jwt (default: where to log in)',
  },
  {
    flags: '--refresh-token-file <path>',
    variable: 'SF_REFRESH_TOKEN_FILE',
    description: 'as sfstream login makes it; kept up to date',
  },
  {
    flags: '--refresh-token <token>',
    variable: 'SF_REFRESH_TOKEN',
    description: 'better in a file',
  },
  {
    flags: '--access-token <token>',
    variable: 'SF_ACCESS_TOKEN',
    description: 'better in the variable',
  },
  {
    flags: '--instance-url <url>',
    variable: 'SF_INSTANCE_URL',
    description: 'the org that the access token is for',
  },
  {
    flags: '--target-org <name>',
    variable: 'SF_TARGET_ORG',
    description: 'user name or alias of a login of the Salesforce CLI',
  },
];
const apiVersion: LoginOption = {
  flags: '--api-version <version>',
  variable: 'SF_API_VERSION',
  description: 'such as 66.0, or latest',
};

const toOption = ({ flags, description, variable }: LoginOption): Option =>
  new Option(flags, `${description} (${variable})`).helpGroup('Login:');

const known = [flow, ...host, ...app, ...credentials, apiVersion];
const variableOf = new Map(known.map((each) => [toOption(each).attributeName(), each.variable]));

/** Adds the options of every login. */
export const withLoginOptions = (command: Command): Command =>
  known.reduce((options, each) => options.addOption(toOption(each)), command);

/** Adds the options of an app and its host alone. */
export const withAppOptions = (command: Command): Command =>
  [...host, ...app].reduce((options, each) => options.addOption(toOption(each)), command);

/** Splits options of the command line into login variables and the others. */
export const splitLogin = <Options extends object>(
  given: Options,
): { readonly variables: Readonly<Record<string, string>>; readonly options: Options } => {
  const entries = Object.entries(given) as readonly [string, unknown][];
  return {
    variables: Object.fromEntries(
      entries.flatMap(([name, value]) => {
        const variable = variableOf.get(name);
        return variable === undefined ? [] : [[variable, String(value)]];
      }),
    ),
    // Its own options are all that a command knows of.
    options: Object.fromEntries(entries.filter(([name]) => !variableOf.has(name))) as Options,
  };
};
