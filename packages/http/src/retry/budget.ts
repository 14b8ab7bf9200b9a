import type { RetryPolicy } from './retry-policy.ts';

/** A rule of either kind. */
export interface RetryRule {
  readonly maxRetries: number;
}

/** The retries that are made, and those that are left. */
export interface Budget {
  /** Retries made. */
  readonly retries: number;
  readonly retriesLeft: number;
  /** Epoch milliseconds of the scheduler: no retry begins later. */
  readonly end: number;
  readonly spent: ReadonlyMap<RetryRule, number>;
}

export const fullBudget = (
  { maxRetries, timeout }: Pick<RetryPolicy, 'maxRetries' | 'timeout'>,
  now: number,
): Budget => ({ retries: 0, retriesLeft: maxRetries, end: now + timeout, spent: new Map() });

/** Tells whether a retry by the rule is left, whenever it begins. */
export const isLeft = (
  { retriesLeft, spent }: Pick<Budget, 'retriesLeft' | 'spent'>,
  rule: RetryRule,
): boolean => retriesLeft > 0 && (spent.get(rule) ?? 0) < rule.maxRetries;

/** The budget after a retry by the rule; undefined where it has none left, or the retry would begin too late. */
export const spend = (budget: Budget, rule: RetryRule, begins: number): Budget | undefined =>
  isLeft(budget, rule) && begins <= budget.end
    ? {
        ...budget,
        retries: budget.retries + 1,
        retriesLeft: budget.retriesLeft - 1,
        spent: new Map(budget.spent).set(rule, (budget.spent.get(rule) ?? 0) + 1),
      }
    : undefined;
