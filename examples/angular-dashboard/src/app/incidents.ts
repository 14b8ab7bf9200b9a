import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';
import type { Incident } from '../board/incident.ts';
import { ageText } from '../plots/age-axis.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** What the visitor did, and how it went on. */
@Component({
  selector: 'sf-incidents',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 id="recoveries">Recoveries</h2>
    <table aria-labelledby="recoveries">
      <thead>
        <tr>
          <th scope="col" class="at">At</th>
          <th scope="col">What</th>
          <th scope="col">Orders again</th>
          <th scope="col" class="figure">Came late</th>
          <th scope="col" class="figure">Missed</th>
          <th scope="col" class="figure">Repeated</th>
        </tr>
      </thead>
      <tbody>
        @for (row of rows(); track row.number) {
          <tr>
            <td class="at">{{ row.clock }}</td>
            <td>{{ row.name }}</td>
            <td [class.busy]="row.isBusy">{{ row.again }}</td>
            <td class="figure">{{ row.late }}</td>
            <td
              class="figure"
              [class.good]="!row.isBusy && row.missed === 0"
              [class.bad]="row.missed > 0"
            >
              {{ row.missed }}
            </td>
            <td
              class="figure"
              [class.good]="!row.isBusy && row.repeated === 0"
              [class.bad]="row.repeated > 0"
            >
              {{ row.repeated }}
            </td>
          </tr>
        } @empty {
          <tr>
            <td colspan="6" class="none">Nothing has been broken from this page yet.</td>
          </tr>
        }
      </tbody>
    </table>
  `,
  styles: `
    table {
      width: 100%;
      margin-top: 0.5rem;
      border-collapse: collapse;
      font-size: 0.88rem;
    }
    th {
      padding: 0.3rem 0.75rem 0.3rem 0;
      color: var(--ink-3);
      font-size: 0.8rem;
      font-weight: 500;
      text-align: left;
    }
    td {
      padding: 0.38rem 0.75rem 0.38rem 0;
      border-top: 1px solid var(--line);
    }
    .figure {
      padding-inline: 0.5rem 0;
      text-align: right;
    }
    .good {
      color: var(--open);
      font-weight: 620;
    }
    .bad {
      color: var(--closed);
      font-weight: 620;
    }
    .busy {
      color: color-mix(in oklab, var(--waiting) 75%, var(--ink));
      font-weight: 600;
    }
    .none {
      color: var(--ink-3);
    }
    @media (max-width: 44rem) {
      .at {
        display: none;
      }
      th,
      td {
        padding-right: 0.4rem;
        font-size: 0.82rem;
      }
      th {
        font-size: 0.72rem;
      }
      .figure {
        padding-right: 0;
      }
    }
  `,
})
export class Incidents {
  readonly #board = inject(Board);

  protected readonly rows = computed(() => {
    const incidents = this.#board.incidents();
    return incidents.map((incident, index) => {
      // What came of one incident ends where the next begins.
      const missedAfter = incidents[index - 1]?.missedBefore ?? this.#board.missed();
      const repeatedAfter = incidents[index - 1]?.repeatedBefore ?? this.#board.repeated();
      return {
        number: incident.number,
        clock: clock.format(incident.at),
        name: incident.fault.name,
        late: incident.late,
        isBusy: incident.recovered === undefined,
        again: againText(incident, this.#board.now()),
        missed: Math.max(0, missedAfter - incident.missedBefore),
        repeated: repeatedAfter - incident.repeatedBefore,
      };
    });
  });
}

const againText = ({ at, recovered }: Incident, now: number): string =>
  recovered === undefined
    ? `none for ${ageText(Math.max(0, now - at))} …`
    : `after ${ageText(recovered - at)}`;
