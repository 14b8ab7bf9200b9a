import type { ChannelName } from '../events/channel-name.ts';
import type { EventBus } from '../events/event-bus.ts';
import { onlyEventOf } from '../schemas/event-of.ts';
import { refusals } from './refusals.ts';

/** Rights of the user on a topic. */
export interface TopicRights {
  readonly canPublish?: boolean;
  readonly canSubscribe?: boolean;
}

/** A topic that the user may see. */
export interface Topic {
  readonly name: ChannelName;
  readonly canPublish: boolean;
  readonly canSubscribe: boolean;
  /** The one event of the topic; undefined for a custom channel, which may carry several. */
  readonly event: string | undefined;
}

/** Finds topics by their names. */
export type Topics = (name: string) => Topic;

/** Gives a topic, or throws the refusal of a name that is not one, or of one that the user may not see. */
export const topicsOf =
  (bus: EventBus, rights: Readonly<Record<string, TopicRights>>): Topics =>
  (topic) => {
    if (topic === '') throw refusals.topicEmpty();
    const name = bus.lookUp(topic);
    // PushTopics and generic channels are not on Pub/Sub API.
    if (name?.family !== 'event' && name?.family !== 'data') throw refusals.topicNotFound(topic);
    const event = onlyEventOf(name);
    const { canPublish = true, canSubscribe = true } = rights[topic] ?? {};
    if (hasNone({ canPublish, canSubscribe })) throw refusals.topicDenied(topic);
    return {
      name,
      event,
      canSubscribe,
      // Nobody but Salesforce publishes changes and real-time monitoring events.
      canPublish: canPublish && event?.endsWith('__e') === true,
    };
  };

/** Tells whether the user has no right on the topic of an event of its own, and so may not see its definition either. */
export const isHidden = (event: string, rights: Readonly<Record<string, TopicRights>>): boolean => {
  const topicRights = rights[`/event/${event}`] ?? rights[`/data/${event}`];
  return topicRights !== undefined && hasNone(topicRights);
};

const hasNone = ({ canPublish = true, canSubscribe = true }: TopicRights): boolean =>
  !canPublish && !canSubscribe;
