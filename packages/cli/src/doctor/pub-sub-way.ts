import { concat, defer } from 'rxjs';
import { checkCertificate } from '../endpoint/check-certificate.ts';
import { checkGrpc } from '../endpoint/check-grpc.ts';
import { checkName } from '../endpoint/check-name.ts';
import { checkPorts } from '../endpoint/check-ports.ts';
import { endpointAt } from '../endpoint/endpoint.ts';
import type { PubSubPackage } from '../engines/pub-sub-package.ts';
import { pubSubPlace } from '../engines/pub-sub-place.ts';
import { stage } from '../findings/stage.ts';
import { steps } from '../findings/steps.ts';
import type { Environment } from '../login/login-variables.ts';
import { checkAccess } from './check-access.ts';
import { checkApi } from '../checks/check-api.ts';
import { checkCall } from './check-call.ts';
import { checkOrg } from './check-org.ts';
import type { Examination } from '../checks/examination.ts';
import { examineChannel } from '../checks/examine-channel.ts';
import type { Way } from '../checks/way.ts';
import { withClient } from '../checks/with-client.ts';
import { withRest } from '../checks/with-rest.ts';

/** The checks of the way by the Pub/Sub API, before those of channels. */
export const pubSubChecks = ['org', 'api', 'dns', 'ports', 'tls', 'http/2', 'call'] as const;

/**
 * The way by the Pub/Sub API: the id of the org, limits, then the host, from its name to a call, then channels. Throws a `ClientError`
 * for an `SF_PUBSUB_ENDPOINT` that no token may be sent to.
 */
export const pubSubWay = (
  examination: Examination,
  env: Environment,
  { pubSub, endpointOf, tenantIdOf, channelInfo }: PubSubPackage,
): Way => {
  const { channels, timeout } = examination;
  const place = pubSubPlace(env);
  const endpoint = endpointAt(endpointOf(place));
  return ({ auth }, token) => {
    const info = (channel: string) => channelInfo(token, channel, { ...place, http: { timeout } });
    const eachChannel = defer(() =>
      withClient({ auth, transport: pubSub(place) }, (client) =>
        concat(
          ...channels.map((channel) =>
            stage(
              checkAccess(channel, info(channel)),
              () => examineChannel(client, channel, examination),
              [],
            ),
          ),
        ),
      ),
    );
    return steps(
      [
        ['org', defer(() => [checkOrg(token, tenantIdOf)])],
        ['api', withRest(auth, timeout, checkApi)],
        ['dns', checkName(endpoint, timeout)],
        ['ports', checkPorts(endpoint, timeout)],
        ['tls', checkCertificate(endpoint, timeout)],
        ['http/2', checkGrpc(endpoint, timeout)],
        ['call', checkCall(info)],
      ],
      () => eachChannel,
      channels,
    );
  };
};
