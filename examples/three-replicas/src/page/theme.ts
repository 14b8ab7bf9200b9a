type Theme = 'auto' | 'light' | 'dark';

const storageKey = 'sfstream-theme';
const words: Readonly<Record<Theme, string>> = { auto: 'Auto', light: 'Light', dark: 'Dark' };

/** In the order in which they follow each other: after "auto" comes the one that looks different. */
const themes = (): readonly Theme[] =>
  matchMedia('(prefers-color-scheme: dark)').matches
    ? ['auto', 'light', 'dark']
    : ['auto', 'dark', 'light'];

/** Follows the system until the visitor chooses. */
export const theme = (button: HTMLElement, word: HTMLElement): void => {
  let chosen = themes().find((one) => one === localStorage.getItem(storageKey)) ?? 'auto';
  const show = (next: Theme): void => {
    chosen = next;
    word.textContent = words[next];
    document.documentElement.dataset['theme'] = next;
    localStorage.setItem(storageKey, next);
  };
  const next = (): void => {
    const all = themes();
    show(all[(all.indexOf(chosen) + 1) % all.length] ?? 'auto');
  };
  show(chosen);
  button.addEventListener('click', next);
  document.addEventListener('keydown', ({ key, altKey, ctrlKey, metaKey, repeat }) => {
    if (key === 't' && !altKey && !ctrlKey && !metaKey && !repeat) next();
  });
};
