import { redirectPage } from './redirect-page.ts';

it('shows what others have written as text, and not as markup', () => {
  const page = redirectPage({
    tone: 'bad',
    title: '<b>"Title" & co</b>',
    text: "<script>alert('x')</script>",
  });
  expect(page).toContain('&lt;b&gt;&quot;Title&quot; &amp; co&lt;/b&gt;');
  expect(page).toContain('&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;');
  expect(page).not.toContain('<script');
});
