/** `scripts/architecture.mjs`, on packages that are made for it. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MeasuredTree } from './measured-tree.ts';
import { measuredTree } from './measured-tree.ts';

const page = `# Architecture

<!-- packages: drawn -->
<!-- end of packages -->

| package | is for    |
| ------- | --------- |
| \`cli\`   | a command |
| \`core\`  | a client  |
| \`http\`  | requests  |

<!-- core: drawn -->
<!-- end of core -->

| folder     | is for     |
| ---------- | ---------- |
| \`client/\` | the client |
| \`wire/\`   | messages   |

Begin with \`packages/core/src/client/client.ts\`.
`;

let tree: MeasuredTree;

const file = () => join(tree.folder, 'docs/architecture.md');

/** Draws the page, and gives the lines of both pictures. */
const drawn = () => {
  expect(tree.run('architecture')).toEqual({ status: 0, text: '' });
  const pictures = readFileSync(file(), 'utf8').matchAll(/```mermaid\nflowchart TB\n([^]*?)\n```/g);
  return [...pictures].map(([, picture = '']) => picture.split('\n').map((line) => line.trim()));
};

const complaints = () => tree.run('architecture', '--check');

beforeEach(() => {
  tree = measuredTree({
    'cli/main.ts': "import '@sfstream/core'; import type { Http } from '@sfstream/http/node';",
    'core/index.ts': "export * from './client/client.ts'; export * from './wire/message.ts';",
    'core/client/client.ts': "import '../wire/message.ts'; import '@sfstream/http';",
    'core/wire/message.ts': '',
    'http/index.ts': '',
  });
  mkdirSync(join(tree.folder, 'docs'));
  writeFileSync(file(), page);
});

afterEach(() => tree.remove());

it('draws what imports what, from the top to the ground', () => {
  tree.write({
    'tool/main.ts': "import '@sfstream/cli';",
    'core/alone/x.ts': "import '../ground/x.ts';",
    'core/ground/x.ts': "import '../brake.ts';",
    'core/wire/message.ts': "import '../ground/x.ts';",
    'core/brake.ts': '',
  });
  // Without tools, and without the arrow from cli to http, which core has as well.
  const packages = [
    '_cli["cli"]',
    '_core["core"]',
    '_http["http"]',
    '_cli --> _core',
    '_core --> _http',
  ];
  // Without the entry. `src/` holds the files without a folder; an arrow is as long as it has floors to pass.
  const folders = [
    '_alone_["alone/"]',
    '_client_["client/"]',
    '_wire_["wire/"]',
    '_ground_["ground/"]',
    '_src_["src/"]',
    '_alone_ ---> _ground_',
    '_client_ --> _wire_',
    '_wire_ --> _ground_',
    '_ground_ --> _src_',
  ];
  expect(drawn()).toEqual([packages, folders]);
});

it('dots the arrow that goes back up', () => {
  tree.write({
    'core/client/other.ts': "import '../wire/message.ts';",
    'core/wire/message.ts': "import '../client/other.ts';",
  });
  expect(drawn()[1]).toEqual(
    expect.arrayContaining(['_client_ --> _wire_', '_wire_ -.-> _client_']),
  );
});

it('passes a check and changes nothing more once it has drawn', () => {
  drawn();
  const once = readFileSync(file(), 'utf8');
  expect(complaints()).toEqual({ status: 0, text: '' });
  drawn();
  expect(readFileSync(file(), 'utf8')).toBe(once);
});

it('names a page without a place for a picture', () => {
  writeFileSync(file(), page.replace('<!-- end of core -->', ''));
  expect(tree.run('architecture')).toEqual({
    status: 1,
    text: 'docs/architecture.md has no place for the picture: <!-- core: … --> … <!-- end of core -->\n',
  });
});

describe('a check', () => {
  it('fails after an import that the picture does not show, and draws nothing', () => {
    drawn();
    const before = readFileSync(file(), 'utf8');
    tree.write({ 'core/wire/message.ts': "import '../client/client.ts';" });
    expect(complaints()).toEqual({
      status: 1,
      text: 'docs/architecture.md is out of date. Run: node scripts/architecture.mjs\n',
    });
    expect(readFileSync(file(), 'utf8')).toBe(before);
  });

  it('names folders and packages that are not described, and those that are and are not there', () => {
    tree.write({ 'core/session/x.ts': '', 'tool/main.ts': '' });
    const described = page.replace('`wire/`', '`cable/`');
    writeFileSync(file(), described);
    drawn();
    expect(complaints()).toEqual({
      status: 1,
      text: `docs/architecture.md has no row that says what \`tool\` is for.
docs/architecture.md has no row that says what \`session/\` is for.
docs/architecture.md has no row that says what \`wire/\` is for.
docs/architecture.md describes \`cable/\`, which is not there.
`,
    });
  });

  it('names files that are not there', () => {
    writeFileSync(file(), page.replace('client/client.ts', 'client.ts'));
    drawn();
    expect(complaints().text).toBe(
      'docs/architecture.md names packages/core/src/client.ts, which is not there.\n',
    );
  });
});
