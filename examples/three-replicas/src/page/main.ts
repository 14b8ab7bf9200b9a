import type { Snapshot } from '../board/snapshot.ts';
import { announcement, footnote } from './announcement.ts';
import { counters } from './counters.ts';
import { find, setText } from './element.ts';
import { faultButtons } from './fault-buttons.ts';
import { handovers } from './handovers.ts';
import { inboxList } from './inbox-list.ts';
import { lastMinute } from './last-minute.ts';
import { replicaCards } from './replica-cards.ts';
import { route } from './route.ts';
import { theme } from './theme.ts';
import type { View } from './view.ts';

theme(find('.theme'), find('.theme .word'));

const views: readonly View[] = [
  route(find('.route')),
  counters(find('.counters')),
  replicaCards(find('.replicas')),
  faultButtons(find('.faults .buttons')),
  lastMinute(find('.plots')),
  handovers(find('tbody')),
  inboxList(find('.inbox ol')),
  (snapshot) => setText(find('footer'), footnote(snapshot)),
  (snapshot) => setText(find('[role=status]'), announcement(snapshot)),
];

const notice = find('.notice');
// The browser connects again by itself.
const source = new EventSource('/api/board');
source.addEventListener('error', () => (notice.hidden = false));
source.addEventListener('message', ({ data }: MessageEvent<string>) => {
  notice.hidden = true;
  const snapshot = JSON.parse(data) as Snapshot;
  for (const show of views) show(snapshot);
});
