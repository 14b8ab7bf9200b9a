import { ChangeDetectionStrategy, Component, computed, effect, signal } from '@angular/core';

type Theme = 'auto' | 'light' | 'dark';

const storageKey = 'sfstream-theme';
const words: Readonly<Record<Theme, string>> = {
  auto: 'Auto',
  light: 'Light',
  dark: 'Dark',
};

/** In the order in which they follow each other: after "auto" comes the one that looks different. */
const themes = (): readonly Theme[] =>
  matchMedia('(prefers-color-scheme: dark)').matches
    ? ['auto', 'light', 'dark']
    : ['auto', 'dark', 'light'];

/** Follows the system until the visitor chooses. */
@Component({
  selector: 'sf-theme-toggle',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <button type="button" aria-keyshortcuts="t" (click)="next()">
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <circle cx="8" cy="8" r="6.25" />
        <path d="M8 1.75a6.25 6.25 0 0 1 0 12.5z" />
      </svg>
      <span><span class="visually-hidden">Theme: </span>{{ word() }}</span>
      <kbd aria-hidden="true">T</kbd>
    </button>
  `,
  styles: `
    button {
      display: flex;
      align-items: center;
      gap: 0.5rem;
      padding: 0.3rem 0.45rem 0.3rem 0.65rem;
      border: 1px solid var(--line);
      border-radius: 99px;
      background: var(--panel);
      color: var(--ink-2);
      font-size: 0.85rem;
    }
    button:hover {
      color: var(--ink);
    }
    svg {
      width: 1rem;
      fill: currentColor;
      stroke: currentColor;
      stroke-width: 1.5;
    }
    circle {
      fill: none;
    }
  `,
})
export class ThemeToggle {
  readonly #theme = signal<Theme>(
    themes().find((theme) => theme === localStorage.getItem(storageKey)) ?? 'auto',
  );

  protected readonly word = computed(() => words[this.#theme()]);

  constructor() {
    effect(() => {
      document.documentElement.dataset['theme'] = this.#theme();
      localStorage.setItem(storageKey, this.#theme());
    });
  }

  next(): void {
    const all = themes();
    this.#theme.update((theme) => all[(all.indexOf(theme) + 1) % all.length] ?? 'auto');
  }
}
