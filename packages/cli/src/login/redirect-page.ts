/** A page for the browser at the end of a login. */
export interface Page {
  readonly tone: 'good' | 'bad';
  readonly title: string;
  readonly text: string;
}

/** The page as HTML, which loads nothing and says nothing but this. */
export const redirectPage = ({ tone, title, text }: Page): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
  body { display: grid; place-content: center; min-height: 90vh; margin: 0 1.5rem }
  main { max-width: 34rem; padding-left: 1.25rem; border-left: 4px solid ${tone === 'good' ? '#2e844a' : '#ba0517'} }
  h1 { margin: 0; font-size: 1.5rem }
  p { margin: .5rem 0 0; overflow-wrap: anywhere }
</style>
<main>
  <h1>${escapeHtml(title)}</h1>
  <p>${escapeHtml(text)}</p>
</main>
</html>
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
