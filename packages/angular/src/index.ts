export { SfStreamClient } from './sf-stream-client.ts';
export { provideSfStream } from './provide-sf-stream.ts';
export type { SfStreamOptions } from './provide-sf-stream.ts';
export type { SfStreamFeature } from './sf-stream-feature.ts';
export { withBearer } from './with-bearer.ts';
export { withCredentials } from './with-credentials.ts';
export { withHeartbeat } from './with-heartbeat.ts';
export { withResume } from './with-resume.ts';

// What the above speak of
export { ClientError, RelayConnectionError, RelayRefusedError } from '@sfstream/relay/client';
export type {
  CursorStore,
  GapNotice,
  GapReason,
  PageState,
  RelayedEvent,
} from '@sfstream/relay/client';
