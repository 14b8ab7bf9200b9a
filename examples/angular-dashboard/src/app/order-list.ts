import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';
import type { Row } from '../orders/row.ts';
import { ageText } from '../plots/age-axis.ts';

/** Milliseconds from which on an order counts as late. */
const late = 1_000;

/** The newest orders, newest first. */
@Component({
  selector: 'sf-order-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>Orders</h2>
    <p>Newest first, with their age when they came, or when they were placed.</p>
    <ol>
      @for (order of rows(); track order.number) {
        <li [class.late]="order.isLate">
          <span class="name">{{ order.customer }}</span>
          <span class="amount">{{ order.amount }}</span>
          <span class="number">{{ order.name }}</span>
          <span class="age">{{ order.age }}</span>
        </li>
      } @empty {
        <li class="none">Waiting for the first order …</li>
      }
    </ol>
  `,
  styles: `
    :host {
      display: flex;
      flex-direction: column;
      min-height: 32rem;
      padding-bottom: 0;
    }
    ol {
      flex: 1 1 0;
      min-height: 0;
      margin-top: 0.6rem;
      overflow: hidden;
      list-style: none;
      mask-image: linear-gradient(#000 calc(100% - 5rem), transparent);
    }
    li {
      display: grid;
      grid-template-columns: 1fr auto;
      gap: 0 0.75rem;
      padding: 0.5rem 0;
      border-top: 1px solid var(--line);
      animation: arrive 0.35s ease-out;
    }
    .name {
      overflow: hidden;
      font-weight: 560;
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .amount {
      font-weight: 560;
      text-align: right;
    }
    .number,
    .age {
      color: var(--ink-3);
      font-size: 0.8rem;
    }
    .number {
      font-family: var(--mono);
      font-size: 0.76rem;
    }
    .age {
      text-align: right;
    }
    .late .age {
      color: color-mix(in oklab, var(--late) 70%, var(--ink));
      font-weight: 620;
    }
    .none {
      color: var(--ink-3);
    }
    @keyframes arrive {
      from {
        background: color-mix(in oklab, var(--accent) 16%, transparent);
        opacity: 0.2;
      }
    }
  `,
})
export class OrderList {
  readonly #board = inject(Board);

  protected readonly rows = computed(() => this.#board.orders().map(rowOf));
}

const rowOf = ({ number, order, customer, amount, currency, age, createdAt }: Row) => ({
  number,
  name: order,
  customer,
  amount: money(amount, currency),
  age:
    age === undefined
      ? clock.format(createdAt)
      : age > late
        ? `${ageText(age)} late`
        : ageText(age),
  isLate: age !== undefined && age > late,
});

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

const formats = new Map<string, Intl.NumberFormat>();

const money = (amount: number, currency: string): string => {
  const format =
    formats.get(currency) ??
    new Intl.NumberFormat('en-GB', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
    });
  formats.set(currency, format);
  return format.format(amount);
};
