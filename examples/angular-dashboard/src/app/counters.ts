import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';

const grouped = new Intl.NumberFormat('en');

/** The figures that tell whether anything went wrong. */
@Component({
  selector: 'sf-counters',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      <div>
        <dt>Orders received</dt>
        <dd>{{ received() }}</dd>
        <dd class="note">{{ published() }}</dd>
      </div>
      @if (board.isMockOrg()) {
        <div [class.good]="board.missed() === 0" [class.bad]="board.missed() > 0">
          <dt>Missed</dt>
          <dd>{{ board.missed() }}</dd>
          <dd class="note">
            {{ board.missed() === 0 ? 'no hole in the replay ids' : 'ids that were passed over' }}
          </dd>
        </div>
      }
      <div [class.good]="board.repeated() === 0" [class.bad]="board.repeated() > 0">
        <dt>Repeated</dt>
        <dd>{{ board.repeated() }}</dd>
        <dd class="note">
          {{ board.repeated() === 0 ? 'each order came once' : 'came more than once' }}
        </dd>
      </div>
      <div class="small" [class.stale]="board.freshness().isStale">
        <dt>{{ board.freshness().isStale ? 'Newest order' : 'Age of the newest' }}</dt>
        <dd>{{ board.freshness().text }}</dd>
        <dd class="note">
          {{ board.freshness().isStale ? 'none has come since' : 'from placed to shown' }}
        </dd>
      </div>
      <div class="small">
        <dt>Stored position</dt>
        <dd>{{ position() }}</dd>
        <dd class="note">{{ processed() }}</dd>
      </div>
    </dl>
  `,
  styles: `
    dl {
      display: grid;
      grid-auto-columns: 1fr;
      grid-auto-flow: column;
      gap: 1rem 0;
    }
    div {
      padding-inline: 1.25rem 0.5rem;
      border-left: 1px solid var(--line);
    }
    div:first-child {
      padding-left: 0;
      border: 0;
    }
    dt {
      color: var(--ink-2);
      font-size: 0.85rem;
      font-weight: 550;
    }
    dd {
      font-size: 2.6rem;
      font-weight: 660;
      letter-spacing: -0.035em;
      line-height: 1.15;
    }
    .small dd:not(.note) {
      font-size: 1.6rem;
      font-weight: 600;
      line-height: 1.87;
    }
    .good dd:not(.note) {
      color: var(--open);
    }
    .bad dd:not(.note) {
      color: var(--closed);
    }
    .stale dd:not(.note) {
      color: color-mix(in oklab, var(--waiting) 75%, var(--ink));
    }
    dd.note {
      min-height: 1.4em;
      color: var(--ink-3);
      font-size: 0.8rem;
      font-weight: 400;
      letter-spacing: 0;
      line-height: 1.4;
    }
    @media (max-width: 50rem) {
      dl {
        grid-auto-flow: row;
        grid-template-columns: 1fr 1fr;
      }
      div:first-child {
        grid-column: 1 / -1;
      }
      div:nth-child(even) {
        padding-left: 0;
        border: 0;
      }
    }
  `,
})
export class Counters {
  protected readonly board = inject(Board);

  protected readonly received = computed(() => grouped.format(this.board.received()));
  protected readonly published = computed(() => {
    const stats = this.board.stats();
    if (stats === undefined) return 'the service does not answer';
    // Orders may have come since the service was asked.
    const placed = Math.max(stats.published ?? 0, this.board.received());
    return stats.published === undefined
      ? 'since this page was opened'
      : `since this page was opened; ${grouped.format(placed)} placed in all`;
  });
  protected readonly processed = computed(() => {
    const stats = this.board.stats();
    return stats === undefined ? '' : `${grouped.format(stats.processed)} in the database`;
  });
  protected readonly position = computed(() => this.board.stats()?.storedNumber ?? '–');
}
