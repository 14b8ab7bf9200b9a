import type { Publisher } from '@sfstream/core/transport';
import { publish } from '../wire/methods.ts';
import { failingAt } from './failing-at.ts';
import { publishLine } from './publish-line.ts';
import type { PublishPorts } from './publish-ports.ts';
import { sender } from './sender.ts';

/** Publishes in a session: lists by `Publish`, streams by `PublishStream`. */
export const pubSubPublisher = (ports: PublishPorts): Publisher => ({
  list: (channel, end$) =>
    sender(
      ports,
      channel,
      (request) => ports.call.unary(publish, request).pipe(failingAt(end$)),
      end$,
    ),
  stream: (channel, end$) => sender(ports, channel, publishLine(ports, end$), end$),
});
