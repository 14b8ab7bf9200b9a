import { didYouMean } from '@sfstream/base';
import { joinNames } from '../terminal/join-names.ts';
import type { Environment, LoginVariable } from './login-variables.ts';
import { isSet, loginVariables, valueOf } from './login-variables.ts';
import { UsageError } from '../failures/usage-error.ts';

/** Variables that each flow needs. */
const needs = {
  'client-credentials': ['SF_CONSUMER_KEY', 'SF_CONSUMER_SECRET', 'SF_LOGIN_URL'],
  jwt: ['SF_CONSUMER_KEY', 'SF_USERNAME', 'SF_PRIVATE_KEY'],
  'refresh-token': ['SF_CONSUMER_KEY', 'SF_REFRESH_TOKEN'],
  token: ['SF_ACCESS_TOKEN', 'SF_INSTANCE_URL'],
  password: ['SF_CONSUMER_KEY', 'SF_CONSUMER_SECRET', 'SF_USERNAME', 'SF_PASSWORD'],
  soap: ['SF_USERNAME', 'SF_PASSWORD'],
  cli: ['SF_TARGET_ORG'],
} as const satisfies Readonly<Record<string, readonly LoginVariable[]>>;

/** Name of a way to log in. */
export type FlowName = keyof typeof needs;
export const flowNames = Object.keys(needs) as readonly FlowName[];

/**
 * The flow that the variables describe: the one that `SF_FLOW` names, else the one whose secret is set. Throws a
 * {@link UsageError} that says what is missing, and which flows would be possible; it quotes no value.
 */
export const chooseFlow = (env: Environment): FlowName => {
  const asked = valueOf(env, 'SF_FLOW');
  const flow = asked === undefined ? impliedFlow(env) : flowNamed(asked);
  // The Salesforce CLI has a default org of its own.
  const missing = flow === 'cli' ? [] : missingFor(flow, env);
  if (missing.length === 0) return flow;
  throw new UsageError(
    `The login by ${flow} needs ${joinNames(needs[flow])}, but ${joinNames(missing)} ${missing.length === 1 ? 'is' : 'are'} not set.`,
  );
};

const flowNamed = (name: string): FlowName => {
  const flow = flowNames.find((known) => known === name);
  if (flow !== undefined) return flow;
  throw new UsageError(
    `SF_FLOW (--flow) must be one of ${flowNames.join(', ')}.${didYouMean(name, flowNames)}`,
  );
};

const impliedFlow = (env: Environment): FlowName => {
  const described = bySecret(env);
  const [first, second] = described;
  if (second !== undefined) {
    throw new UsageError(
      `${joinNames(described.map(({ variable }) => variable))} are set, and each belongs to a different login. Unset those you do not want, or choose with SF_FLOW (--flow): ${described.map(({ flow }) => flow).join(' or ')}.`,
    );
  }
  if (first !== undefined) return first.flow;
  if (isSet(env, 'SF_INSTANCE_URL')) return 'token';
  if (
    isSet(env, 'SF_CONSUMER_KEY') &&
    isSet(env, 'SF_CONSUMER_SECRET') &&
    !isSet(env, 'SF_USERNAME')
  ) {
    return 'client-credentials';
  }
  // Last, because the Salesforce CLI itself has it set in many shells.
  if (isSet(env, 'SF_TARGET_ORG')) return 'cli';
  throw undecided(env);
};

const bySecret = (env: Environment): readonly { variable: LoginVariable; flow: FlowName }[] => {
  const hasApp = isSet(env, 'SF_CONSUMER_KEY') || isSet(env, 'SF_CONSUMER_SECRET');
  return (
    [
      { variable: 'SF_ACCESS_TOKEN', flow: 'token' },
      { variable: 'SF_REFRESH_TOKEN', flow: 'refresh-token' },
      { variable: 'SF_PRIVATE_KEY', flow: 'jwt' },
      { variable: 'SF_PASSWORD', flow: hasApp ? 'password' : 'soap' },
    ] as const
  ).filter(({ variable }) => isSet(env, variable));
};

const missingFor = (flow: FlowName, env: Environment): readonly LoginVariable[] =>
  needs[flow].filter((name) => !isSet(env, name));

/** Lists what would complete a login: flows that use all that is set, those that lack least first. */
const undecided = (env: Environment): UsageError => {
  const given = loginVariables.filter((name) => name !== 'SF_LOGIN_URL' && isSet(env, name));
  const using = flowNames.filter((flow) =>
    given.every((name) => needs[flow].some((needed) => needed === name)),
  );
  const ways = (using.length === 0 ? flowNames : using)
    .map((flow) => ({ flow, missing: missingFor(flow, env) }))
    .toSorted((one, other) => one.missing.length - other.missing.length)
    .map(({ flow, missing }) => `${flow}: set ${joinNames(missing)}`);
  const browser = `Log in by the browser: sfstream login${isSet(env, 'SF_CONSUMER_KEY') ? '' : ' --consumer-key KEY'}`;
  return given.length === 0
    ? new UsageError('No login is set up. Choose one of these ways:', [
        browser,
        ...ways,
        'Without an org: sfstream mock',
      ])
    : new UsageError(
        `${joinNames(given)} alone ${given.length === 1 ? 'is' : 'are'} not enough to log in. Choose one of these ways:`,
        using.includes('refresh-token') ? [browser, ...ways] : ways,
      );
};
