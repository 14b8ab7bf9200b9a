import type { RestProblem } from '@sfstream/http';
import { restProblems } from '@sfstream/http';
import * as t from 'io-ts';

/** The outcome for one record or event. */
export type SaveResult =
  | {
      readonly success: true;
      readonly id?: string;
      /** The `EventUuid` under which a platform event is delivered, from API version 52.0 on. */
      readonly eventUuid?: string;
    }
  | { readonly success: false; readonly problems: readonly RestProblem[] };

/** REST API guide, "SaveResult". Of an accepted event, too, the errors speak: they hold its UUID. */
export const SaveReply = t.intersection([
  t.type({ success: t.boolean }),
  t.partial({ id: t.unknown, errors: t.unknown }),
]);

export const saveResult = ({ success, id, errors }: t.TypeOf<typeof SaveReply>): SaveResult => {
  const problems = restProblems(errors);
  if (!success) return { success, problems };
  const enqueued = problems.find(({ errorCode }) => errorCode === 'OPERATION_ENQUEUED');
  return {
    success,
    ...(typeof id === 'string' && { id }),
    ...(enqueued !== undefined && { eventUuid: enqueued.message }),
  };
};
