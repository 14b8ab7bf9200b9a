import type { BayeuxMessage, InterceptAnswer, RecordedRequest } from '@sfstream/testing';

/** Sends the request to the org once more, as whatever stands between the two would. */
const passOn = async (
  url: string,
  { path, headers, body }: RecordedRequest,
): Promise<{ readonly response: Response; readonly text: string }> => {
  const { authorization, cookie, 'content-type': contentType } = headers;
  const response = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: {
      ...(authorization !== undefined && { authorization }),
      ...(cookie !== undefined && { cookie }),
      ...(contentType !== undefined && { 'content-type': contentType }),
    },
    body: contentType?.includes('form') === true ? formOf(body) : JSON.stringify(body),
  });
  return { response, text: await response.text() };
};

const formOf = (body: unknown): string =>
  typeof body === 'object' && body !== null
    ? new URLSearchParams(
        Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString()
    : '';

/** Lets the org carry the request out, and puts `change` of its JSON in place of its answer. */
export const reSent =
  (url: () => string, change: (answer: unknown) => unknown) =>
  (request: RecordedRequest): Promise<InterceptAnswer> =>
    passOn(url(), request).then(
      ({ response, text }) => {
        const cookies = response.headers.getSetCookie();
        return {
          status: response.status,
          headers: {
            'content-type': response.headers.get('content-type') ?? 'text/plain',
            ...(cookies.length > 0 && { 'set-cookie': cookies }),
          },
          body: isJson(response) ? JSON.stringify(change(JSON.parse(text))) : text,
        };
      },
      () => 'drop',
    );

const isJson = ({ headers }: Response): boolean =>
  headers.get('content-type')?.includes('json') === true;

/** The same for answers of the Bayeux endpoint: `change` gets the events and the replies, also of an answer changed before. */
export const reSentMessages = (
  url: () => string,
  change: (events: readonly BayeuxMessage[], replies: readonly BayeuxMessage[]) => unknown,
) =>
  reSent(url, (answer) => {
    const messages = Array.isArray(answer) ? answer.filter(isMessage) : [];
    return change(
      messages.filter((message) => 'data' in message),
      messages.filter((message) => !('data' in message)),
    );
  });

const isMessage = (value: unknown): value is BayeuxMessage =>
  typeof value === 'object' && value !== null;
