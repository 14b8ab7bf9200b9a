import type { Observable } from 'rxjs';
import { defer, tap } from 'rxjs';
import { keptOpen } from './kept-open.ts';
import { openStream } from './open-stream.ts';
import type { PageNews } from './page-news.ts';
import type { PageOptions } from './page-options.ts';
import type { PageSignal } from './page-signal.ts';
import type { PageState } from './page-state.ts';
import type { Positions } from './positions.ts';
import type { RequestRefusal } from './request-refusal.ts';
import { toSignals } from './to-signals.ts';

/** The page around a stream: its options, its positions, and the functions that hear of news. */
export interface PageContext {
  readonly settings: Required<PageOptions>;
  readonly positions: Positions;
  readonly onState: (state: PageState) => void;
  readonly onNews: (news: PageNews) => void;
}

/** Reads the channels from their positions on, by one stream that is opened again whenever it ends. Never ends by itself. */
export const readChannels = (
  channels: readonly string[],
  { settings, positions, onState, onNews }: PageContext,
): Observable<unknown> => {
  /** Drops the cursor, which made the request too long. Channels that are new to the page have missed nothing. */
  const beginAgain = (): void => {
    const known = channels.filter((channel) => positions.cursorOf([channel]) !== undefined);
    positions.forget(channels);
    positions.keep();
    for (const channel of known)
      onNews({ type: 'gap', gap: { channel, reason: 'cursor-too-long' } });
  };

  const onRefusal = (refusal: RequestRefusal): void => {
    if (isTooLong(refusal) && positions.cursorOf(channels) !== undefined) beginAgain();
    else onNews({ type: 'refused', refusal, asked: channels });
  };

  const handOn = (signal: PageSignal): void => {
    if (signal.type === 'alive') return;
    positions.advance(signal.id);
    if (signal.type === 'state') onState({ type: 'open', down: signal.down });
    else onNews(signal);
    // Last: a page that is left in between gets again what it may not have finished.
    positions.keep();
  };

  return keptOpen(
    defer(() => openStream({ ...settings, channels, cursor: positions.cursorOf(channels) })).pipe(
      toSignals(settings.maxMessage),
    ),
    { ...settings, onState, onRefusal },
  ).pipe(tap(handOn));
};

/** The server, or something before it, refuses the length of the address (414) or of the headers (431). */
const isTooLong = ({ status }: RequestRefusal): boolean => status === 414 || status === 431;
