import type { EventSourceMessage } from 'eventsource-parser';
import type { GapNotice } from '../wire/relay-message.ts';
import { parseExactly } from '../wire/parse-exactly.ts';
import type { RelayedEvent } from '../wire/relayed-event.ts';
import { RelayConnectionError } from './relay-connection-error.ts';
import type { PageSignal } from './page-signal.ts';

/** Reads a message. Guards instead of codecs, so that a page carries no decoder for four small forms. */
export const toSignal = ({ event: type, id = '', data }: EventSourceMessage): PageSignal => {
  const content = parse(data);
  switch (type) {
    case 'event':
      if (isEvent(content)) return { type, id, event: content };
      break;
    case 'gap':
      if (isGap(content)) return { type, id, gap: content };
      break;
    case 'state':
      if (isState(content)) return { type, id, down: content.down };
      break;
    default:
      return { type: 'alive' };
  }
  throw new RelayConnectionError(`The relay sent a message of type ${type} that cannot be read.`);
};

const parse = (data: string): unknown => {
  try {
    return parseExactly(data);
  } catch {
    return undefined;
  }
};

const isEvent = (content: unknown): content is RelayedEvent =>
  hasChannel(content) && 'data' in content;

const isGap = (content: unknown): content is GapNotice =>
  hasChannel(content) && 'reason' in content && typeof content.reason === 'string';

const isState = (content: unknown): content is { readonly down: readonly string[] } =>
  isObject(content) && 'down' in content && Array.isArray(content.down);

const hasChannel = (content: unknown): content is { readonly channel: string } =>
  isObject(content) && 'channel' in content && typeof content.channel === 'string';

const isObject = (content: unknown): content is object =>
  typeof content === 'object' && content !== null;
