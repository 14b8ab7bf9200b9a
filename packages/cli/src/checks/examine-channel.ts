import type { Client } from '@sfstream/core';
import type { Observable } from 'rxjs';
import { EMPTY } from 'rxjs';
import type { Finding } from '../findings/finding.ts';
import { stage } from '../findings/stage.ts';
import { checkChannel } from './check-channel.ts';
import { checkRetained } from './check-retained.ts';
import type { Examination } from './examination.ts';

/** Subscribes a channel, and looks for its oldest event where that is asked for. */
export const examineChannel = (
  client: Client,
  channel: string,
  examination: Examination,
): Observable<Finding> =>
  stage(
    checkChannel(client, channel, examination),
    () => (examination.retained ? checkRetained(client, channel, examination) : EMPTY),
    [],
  );
