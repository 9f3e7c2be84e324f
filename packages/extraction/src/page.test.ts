import { describe, expect, it } from 'vitest';
import { extractPage } from './index.ts';

const page = (body: string, head = '') =>
  extractPage({
    html: `<!doctype html><html lang="en"><head>${head}</head><body>${body}</body></html>`,
    url: 'https://firm.test/contact',
  });

describe('extractPage', () => {
  it('gives each person of a list their own address, title and telephone', () => {
    const { people } = page(`
      <div class="card"><h3>Dr. Claire Martin</h3><p>Senior Partner</p><p>+33 1 42 68 53 00</p><a href="mailto:c.martin@firm.test">Write</a></div>
      <div class="card"><h3>Hugo Petit</h3><p>Paralegal</p><p>h.petit [at] firm [dot] test</p></div>`);

    expect(people).toEqual([
      { name: 'Claire Martin', title: 'Senior Partner', email: 'c.martin@firm.test', phone: '+33142685300' },
      { name: 'Hugo Petit', title: 'Paralegal', email: 'h.petit@firm.test', phone: null },
    ]);
  });

  it('reads nothing that a reader cannot see', () => {
    const { emails, links } = page(`
      <!-- old@firm.test --><template>t@firm.test</template><div hidden>h@firm.test</div>
      <a href="/trap" style="display:none">trap@firm.test</a><iframe srcdoc="i@firm.test"></iframe>
      info<span style="display:none">NOSPAM</span>@firm.test`);

    expect(emails.map(({ address, via, obfuscated }) => [address, via, obfuscated])).toEqual([
      ['info@firm.test', 'split', true],
    ]);
    expect(links).toEqual([]);
  });

  it('calls an address open that stands in the open once', () => {
    const { emails, obfuscated } = page('<p>info (at) firm.test</p><p>info@firm.test</p>');

    expect(emails).toMatchObject([{ address: 'info@firm.test', via: 'text', obfuscated: false }]);
    expect(obfuscated).toBe(false);
  });
});
