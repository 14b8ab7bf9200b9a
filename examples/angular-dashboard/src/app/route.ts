import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';
import { wordFor } from '../board/link-state.ts';
import { nameOf } from '../board/protocol.ts';

/** The way of an order, from the org to the page, and how both parts of it fare. */
@Component({
  selector: 'sf-route',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol aria-label="Connection">
      <li class="stop">Salesforce org</li>
      @for (link of links(); track link.name) {
        <li class="link" [attr.data-state]="link.state" [attr.aria-label]="link.name">
          <span class="word">{{ link.word }}</span>
          @if (link.by) {
            <span class="by">{{ link.by }}</span>
          }
        </li>
        <li class="stop">{{ link.to }}</li>
      }
    </ol>
  `,
  styles: `
    ol {
      display: flex;
      align-items: center;
      padding-block: 0.45rem;
      list-style: none;
      font-size: 0.85rem;
    }
    .stop {
      padding: 0.3rem 0.75rem;
      border: 1px solid var(--line);
      border-radius: 99px;
      background: var(--panel);
      color: var(--ink-2);
      white-space: nowrap;
    }
    .link {
      position: relative;
      display: grid;
      place-items: center;
      width: 9.5rem;
    }
    .link::before {
      content: '';
      position: absolute;
      inset: calc(50% - 1px) 0 auto;
      height: 2px;
      background: var(--tone);
      transition: background 0.25s;
    }
    .word {
      position: relative;
      display: flex;
      align-items: center;
      gap: 0.4rem;
      padding: 0.12rem 0.55rem;
      border-radius: 99px;
      background: color-mix(in oklab, var(--tone) 13%, var(--page));
      color: color-mix(in oklab, var(--tone) 55%, var(--ink));
      font-size: 0.8rem;
      font-weight: 600;
      white-space: nowrap;
    }
    .word::before {
      content: '';
      width: 0.5rem;
      height: 0.5rem;
      border-radius: 50%;
      background: var(--tone);
    }
    .by {
      position: absolute;
      top: calc(50% + 0.85rem);
      color: var(--ink-3);
      font-size: 0.75rem;
      white-space: nowrap;
    }
    [data-state='waiting']::before,
    [data-state='connecting']::before,
    [data-state='closed']::before {
      background: repeating-linear-gradient(90deg, var(--tone) 0 5px, transparent 5px 10px);
    }
    [data-state='waiting'] .word::before,
    [data-state='connecting'] .word::before {
      animation: beat 0.9s ease-in-out infinite alternate;
    }
    @keyframes beat {
      to {
        opacity: 0.25;
      }
    }
    @media (max-width: 44rem) {
      ol {
        align-items: stretch;
        padding-bottom: 3.2rem;
      }
      .link {
        flex: 1;
      }
      .word {
        position: absolute;
        top: calc(100% + 0.4rem);
        font-size: 0.75rem;
      }
      .by {
        top: calc(100% + 1.9rem);
      }
      .stop {
        padding: 0.2rem 0.4rem;
        font-size: 0.75rem;
      }
    }
  `,
})
export class Route {
  readonly #board = inject(Board);

  readonly #by = computed(() => {
    const protocol = this.#board.protocol();
    return protocol === undefined ? '' : nameOf[protocol];
  });

  protected readonly links = computed(() => [
    part('Org to service', 'Nest service', this.#board.orgState(), this.#by()),
    part('Service to page', 'This page', this.#board.pageState(), 'relay'),
  ]);
}

const part = (name: string, to: string, state: keyof typeof wordFor, by: string) => ({
  name,
  to,
  state,
  by,
  word: wordFor[state],
});
