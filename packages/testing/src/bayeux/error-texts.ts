/** The texts of Salesforce's error catalogue (Streaming API guide, "Streaming API Error Codes"; some as seen in logs). */
export const errorTexts = {
  versionMissing: "400::API version in the URI is mandatory. URI format: '/cometd/66.0'",
  versionUnsupported:
    "400::Unsupported API version. Only API versions '37.0' and later are supported. URI format: '/cometd/66.0'",
  connectionType: (type: string) => `400::Invalid connection type ${type}`,
  noSuchChannel: (name: string) =>
    `400::The channel you requested to subscribe to doesn't exist {${name}}`,
  noChannelName: '400::Channel name not specified',
  noLeadingSlash: "400::Channel subscriptions must start with a leading '/'",
  noCookie: (clientId: string) =>
    `400::Client ${clientId} has established a session, but no BAYEUX_BROWSER cookie present`,
  // Two spaces: so it is in every log; the printed documentation has one.
  replayIdInvalid: (replayId: string | number) =>
    `400::The replayId {${replayId}} you provided was invalid.  Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`,
  replayIdMissing: (name: string, map: string) =>
    `400::The replayId for channel {${name}} wasn't found using the provided replay ID map {${map}}. Ensure that the channel name in the map is the one you subscribe to.`,
  badFilter: (fields: string) => `400::Query fields {${fields}} do not exist on the topic entity`,
  channelMissing: '400::channel missing',
  authenticationInvalid: '401::Authentication invalid',
  authenticationRequired: '401::Request requires authentication',
  handshakeDenied: '403::Handshake denied',
  noHandshake: '403::Client has not completed handshake',
  unknownClient: '403::Unknown client',
  tooManyClients: '403::Organization concurrent user limit exceeded',
  dailyLimit: '403::Organization total events daily limit exceeded',
  publishDenied: '403:denied_by_security_policy:publish denied',
  subscribeDenied: '403:denied_by_security_policy:subscribe_denied',
  unknownChannel: (name: string) => `404:${name}:Unknown Channel`,
  tooLarge: '413::Maximum Request Size Exceeded',
  tooBusy: '503::Server is too busy.  Please try your request again later.',
} as const;
