import { refusalIn } from './refusal-in.ts';

const answer = (body: unknown, status = 200, type = 'application/json') => ({
  status,
  headers: type === '' ? {} : { 'content-type': type },
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

const problem = { message: 'Wrong', errorCode: 'A_B' };
const loginPage = '<html><form id="login_form"></form></html>';

it.each([100, 199, 300, 304, 400, 401, 407, 500])(
  'a status of %i is a refusal, whatever the body',
  (status) => {
    for (const body of ['', '{"records":[]}', '<html>']) {
      expect(refusalIn(answer(body, status))).toMatchObject({ status });
    }
  },
);

it.each<[string, unknown, string]>([
  ['a list', [problem], 'application/json'],
  ['an object', problem, 'application/json'],
  ['one behind blanks', ` \n ${JSON.stringify(problem)}`, 'application/json'],
  ['one without a type', [problem], ''],
  ['OAuth', { error: 'invalid_grant', error_description: 'x' }, 'application/json'],
  ['OAuth without words', { error: 'invalid_grant' }, 'application/json'],
  ['the Bulk API', { exceptionCode: 'A', exceptionMessage: 'x' }, 'application/json'],
  ['a gateway', { error: { code: 503, message: 'x' } }, 'application/json'],
  ['a framework', { timestamp: 1, status: 503, error: 'x', path: '/' }, 'application/json'],
  ['a page', '<html>Down</html>', 'text/html'],
  ['a login page in the place of JSON', loginPage, 'application/json'],
  ['a login page without a type', loginPage, ''],
  ['XML', '<Errors><Error><errorCode>A_B</errorCode></Error></Errors>', 'application/xml'],
  ['XML behind blanks', ' \n <Errors></Errors>', 'application/xml'],
  ['XML with a declaration', '<?xml version="1.0"?><Errors></Errors>', 'application/xml'],
  ['XML behind its declaration', '<?xml version="1.0"?>\n <error></error>', 'application/xml'],
  ['XML with a namespace', '<error xmlns="x"></error>', 'application/xml'],
  ['a flag', { error: true, message: 'x' }, 'application/json'],
  [
    'one with all that gateways write',
    {
      ...{ error: 'x', requestId: '1', request_id: '1', trace: 't', details: [], detail: 'd' },
      ...{ title: 't', type: 'about:blank', instance: '/x' },
    },
    'application/json',
  ],
  ['one of 100,000 characters', `{"error":"${'x'.repeat(100_000 - 12)}"}`, 'application/json'],
])('a success that holds an error as %s is a refusal', (_, body, type) => {
  expect(refusalIn(answer(body, 200, type))).toMatchObject({ status: 200 });
});

it('a status of 200 to 299 is a success', () => {
  expect(refusalIn(answer({ records: [] }, 200))).toBeUndefined();
  expect(refusalIn(answer({ records: [] }, 299))).toBeUndefined();
});

it.each<[string, unknown, string]>([
  ['nothing', '', 'application/json'],
  ['data', { records: [problem] }, 'application/json'],
  ['results of records', [{ success: false, errors: [problem] }], 'application/json'],
  ['a record and an error', [{ Id: '1' }, problem], 'application/json'],
  ['an error among data', { ...problem, Id: '1' }, 'application/json'],
  ['an error of nothing', { error: null, errorCode: '' }, 'application/json'],
  ['a code of 0', { errorCode: 0, message: 'OK' }, 'application/json'],
  ['an empty list', [], 'application/json'],
  ['broken JSON', '{"error":', 'application/json'],
  ['a file that is a page', loginPage, 'application/octet-stream'],
  ['XML with an error in it', '<a><errorCode>A_B</errorCode></a>', 'application/xml'],
  ['XML that tells of errors', '<log><error>x</error></log>', 'application/xml'],
  ['a text that is another page', '<html>Down</html>', 'text/plain'],
  ['an error behind a page of blanks', ' '.repeat(1_000) + '{"error":"x"}', 'application/json'],
  [
    'XML behind its declaration and pages of blanks',
    `<?xml version="1.0"?>${' '.repeat(2_000)}<error></error>`,
    'application/xml',
  ],
  ['a login page in a file of a type that ends alike', loginPage, 'application/x-text/plain'],
  ['long data', [{ ...problem, message: 'x'.repeat(100_000) }], 'application/json'],
])('a success that holds %s is an answer', (_, body, type) => {
  expect(refusalIn(answer(body, 200, type))).toBeUndefined();
});
