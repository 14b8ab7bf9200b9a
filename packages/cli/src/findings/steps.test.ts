import type { Observable } from 'rxjs';
import { lastValueFrom, of, toArray } from 'rxjs';
import type { Checked, Finding } from './finding.ts';
import { stage } from './stage.ts';
import { steps } from './steps.ts';

const finding = (check: string, status: Finding['status'] = 'ok'): Finding => ({
  check,
  status,
  text: `${check} is ${status}`,
});

const passed = (check: string): Checked<string> => ({
  passed: true,
  value: `${check} value`,
  findings: [finding(check, 'warning'), finding(check)],
});

const refused = (...findings: readonly Finding[]): Checked<never> => ({ passed: false, findings });

const notTried = (check: string, failure: string): Finding => ({
  check,
  status: 'not-tried',
  text: `Not tried, since ${failure} failed.`,
});

const all = async (findings$: Observable<Finding>): Promise<readonly Finding[]> =>
  lastValueFrom(findings$.pipe(toArray()));

describe('a stage', () => {
  it('gives its value to what follows', async () => {
    const next = (value: string): Observable<Finding> => of(finding(value));
    expect(await all(stage(of(passed('name')), next, ['login']))).toEqual([
      finding('name', 'warning'),
      finding('name'),
      finding('name value'),
    ]);
  });

  it('leaves out what depends on it where it fails, and says by which check', async () => {
    const checked$ = of(refused(finding('clock', 'warning'), finding('name', 'failed')));
    expect(await all(stage(checked$, () => of(finding('never')), ['login', 'limits']))).toEqual([
      finding('clock', 'warning'),
      finding('name', 'failed'),
      notTried('login', 'name'),
      notTried('limits', 'name'),
    ]);
  });

  it('names no check where none of its findings has failed', async () => {
    const checked$ = of(refused(finding('clock', 'warning')));
    expect(await all(stage(checked$, () => of(finding('never')), ['login']))).toEqual([
      finding('clock', 'warning'),
      notTried('login', 'this'),
    ]);
  });
});

describe('steps', () => {
  const next = (): Observable<Finding> => of(finding('last'));

  it('follow each other, and then comes what depends on all of them', async () => {
    const ways = [
      ['name', of(passed('name'))],
      ['ports', of(passed('ports'))],
    ] as const;
    expect((await all(steps(ways, next, ['last']))).map(({ check }) => check)).toEqual([
      'name',
      'name',
      'ports',
      'ports',
      'last',
    ]);
  });

  it('end with the one that fails', async () => {
    const ways = [
      ['name', of(refused(finding('name', 'failed')))],
      ['ports', of(passed('ports'))],
    ] as const;
    expect(await all(steps(ways, next, ['last']))).toEqual([
      finding('name', 'failed'),
      notTried('ports', 'name'),
      notTried('last', 'name'),
    ]);
  });

  it('may be none', async () => {
    expect(await all(steps([], next, ['last']))).toEqual([finding('last')]);
  });
});
