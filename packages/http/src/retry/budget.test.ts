import type { Budget, RetryRule } from './budget.ts';
import { fullBudget, isLeft, spend } from './budget.ts';

const [often, once, never] = [{ maxRetries: 3 }, { maxRetries: 1 }, { maxRetries: 0 }];

/** Spends one retry by each rule, all at the same time; undefined from the first that is not left. */
const spentOn = (rules: readonly RetryRule[], maxRetries = 3): Budget | undefined =>
  rules.reduce<Budget | undefined>(
    (budget, rule) => budget && spend(budget, rule, 0),
    fullBudget({ maxRetries, timeout: 60_000 }, 0),
  );

it.each<[string, readonly RetryRule[], number, boolean]>([
  ['none of none', [], 0, true],
  ['one of one', [often], 1, true],
  ['two of one', [often, often], 1, false],
  ['three by several rules of three', [often, once, often], 3, true],
  ['four by several rules of three', [often, once, often, often], 3, false],
  ['two by a rule for one', [once, once], 3, false],
  ['one by a rule for none', [never], 3, false],
])('spending %s', (_, rules, maxRetries, isPossible) => {
  expect(spentOn(rules, maxRetries) !== undefined).toBe(isPossible);
});

it('counts the retries', () => {
  expect(spentOn([often, once])).toMatchObject({ retries: 2, retriesLeft: 1 });
});

it('has a retry left that begins at the end of the time, and none after it', () => {
  const budget = fullBudget({ maxRetries: 3, timeout: 100 }, 1_000);
  expect(spend(budget, often, 1_100)).toBeDefined();
  expect(spend(budget, often, 1_101)).toBeUndefined();
});

it('knows a rule that is used up beside one that is not', () => {
  const budget = spentOn([once])!;
  expect([once, often].map((rule) => isLeft(budget, rule))).toEqual([false, true]);
});

it('leaves the budget before as it was', () => {
  const budget = fullBudget({ maxRetries: 1, timeout: 100 }, 0);
  spend(budget, once, 0);
  expect(isLeft(budget, once)).toBe(true);
});
