import { ClientError } from '@sfstream/base';
import { UsageError } from '../failures/usage-error.ts';
import { errorLine } from './error-line.ts';

describe('the line of an error', () => {
  it('is the message, and no stack', () => {
    expect(errorLine(new TypeError('It broke'), { colour: false })).toBe('error: It broke');
  });

  it('is red where there are colours', () => {
    expect(errorLine(new Error('No'), { colour: true })).toBe('\u001b[31merror: No\u001b[39m');
  });

  it('is one line, whatever the server said', () => {
    expect(errorLine(new Error('one\n  two\u001b[2J'), { colour: false })).toBe(
      'error: one two\\u001b[2J',
    );
  });

  it('has one more line for each way that there is', () => {
    const error = new UsageError('No login.', ['run sfstream login', 'set loginUrl']);
    expect(errorLine(error, { colour: false })).toBe(
      'error: No login.\n  - run sfstream login\n  - set loginUrl',
    );
  });

  it('names options as the command line does', () => {
    const error = new ClientError('Set loginUrl or sandbox: true, and raise connectionTimeout.');
    expect(errorLine(error, { colour: false })).toBe(
      'error: Set SF_LOGIN_URL or SF_SANDBOX=true, and raise --timeout.',
    );
  });

  it('shows what is thrown without being an error', () => {
    expect(errorLine('text', { colour: false })).toBe('error: text');
  });
});
