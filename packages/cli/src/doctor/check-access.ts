import type { Observable } from 'rxjs';
import { map } from 'rxjs';
import type { PubSubChannel } from '../engines/pub-sub-package.ts';
import { failing } from '../findings/failed.ts';
import type { Checked, Finding } from '../findings/finding.ts';
import { permissionFor } from '../findings/permission-for.ts';

/** Checks that the user may subscribe a channel, and tells whether events may be published there, and by which schema. */
export const checkAccess = (
  channel: string,
  info$: Observable<PubSubChannel>,
): Observable<Checked<undefined>> =>
  info$.pipe(
    map((info): Checked<undefined> =>
      info.canSubscribe
        ? { passed: true, value: undefined, findings: [granted(channel, info)] }
        : { passed: false, findings: [denied(channel, info)] },
    ),
    failing(channel),
  );

const granted = (channel: string, { canPublish, schemaId }: PubSubChannel): Finding => ({
  check: channel,
  status: 'ok',
  text: `The user may subscribe it${canPublish ? ' and publish on it' : ', and may not publish on it'}. ${schemaId === undefined ? 'Its events have several schemas.' : `The schema of its events is ${schemaId}.`}`,
});

const denied = (channel: string, { canPublish }: PubSubChannel): Finding => {
  const remedy = permissionFor(channel);
  return {
    check: channel,
    status: 'failed',
    text: `The user may not subscribe it${canPublish ? ', though publish on it' : ''}.`,
    ...(remedy !== undefined && { remedy }),
  };
};
