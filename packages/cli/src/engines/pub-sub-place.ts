import type { Environment } from '../login/login-variables.ts';
import { valueOf } from '../login/login-variables.ts';
import type { PubSubPlace } from './pub-sub-package.ts';

/** The place that `SF_PUBSUB_ENDPOINT` names, such as that of a mock org. */
export const pubSubPlace = (env: Environment): PubSubPlace => {
  const endpoint = valueOf(env, 'SF_PUBSUB_ENDPOINT');
  return endpoint === undefined ? {} : { endpoint };
};
