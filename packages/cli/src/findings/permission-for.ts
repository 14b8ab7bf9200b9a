/** Permissions that a subscriber needs, by the family of the channel. */
const permissions: readonly (readonly [channel: RegExp, permission: string])[] = [
  [
    /^\/event\//,
    'Give the user Read on the platform event, in a permission set (Setup, Permission Sets, Object Settings).',
  ],
  [
    /^\/data\//,
    'Give the user "View All Data", or "View All" on the object, and select the object in Setup, Change Data Capture.',
  ],
  [
    /^\/topic\//,
    'Give the user Read on PushTopics, on the object, and on the fields of the query.',
  ],
  [
    /^\/u\//,
    'Give the user Read on Streaming Channels, and let the permissions of the channel include them.',
  ],
];

/** The permission that a subscriber of the channel needs. */
export const permissionFor = (channel: string): string | undefined =>
  permissions.find(([family]) => family.test(channel))?.[1];
