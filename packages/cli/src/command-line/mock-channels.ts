import { channelName } from './option-values.ts';
import { UsageError } from '../failures/usage-error.ts';

/** One more name. Throws a {@link UsageError} for a channel that no org could have. */
export const mockChannels = (name: string, before: readonly string[] = []): readonly string[] => {
  channelName(name);
  if (/^\/(event|data|topic|u)\/[\w/-]+$/.test(name)) return [...before, name];
  throw new UsageError(
    `The mock org cannot have a channel "${name}". Name one such as /event/Order__e, /data/AccountChangeEvent, /topic/Orders or /u/notices.`,
  );
};
