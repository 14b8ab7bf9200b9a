import { ChangeDetectionStrategy, Component, inject } from '@angular/core';
import { Board } from '../board/board.ts';
import type { Fault } from '../board/fault.ts';

/** The ways to break the mock org. */
@Component({
  selector: 'sf-fault-buttons',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>Break it</h2>
    <p>Orders keep coming. Watch whether one is lost.</p>
    <div>
      @for (fault of board.faults(); track fault.id) {
        <button
          type="button"
          [attr.data-fault]="fault.id"
          [attr.aria-keyshortcuts]="fault.key"
          [attr.aria-disabled]="isUnderWay(fault)"
          (click)="board.break(fault)"
        >
          <strong
            >{{ fault.name }} <kbd aria-hidden="true">{{ fault.key }}</kbd></strong
          >
          <span>{{ textOf(fault) }}</span>
        </button>
      }
    </div>
  `,
  styles: `
    div {
      display: grid;
      grid-template-columns: repeat(4, minmax(0, 1fr));
      gap: 0.65rem;
      margin-top: 0.8rem;
    }
    button {
      display: grid;
      gap: 0.25rem;
      align-content: start;
      padding: 0.7rem 0.8rem 0.75rem;
      border: 1px solid var(--line);
      border-radius: 10px;
      background: var(--raised);
      text-align: left;
      transition:
        border-color 0.15s,
        transform 0.1s;
    }
    button:hover {
      border-color: color-mix(in oklab, var(--closed) 55%, var(--line));
    }
    button[aria-disabled='true'] {
      border-style: dashed;
      cursor: default;
    }
    button:active {
      transform: translateY(1px);
    }
    strong {
      display: flex;
      justify-content: space-between;
      gap: 0.5rem;
      font-size: 0.92rem;
      font-weight: 620;
    }
    span {
      color: var(--ink-3);
      font-size: 0.8rem;
      line-height: 1.35;
    }
    @media (max-width: 50rem) {
      div {
        grid-template-columns: repeat(2, minmax(0, 1fr));
      }
    }
  `,
})
export class FaultButtons {
  protected readonly board = inject(Board);

  protected textOf(fault: Fault): string {
    return this.isUnderWay(fault) ? `It comes back in ${this.board.backIn()}\u00a0s.` : fault.does;
  }

  /** An org that is stopped cannot be stopped again before it is back. */
  protected isUnderWay({ id }: Fault): boolean {
    return id === 'stop' && this.board.backIn() !== undefined;
  }
}
