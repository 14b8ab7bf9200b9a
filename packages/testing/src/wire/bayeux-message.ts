/** One Bayeux message. The named fields are the ones a server looks at; the rest is whatever JSON was sent. */
export interface BayeuxMessage {
  readonly channel?: string | undefined;
  readonly id?: string | number | undefined;
  readonly clientId?: string | undefined;
  readonly subscription?: string | readonly string[] | undefined;
  readonly successful?: boolean | undefined;
  readonly error?: string | undefined;
  readonly [field: string]: unknown;
}

/** The messages of a request body, or undefined when the body is not Bayeux (array or single object, Bayeux 1.0 section 3.4). */
export const bayeuxMessages = (body: unknown): readonly BayeuxMessage[] | undefined => {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  return messages.every(isBayeuxMessage) ? messages : undefined;
};

const isBayeuxMessage = (value: unknown): value is BayeuxMessage =>
  isRecord(value) &&
  isOptional(value['channel'], isString) &&
  isOptional(value['clientId'], isString) &&
  isOptional(value['id'], (id) => isString(id) || typeof id === 'number') &&
  isOptional(
    value['subscription'],
    (names) => isString(names) || (Array.isArray(names) && names.every(isString)),
  );

const isOptional = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || is(value);

const isString = (value: unknown): value is string => typeof value === 'string';

/** True for a JSON object. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
