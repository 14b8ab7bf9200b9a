/** What the test's page runs: a client of the org behind the page's own origin, as in a Visualforce page. */
import { tokenAuth } from '@sfstream/auth';
import type { StreamEvent } from '../../src/index.ts';
import { createClient } from '../../src/index.ts';

/** What the page has heard. */
export interface Heard {
  readonly events: StreamEvent[];
  readonly states: string[];
  readonly errors: string[];
}

declare global {
  interface Window {
    listen: (accessToken: string, channel: string) => void;
    heard: Heard;
  }
}

window.heard = { events: [], states: [], errors: [] };

window.listen = (accessToken, channel) => {
  const { events, states, errors } = window.heard;
  const auth = tokenAuth({ accessToken, instanceUrl: window.location.origin });
  const client = createClient({ auth, backoff: () => 50 });
  client.state$.subscribe(({ type }) => states.push(type));
  client.channel(channel).subscribe({
    next: (event) => events.push(event),
    error: (error: unknown) => errors.push(String(error)),
  });
};
