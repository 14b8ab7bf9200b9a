import { Logger } from '@nestjs/common';
import { defaultOrg } from './sf-stream-tokens.ts';

/** Nest's log under `SfStream`, and the name of the org where it has one. */
export const loggerOf = (org: string): Logger =>
  new Logger(org === defaultOrg ? 'SfStream' : `SfStream ${org}`);
