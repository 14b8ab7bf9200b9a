/** Commander's wording, and a sentence in its place. What is quoted is kept. */
const sentences: readonly (readonly [RegExp, string])[] = [
  [/^unknown command ('[^']*')/, '$1 is not a command.'],
  [/^unknown option ('[^']*')/, '$1 is not an option.'],
  [/^missing required argument ('[^']*')/, 'Argument $1 is missing.'],
  [/^option ('[^']*') argument missing/, 'Option $1 needs a value.'],
  [/^option ('[^']*') argument ('.*') is invalid\./, 'Option $1 cannot be $2.'],
  [
    /^command-argument value ('.*') is invalid for argument ('[^']*')\./,
    'Argument $2 cannot be $1.',
  ],
  [
    /^too many arguments for ('[^']*')\. Expected (\d+) arguments? but got (\d+)\./,
    'Too many arguments for $1: it takes $2, but got $3.',
  ],
  [/\((Did you mean [^)]*\?)\)$/, '$1'],
];

/** Puts a refusal of commander into whole sentences. */
export const refusalText = (message: string): string => {
  const text = sentences.reduce(
    (changed, [wording, sentence]) => changed.replace(wording, sentence),
    message.replace(/^error: /, '').replaceAll('\n', ' '),
  );
  return /[.?!]$/.test(text) ? text : `${text}.`;
};
