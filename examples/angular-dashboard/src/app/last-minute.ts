import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';
import { Board } from '../board/board.ts';
import type { Incident } from '../board/incident.ts';
import type { Phase } from '../board/phase.ts';
import { wordFor } from '../board/link-state.ts';
import { ageTicks, heightOfAge } from '../plots/age-axis.ts';
import { barsOf } from '../plots/bars.ts';
import { percentAt } from '../plots/time-axis.ts';

/** Connection, throughput and age over the last minute, one below the other on one axis of time. */
@Component({
  selector: 'sf-last-minute',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2>The last minute</h2>
    <div class="plots">
      @for (lane of lanes(); track lane.name) {
        <span class="label">{{ lane.name }}</span>
        <div class="lane" role="img" [attr.aria-label]="lane.name + ': ' + lane.word">
          @for (phase of lane.phases; track phase.from) {
            <i
              [attr.data-state]="phase.state"
              [style.left.%]="phase.left"
              [style.width.%]="phase.width"
              [title]="phase.word"
            ></i>
          }
        </div>
      }

      <span class="label"
        >Orders per second <b>{{ rate() }}</b><small>square-root scale</small></span
      >
      <div class="plot" role="img" [attr.aria-label]="'Orders per second, now ' + rate()">
        @for (tick of rateTicks(); track tick.height) {
          <div class="tick" [style.bottom.%]="tick.height">
            <span>{{ tick.label }}</span>
          </div>
        }
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <path class="rate" [attr.d]="rateBars()" />
        </svg>
      </div>

      <span class="label"
        >Age of orders <b>{{ age() }}</b><small>logarithmic scale</small></span
      >
      <div class="plot tall" role="img" [attr.aria-label]="'Age of orders, newest ' + age()">
        @for (tick of ageTicks; track tick.label) {
          <div class="tick" [style.bottom.%]="tick.height">
            <span>{{ tick.label }}</span>
          </div>
        }
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
          <defs>
            <linearGradient id="ages" gradientUnits="userSpaceOnUse" x1="0" x2="0" y1="100" y2="0">
              <stop offset="0.5" stop-color="var(--young)" />
              <stop offset="0.64" stop-color="var(--late)" />
              <stop offset="0.85" stop-color="var(--very-late)" />
            </linearGradient>
          </defs>
          <path fill="url(#ages)" [attr.d]="ageBars()" />
        </svg>
      </div>

      <span></span>
      <div class="times" aria-hidden="true">
        <span>60 s ago</span><span>45 s</span><span>30 s</span><span>15 s</span><span>now</span>
      </div>

      <div class="marks" aria-hidden="true">
        @for (mark of marks(); track mark.number) {
          <div
            class="mark"
            [style.left.%]="mark.left"
            [style.width.%]="mark.width"
            [title]="mark.name"
          >
            <kbd>{{ mark.key }}</kbd>
          </div>
        }
      </div>
    </div>
  `,
  styles: `
    .plots {
      --names: 8.25rem;
      --ticks: 2.6rem;
      position: relative;
      display: grid;
      grid-template-columns: var(--names) minmax(0, 1fr);
      gap: 0.55rem var(--ticks);
      margin-top: 1.7rem;
      align-items: center;
    }
    .label {
      position: relative;
      z-index: 1;
      justify-self: start;
      background: var(--panel);
      color: var(--ink-2);
      font-size: 0.82rem;
      line-height: 1.3;
    }
    .label b {
      display: block;
      color: var(--ink);
      font-size: 1.05rem;
      font-weight: 640;
    }
    .label small {
      display: block;
      color: var(--ink-3);
      font-size: 0.72rem;
    }
    .lane {
      position: relative;
      height: 0.85rem;
      overflow: hidden;
      border-radius: 5px;
      background: var(--raised);
    }
    .lane i {
      position: absolute;
      inset: 0 auto 0;
      min-width: 2px;
      border-right: 1px solid var(--panel);
      background: var(--tone);
    }
    .lane i:not([data-state='open']) {
      inset-block: 0.25rem;
    }
    .plot {
      position: relative;
      height: 5.5rem;
      margin-top: 0.5rem;
      border-bottom: 1px solid var(--line);
    }
    .tall {
      height: 8.5rem;
    }
    svg {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
    .rate {
      fill: var(--accent);
    }
    .tick {
      position: absolute;
      inset-inline: 0;
      height: 0;
      border-top: 1px solid color-mix(in oklab, var(--line) 60%, transparent);
      color: var(--ink-3);
      font-size: 0.7rem;
      line-height: 0;
    }
    .tick span {
      position: absolute;
      right: calc(100% + 0.4rem);
      white-space: nowrap;
    }
    .times {
      display: flex;
      justify-content: space-between;
      color: var(--ink-3);
      font-size: 0.74rem;
    }
    .marks {
      position: absolute;
      inset: -1.3rem 0 1.4rem calc(var(--names) + var(--ticks));
      pointer-events: none;
    }
    .mark {
      position: absolute;
      inset-block: 0;
      border-left: 1px dashed color-mix(in oklab, var(--waiting) 80%, var(--ink));
      background: color-mix(in oklab, var(--waiting) 11%, transparent);
    }
    .mark kbd {
      position: absolute;
      top: -0.4rem;
      left: 0;
      translate: -50% 0;
    }
    @media (max-width: 44rem) {
      .plots {
        --names: 0rem;
        grid-template-columns: minmax(0, 1fr);
      }
      .lane,
      .plot,
      .times {
        margin-left: var(--ticks);
      }
    }
  `,
})
export class LastMinute {
  readonly #board = inject(Board);

  protected readonly lanes = computed(() => [
    lane('Org to service', this.#board.toOrg(), this.#board.now()),
    lane('Service to page', this.#board.toPage(), this.#board.now()),
  ]);
  protected readonly marks = computed(() =>
    this.#board
      .incidents()
      .map((incident) => markOf(incident, this.#board.now()))
      .filter(({ left }) => left >= 0),
  );

  readonly #most = computed(() => {
    const peak = Math.max(4, ...this.#board.seconds().map(({ count }) => count));
    return steps.find((step) => step >= peak) ?? peak;
  });
  protected readonly rateTicks = computed(() =>
    [this.#most() / 4, this.#most()].map((count) => ({
      height: heightOfCount(count, this.#most()),
      label: String(count),
    })),
  );
  protected readonly rateBars = computed(() =>
    barsOf(this.#board.seconds(), this.#board.now(), ({ count }) => [
      0,
      heightOfCount(count, this.#most()),
    ]),
  );
  /** Over the last five whole seconds. */
  protected readonly rate = computed(() => {
    const now = Math.floor(this.#board.now() / 1_000);
    const recent = this.#board.seconds().filter(({ at }) => at >= now - 5 && at < now);
    return (recent.reduce((sum, { count }) => sum + count, 0) / 5).toFixed(1);
  });

  protected readonly ageTicks = ageTicks.map(({ age, label }) => ({
    height: heightOfAge(age),
    label,
  }));
  protected readonly ageBars = computed(() =>
    barsOf(this.#board.seconds(), this.#board.now(), ({ youngest, oldest }) => {
      const bottom = heightOfAge(youngest);
      return [bottom, Math.max(heightOfAge(oldest), bottom + 3)];
    }),
  );
  protected readonly age = computed(() => this.#board.freshness().text);
}

/** A band from the fault to the first order after it. */
const markOf = ({ number, at, recovered, fault: { key, name } }: Incident, now: number) => {
  const left = percentAt(at, now);
  return { number, key, name, left, width: percentAt(recovered ?? now, now) - left };
};

/** By the square root, so that a burst leaves something to see of the rest. */
const heightOfCount = (count: number, most: number): number => Math.sqrt(count / most) * 100;

/** Tops of the axis of throughput. */
const steps = [4, 8, 16, 40, 60, 100, 200, 400, 1_000, 2_000, 4_000, 10_000];

const lane = (name: string, phases: readonly Phase[], now: number) => ({
  name,
  word: wordFor[phases.at(-1)?.state ?? 'idle'],
  phases: phases.flatMap(({ state, from }, index) => {
    const left = Math.max(0, percentAt(from, now));
    const right = percentAt(phases[index + 1]?.from ?? now, now);
    return right <= 0 ? [] : [{ state, from, left, width: right - left, word: wordFor[state] }];
  }),
});
