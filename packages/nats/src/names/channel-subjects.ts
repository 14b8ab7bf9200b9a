import { toToken } from './token.ts';

/** The subjects to which the events of channels go. */
export interface SubjectSpace {
  /** Token or tokens before each channel. */
  readonly prefix: string;
  /** The number of subjects of each channel; undefined for one, which has no number. */
  readonly partitions: number | undefined;
}

/** The subject of a channel, of which the partition is one: `/event/Order__e` is `sf.event.Order__e`. */
export const subjectOf = (
  { prefix, partitions }: SubjectSpace,
  channel: string,
  partition: number,
): string => {
  const subject = baseOf(prefix, channel);
  return partitions === undefined ? subject : `${subject}.${partition}`;
};

/** All subjects of a channel. */
export const subjectsOf = ({ prefix, partitions }: SubjectSpace, channel: string): string => {
  const subject = baseOf(prefix, channel);
  return partitions === undefined ? subject : `${subject}.*`;
};

const baseOf = (prefix: string, channel: string): string =>
  [prefix, ...channel.replace(/^\//, '').split('/').map(toToken)].join('.');
