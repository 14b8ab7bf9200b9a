import ts from 'typescript';

/** Words that open a clause without a head, after which the reader waits for the noun or the verb that should have come first. */
const headless =
  /^(?:What|Where|Whether|How|Who|Whose|When|Why|That|By|Which|Of|With|Without|For|Until|After|Before|Also|As|Undefined|The same)\b/;

/** Lists the doc comments of a file, each with whether its opening is headless. */
export const docComments = ({ source }) =>
  [...new Set([...tokensOf(source)].flatMap((token) => startsOfComments(token, source.text)))]
    .map((start) => source.text.slice(start))
    .filter((text) => /^\/\*\*\s/.test(text))
    .map((text) => ({ isHeadless: headless.test(text.replace(/^[/\s*]+/, '')) }));

/** Tells where the comments begin that stand before a token, and those behind it in its line. */
const startsOfComments = ({ pos, end }, text) =>
  [ts.getLeadingCommentRanges(text, pos), ts.getTrailingCommentRanges(text, end)]
    .flatMap((ranges) => ranges ?? [])
    .map((range) => range.pos);

/** Walks the tokens, since some comments belong to no node above them: those of the members of a union. */
function* tokensOf(node) {
  if (ts.isJSDoc(node)) return;
  const children = node.getChildren();
  if (children.length === 0) yield node;
  for (const child of children) yield* tokensOf(child);
}
