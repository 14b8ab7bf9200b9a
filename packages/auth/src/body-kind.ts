/**
 * Says in a few words what a body is that was not expected. Of a page only the title is quoted, of JSON only its
 * `message`: the rest may hold what was sent.
 */
export const bodyKind = (body: string, json: unknown): string => {
  const head = body.slice(0, headLength).trimStart();
  if (head === '' && body.length <= headLength) return 'an empty body';
  if (json !== undefined) {
    const message: unknown = Reflect.get(Object(json) as object, 'message');
    return typeof message === 'string' ? `JSON that says "${inOneLine(message)}"` : 'other JSON';
  }
  if (!head.startsWith('<')) return `plain text of ${body.length} characters`;
  const title = titleOf(head);
  return title === '' ? 'markup' : `markup, titled "${title}"`;
};

/** Pages say what they are at their beginning. */
const headLength = 4_000;

/** Linear, since both repetitions are bounded. */
const titleOf = (head: string): string =>
  inOneLine(/<title[^>]{0,100}>([^<]{0,200})/i.exec(head)?.[1] ?? '');

const inOneLine = (text: string): string =>
  text.slice(0, 100).split(/\s/).filter(Boolean).join(' ');
