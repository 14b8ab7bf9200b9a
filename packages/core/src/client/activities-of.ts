import type { Activity } from '../reports/activity.ts';
import type { Channels } from '../channels/channels.ts';
import type { Signal } from '../protocol/signal.ts';

/** Passes the signal to the channels that it concerns, and returns the activities to announce. */
export const activitiesOf = (signal: Signal, channels: Channels): readonly Activity[] => {
  switch (signal.type) {
    case 'events':
      return channels.deliver(signal.events, signal.factsOf);
    case 'asked':
      channels.ask(signal.demand);
      return [];
    case 'acknowledged':
      return channels.acknowledge(signal);
    case 'refused':
      return channels.refuse(signal.demand, signal.error);
    case 'org':
      return channels.enterOrg(signal.orgId);
    case 'server-time':
      channels.setServerTime(signal.serverTime);
      return [];
    case 'activity':
      return [signal.activity];
    case 'begun':
      return [signal.activity];
    case 'moved':
      channels.moved(signal.channel, signal.replayId);
      return [];
    case 'unsubscribed':
      return [{ type: 'unsubscribed', channel: signal.channel }];
    case 'kept':
      return [{ type: 'unsubscribe-refused', channel: signal.channel, error: signal.error }];
    case 'state':
    case 'up-to-date':
      return [];
  }
};
