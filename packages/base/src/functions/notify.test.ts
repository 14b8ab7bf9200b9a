import { config } from 'rxjs';
import { notify } from './notify.ts';

const reported = (): Promise<unknown> =>
  new Promise((resolve) => {
    config.onUnhandledError = resolve;
  });

afterEach(() => {
  config.onUnhandledError = null;
});

describe('notify', () => {
  it('reports what an async callback rejects with', async () => {
    const down = new Error('my log is down');
    const report = reported();
    notify('onFailure', () => Promise.reject(down));
    expect(await report).toBe(down);
  });

  it('names the callback where nobody listens to errors', async () => {
    const print = jest.spyOn(console, 'error').mockReturnValue();
    notify('onFailure', () => Promise.reject(new Error('my log is down')));
    await new Promise(setImmediate);
    expect(print.mock.calls[0]?.[0]).toContain('onFailure');
    print.mockRestore();
  });

  it('prints the first error of a callback alone, as it says', async () => {
    const print = jest.spyOn(console, 'error').mockReturnValue();
    const onFailure = () => Promise.reject(new Error('my log is down'));
    notify('onFailure', onFailure);
    notify('onFailure', onFailure);
    await new Promise(setImmediate);
    expect(print).toHaveBeenCalledTimes(1);
    print.mockRestore();
  });

  it('throws what the callback throws', () => {
    const thrown = new Error('enough');
    expect(() =>
      notify('onFailure', () => {
        throw thrown;
      }),
    ).toThrow(thrown);
  });
});
