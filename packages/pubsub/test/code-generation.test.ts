/** On the package as it is built, since the option of Node holds for all of a process. */
import { execFileSync } from 'node:child_process';

const importing = (way: string): string =>
  execFileSync(
    process.execPath,
    [
      '--disallow-code-generation-from-strings',
      '--input-type=module',
      '--eval',
      `import { createRequire } from 'node:module';
       const require = createRequire(${JSON.stringify(__filename)});
       try {
         await ${way};
       } catch ({ name, field, message }) {
         console.log([name, field, message].join('; '));
       }`,
    ],
    { cwd: __dirname, encoding: 'utf8' },
  );

describe('where Node may not make code of texts', () => {
  it.each(["import('@sfstream/pubsub')", "require('@sfstream/pubsub')"])(
    '%s says what to do about it (P53)',
    (way) => {
      expect(importing(way)).toMatch(
        /^ClientError; transport; @sfstream\/pubsub cannot run .* --disallow-code-generation-from-strings, or use a client without transport/,
      );
    },
  );

  it('core can still be imported', () => {
    expect(importing("import('@sfstream/core')")).toBe('');
  });
});
