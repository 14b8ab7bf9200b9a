import { ClientError } from '@sfstream/base';

/**
 * Throws a `ClientError` where Node may not make code of texts, as protobufjs and avsc do with what they read: avsc when it is
 * imported, with an error that names neither. Import it before them.
 */
const check = (): void => {
  try {
    // The only way to find out is to try.
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    new Function('');
  } catch (cause) {
    throw new ClientError(
      '@sfstream/pubsub cannot run where code may not be made of texts, since its readers of protobuf and Avro are. Start Node without --disallow-code-generation-from-strings, or use a client without transport, which speaks CometD.',
      { field: 'transport', cause },
    );
  }
};

check();
