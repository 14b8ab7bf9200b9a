import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';

const reasons: Readonly<Record<string, string>> = {
  'log-too-short':
    'While this page was away, they left the log of the relay, or the org began again.',
  'unknown-cursor': 'The relay does not know the position that this page came with.',
  'cursor-too-long': 'Something before the relay refused the position that this page came with.',
  unreadable: 'The relay could not read some of what came.',
};

/** What a visitor has to know of before trusting the list. */
@Component({
  selector: 'sf-notices',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @if (refusal(); as message) {
      <div class="notice refusal" role="alert">
        <strong>No orders for this page.</strong> {{ message }}
      </div>
    }
    @if (gap(); as reason) {
      <div class="notice" role="alert">
        <p>
          <strong>Some orders are missing.</strong> {{ reason }} The list has been fetched again
          from the service.
        </p>
        <button type="button" (click)="board.dismissGap()">Understood</button>
      </div>
    }
  `,
  styles: `
    :host {
      display: contents;
    }
    .notice {
      --tone: var(--waiting);
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.75rem 1rem;
      padding: 0.75rem 1rem;
      border: 1px solid color-mix(in oklab, var(--tone) 45%, var(--line));
      border-left: 4px solid var(--tone);
      border-radius: var(--radius);
      background: color-mix(in oklab, var(--tone) 9%, var(--panel));
    }
    .refusal {
      --tone: var(--closed);
    }
    p {
      flex: 1 1 20rem;
    }
    button {
      padding: 0.35rem 0.9rem;
      border: 1px solid var(--line);
      border-radius: 99px;
      background: var(--panel);
      font-weight: 600;
    }
  `,
})
export class Notices {
  protected readonly board = inject(Board);
  protected readonly refusal = this.board.refusal;
  protected readonly gap = computed(() => {
    const reason = this.board.gap();
    return reason === undefined ? undefined : (reasons[reason] ?? reason);
  });
}
