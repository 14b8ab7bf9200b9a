/**
 * Says whether a text can name a channel, in the one spelling by which the relay routes its events: `authorize` is
 * asked for that very text. Segments hold what Bayeux allows in them ("Channels") and dots, so neither wildcards nor
 * percent encodings. A filter, `?Field='value'`, is one of PushTopics only; behind any other name it would be a second
 * name for the same channel.
 */
export const isChannelName = (name: unknown): boolean =>
  typeof name === 'string' && form.test(name) && !/^\/(meta|service)\//.test(name);

const segments = String.raw`(?:\/(?!\.)[\w!~()$@.-]+){2,}`;
const filtered = String.raw`\/topic\/(?!\.)[\w!~()$@.-]+\?\w+=\P{Cc}+`;
const form = new RegExp(`^(?:${segments}|${filtered})$`, 'u');
