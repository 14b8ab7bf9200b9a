import type { MockOrg } from '@sfstream/testing';

/** The name of those who stand for election together. */
export const group = 'orders';

/** Milliseconds after which a leader that says nothing is replaced. */
export const ttl = 2_500;

/** What a replica is told when it is started. */
export interface ReplicaSettings {
  readonly app: MockOrg['app'];
  /** The endpoint of the Pub/Sub API; undefined for the Streaming API. */
  readonly pubSub: string | undefined;
  readonly database: { readonly url: string; readonly prefix: string };
  /** What the lease of the leader is: see `postgresLeader`. */
  readonly by: 'session' | 'row';
}

/** The settings as variables of the environment, which other users of the computer cannot see, as they can see arguments. */
export const toEnvironment = ({
  app,
  pubSub,
  database,
  by,
}: ReplicaSettings): Record<string, string> => ({
  SF_LOGIN_URL: app.loginUrl,
  SF_CONSUMER_KEY: app.consumerKey,
  SF_CONSUMER_SECRET: app.consumerSecret,
  ...(pubSub !== undefined && { PUBSUB_ENDPOINT: pubSub }),
  DATABASE_URL: database.url,
  TABLE_PREFIX: database.prefix,
  LEASE: by,
});

/** Reads what {@link toEnvironment} has written. Throws an error that names a variable that is missing. */
export const readSettings = (env: NodeJS.ProcessEnv): ReplicaSettings => {
  const read = (name: string): string => {
    const value = env[name];
    if (value === undefined) throw new Error(`${name} is not set; npm run replicas sets it.`);
    return value;
  };
  return {
    app: {
      loginUrl: read('SF_LOGIN_URL'),
      consumerKey: read('SF_CONSUMER_KEY'),
      consumerSecret: read('SF_CONSUMER_SECRET'),
    },
    pubSub: env['PUBSUB_ENDPOINT'],
    database: { url: read('DATABASE_URL'), prefix: read('TABLE_PREFIX') },
    by: read('LEASE') === 'row' ? 'row' : 'session',
  };
};
