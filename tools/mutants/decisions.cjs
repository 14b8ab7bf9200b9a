/** The modules that decide, and do nothing (readers, tables, reducers), by folder. Their tests are in the same folder. */
module.exports = {
  'base/src/functions': ['answer-of'],
  'base/src/options': ['delay', 'did-you-mean', 'read-options'],
  'base/src/texts': ['json-codec', 'message-of', 'shortened', 'without-secrets'],
  'base/src/time': ['backoff', 'bounded-delay'],

  'http/src/errors': ['is-tls-refusal', 'to-transport-error'],
  'http/src/retry': ['budget', 'default-rules', 'exception-rule', 'response-rule', 'retry-policy'],
  'http/src/salesforce': ['api-usage', 'consumption'],
  'http/src/wire': ['retry-after', 'safe-url', 'warning-text'],

  'auth/src/hosts': ['is-loopback', 'login-url', 'salesforce-origin', 'salesforce-url'],
  'auth/src/oauth': ['authorize-url', 'token-reply'],
  'auth/src/soap': ['soap-login-request'],
  'auth/src/versions': ['api-version'],

  'core/src/bayeux': ['lanes', 'subscribe', 'unsubscribe'],
  'core/src/change-data': ['*'],
  'core/src/channels': ['entered-before', 'place', 'progress', 'unknown-names'],
  'core/src/client': ['status'],
  'core/src/connection': ['history', 'org-of-token'],
  'core/src/failures': ['*'],
  'core/src/messages': ['advice', 'error-string', 'whole-number'],
  'core/src/model': [
    'channel-name',
    'io-ts-issues',
    'marker-of',
    'read-marker',
    'replay',
    'stream-event',
    'to-cometd-id',
  ],
  'core/src/reports': ['marker-age', 'silence'],
  'core/src/session': ['held', 'plan', 'reconcile'],
  'core/src/stores': ['latest-start', 'refuse-forgetful', 'start-of'],
  'core/src/wire': ['bayeux-json', 'fitting-one-request', 'foreign-answer', 'read-messages'],

  'pubsub/src/avro': ['event-schema', 'schemas'],
  'pubsub/src/calls': ['endpoint', 'is-of-same-user', 'tenant-id'],
  'pubsub/src/events': ['marked-fields', 'shown-date'],
  'pubsub/src/positions': ['*'],
  'pubsub/src/publishing': ['event-writer', 'first-batch'],
  'pubsub/src/remedies': ['remedies', 'remedy-for'],
  'pubsub/src/subscribing': [
    'channel-stream',
    'emit-each',
    'gather-while-busy',
    'grant-of',
    'ledger',
  ],

  'replay/src/handling': ['consume-options', 'decoding'],
  'replay/src/leadership': ['leader-of'],
  'replay/src/marks': ['contiguous-mark'],
  'replay/src/operators': ['dedupe', 'fallback-on-replay-error'],
  'replay/src/stores': ['*'],

  'forward/src/cloud-events': ['*'],
  'forward/src/forwarding': ['batchwise', 'writing'],
  'forward/src/sharing': ['acknowledging', 'partition-of'],
  'forward/src/sinks': ['is-later-marker', 'sink-of'],

  'redis/src/log': ['page'],

  'nats/src/names': ['token'],
  'nats/src/sink': ['new-events'],
};
