import { ChangeDetectionStrategy, Component, computed, inject, viewChild } from '@angular/core';
import { Board } from '../board/board.ts';
import { announcement } from './announcement.ts';
import { Counters } from './counters.ts';
import { FaultButtons } from './fault-buttons.ts';
import { Incidents } from './incidents.ts';
import { Notices } from './notices.ts';
import { OrderList } from './order-list.ts';
import { Route } from './route.ts';
import { ThemeToggle } from './theme-toggle.ts';
import { LastMinute } from './last-minute.ts';

@Component({
  selector: 'sf-dashboard',
  changeDetection: ChangeDetectionStrategy.OnPush,
  imports: [Counters, FaultButtons, Incidents, Notices, OrderList, Route, ThemeToggle, LastMinute],
  host: { '(document:keydown)': 'press($event)' },
  template: `
    <header>
      <h1>Live orders <small>sfstream</small></h1>
      <sf-route />
      <sf-theme-toggle />
    </header>
    <main>
      <sf-notices />
      <sf-counters class="panel" />
      <div class="columns">
        <div class="left">
          @if (board.isMockOrg()) {
            <sf-fault-buttons class="panel" />
          }
          <sf-last-minute class="panel" />
          <sf-incidents class="panel" />
        </div>
        <sf-order-list class="panel" />
      </div>
    </main>
    <footer>
      A mock org, a Nest service and this page, all on one computer. The page hears of orders over
      <code>&#64;sfstream/angular</code>; it never talks to the org.
    </footer>
    <p class="visually-hidden" role="status">{{ announced() }}</p>
  `,
  styles: `
    :host {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--gap);
      max-width: 84rem;
      margin: 0 auto;
      padding: 1.25rem clamp(1rem, 3vw, 2rem) 2rem;
    }
    header {
      display: flex;
      flex-wrap: wrap;
      align-items: center;
      gap: 0.75rem 1.5rem;
    }
    h1 {
      font-size: 1.45rem;
      font-weight: 680;
      letter-spacing: -0.022em;
    }
    small {
      color: var(--ink-3);
      font-size: 0.85rem;
      font-weight: 450;
      letter-spacing: 0;
    }
    sf-route {
      margin-inline: auto;
    }
    main,
    .left {
      display: grid;
      grid-template-columns: minmax(0, 1fr);
      gap: var(--gap);
      align-content: start;
      min-width: 0;
    }
    .columns {
      display: grid;
      grid-template-columns: minmax(0, 1fr) minmax(20rem, 23.5rem);
      gap: var(--gap);
    }
    footer {
      color: var(--ink-3);
      font-size: 0.82rem;
    }
    code {
      font-family: var(--mono);
      font-size: 0.92em;
    }
    @media (max-width: 62rem) {
      header {
        display: grid;
        grid-template-columns: 1fr auto;
      }
      sf-route {
        grid-area: 2 / 1 / auto / -1;
      }
      .columns {
        grid-template-columns: minmax(0, 1fr);
      }
    }
    @media (max-width: 44rem) {
      sf-route {
        margin-inline: 0;
      }
    }
  `,
})
export class Dashboard {
  protected readonly board = inject(Board);

  protected readonly theme = viewChild.required(ThemeToggle);
  protected readonly announced = computed(() =>
    announcement(this.board.orgState(), this.board.pageState(), this.board.incidents()[0]),
  );

  protected press({ key, altKey, ctrlKey, metaKey, repeat }: KeyboardEvent): void {
    if (altKey || ctrlKey || metaKey || repeat) return;
    const fault = this.board.faults().find((one) => one.key === key);
    if (fault !== undefined) void this.board.break(fault);
    if (key === 't') this.theme().next();
  }
}
