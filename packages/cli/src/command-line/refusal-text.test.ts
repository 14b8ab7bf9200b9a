import { refusalText } from './refusal-text.ts';

describe('a refusal of commander', () => {
  it.each([
    [
      "error: unknown command 'tial'\n(Did you mean tail?)",
      "'tial' is not a command. Did you mean tail?",
    ],
    ["unknown option 'error: x'", "'error: x' is not an option."],
    [
      "error: too many arguments for 'a'. Expected 1 argument but got 2.",
      "Too many arguments for 'a': it takes 1, but got 2.",
    ],
    [
      "error: too many arguments for 'a'. Expected 10 arguments but got 12.",
      "Too many arguments for 'a': it takes 10, but got 12.",
    ],
    ['error: version 1.5 is old', 'version 1.5 is old.'],
  ])('is put into a sentence: %j', (message, text) => {
    expect(refusalText(message)).toBe(text);
  });

  it('is left as it is where it quotes the words of another', () => {
    const quoted = [
      "unknown command 'a'",
      "unknown option 'b'",
      "missing required argument 'c'",
      "option 'd' argument missing",
      "option 'e' argument 'f' is invalid.",
      "command-argument value 'g' is invalid for argument 'h'.",
      "too many arguments for 'i'. Expected 1 argument but got 2.",
      '(Did you mean j?)',
    ].join(' and ');
    expect(refusalText(`error: nobody knows ${quoted} here.`)).toBe(`nobody knows ${quoted} here.`);
  });
});
