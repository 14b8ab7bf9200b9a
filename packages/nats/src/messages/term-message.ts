import type { EventMessage } from './event-message.ts';

/** The subject of terms. No channel has it, as a token with `=` and no digits behind it is never one of theirs. */
export const termSubjectOf = (prefix: string): string => `${prefix}.=term`;

/** Says that a term has begun: a CloudEvent without a channel, `sfepoch` of which is its epoch. */
export const termMessage = (group: string, epoch: number): EventMessage => ({
  msgID: `term ${epoch} of ${group}`,
  payload: JSON.stringify({
    specversion: '1.0',
    id: `${group} ${epoch}`,
    source: '/sfstream',
    type: 'dev.sfstream.term',
    sfepoch: String(epoch),
  }),
});
