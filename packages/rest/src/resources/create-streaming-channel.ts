import { ClientError } from '@sfstream/base';
import type { Observable } from 'rxjs';
import type { Saved } from './publish.ts';
import { create } from './publish.ts';
import type { Send } from '../sending/sender.ts';

/** Object Reference, "StreamingChannel". */
export const createStreamingChannel = (
  send: Send,
  name: string,
  description: string | undefined,
): Observable<Saved> => {
  if (typeof name !== 'string' || !/^\/u\/[\w/]+$/.test(name) || name.length > 80) {
    throw new ClientError(
      "A streaming channel's name begins with /u/, has letters, digits, _ and / only, and at most 80 characters.",
      { field: 'name' },
    );
  }
  return create(send, 'sobjects/StreamingChannel', {
    Name: name,
    ...(description !== undefined && { Description: description }),
  });
};
