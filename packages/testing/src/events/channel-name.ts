export type ChannelFamily = 'topic' | 'u' | 'event' | 'data' | 'systemTopic';

/** A channel name taken apart. `base` is the name without a filter. */
export interface ChannelName {
  readonly name: string;
  readonly base: string;
  readonly family: ChannelFamily;
  /** The clauses of `/topic/X?Field='value'&Other='value'`; any one that holds lets an event through. */
  readonly filter?: readonly FilterClause[];
}

interface FilterClause {
  readonly field: string;
  readonly value: string;
}

const WELL_FORMED = /^\/(topic|event|data|systemTopic)\/[\w\-!~()$@.]+$/;
const GENERIC = /^\/u(\/[\w\-!~()$@.]+)+$/;

/** Takes a channel name apart; undefined when no org could have such a channel (wildcards and `/meta` included). */
export const parseChannelName = (name: string): ChannelName | undefined => {
  const mark = name.indexOf('?');
  const base = mark === -1 ? name : name.slice(0, mark);
  const family = familyOf(base);
  if (family === undefined) return undefined;
  if (mark === -1) return { name, base, family };
  if (family !== 'topic') return undefined;
  return {
    name,
    base,
    family,
    filter: name
      .slice(mark + 1)
      .split('&')
      .map(clause),
  };
};

const familyOf = (base: string): ChannelFamily | undefined => {
  if (GENERIC.test(base)) return 'u';
  const family = WELL_FORMED.exec(base)?.[1];
  return isFamily(family) ? family : undefined;
};

const isFamily = (family: string | undefined): family is Exclude<ChannelFamily, 'u'> =>
  family !== undefined;

const clause = (text: string): FilterClause => {
  const [field = '', value = ''] = text.split('=', 2);
  return { field: field.trim(), value: value.trim().replace(/^'(.*)'$/, '$1') };
};
