import { describe, expect, it } from 'vitest';
import { extractPage } from '../page.ts';

type Bearer = [name: string | null, title: string | null, phone?: string | null];
type Case = [lang: string, html: string, bearers: Record<string, Bearer>];

const cases: Case[] = [
  [
    'en',
    '<p>Jane Doe, Partner: jane@f.test</p><p>John Roe, Associate: john@f.test</p>',
    { 'jane@f.test': ['Jane Doe', 'Partner'], 'john@f.test': ['John Roe', 'Associate'] },
  ],
  [
    'en',
    '<ul><li>Jane Doe - jane@f.test</li><li>John Roe - john@f.test</li></ul>',
    { 'jane@f.test': ['Jane Doe', null], 'john@f.test': ['John Roe', null] },
  ],
  [
    'en',
    '<p><strong>Jane Doe</strong><br>Managing Partner<br>T: 212-555-0147<br>E: jd@f.test</p><p><strong>John Roe</strong><br>Of Counsel<br>T: 212-555-0148<br>E: jr@f.test</p>',
    {
      'jd@f.test': ['Jane Doe', 'Managing Partner', '+12125550147'],
      'jr@f.test': ['John Roe', 'Of Counsel', '+12125550148'],
    },
  ],
  [
    'en',
    '<div><img alt="Jane Doe"><div>Jane Doe</div><div>Attorney at Law</div><a href="mailto:x1@f.test">Email</a></div><div><div>John Roe</div><div>Paralegal</div><a href="mailto:x2@f.test">Email</a></div>',
    { 'x1@f.test': ['Jane Doe', 'Attorney at Law'], 'x2@f.test': ['John Roe', 'Paralegal'] },
  ],
  [
    'en',
    '<table><tr><th>Name</th><th>Role</th><th>Email</th><th>Phone</th></tr><tr><td>Jane Doe</td><td>Director</td><td>a1@f.test</td><td>212-555-0147</td></tr><tr><td>John Roe</td><td>Manager</td><td>a2@f.test</td><td>212-555-0148</td></tr></table>',
    { 'a1@f.test': ['Jane Doe', 'Director', '+12125550147'], 'a2@f.test': ['John Roe', 'Manager', '+12125550148'] },
  ],
  [
    'en',
    '<p>For press contact Alice Munro at press@f.test. General: info@f.test</p>',
    { 'press@f.test': [null, null], 'info@f.test': [null, null] },
  ],
  ['en', '<p>Email Alice Munro (alice.munro@f.test) or call.</p>', { 'alice.munro@f.test': ['Alice Munro', null] }],
  ['en', '<footer>Acme Legal LLP, 1 High Street, London. info@f.test</footer>', { 'info@f.test': [null, null] }],
  [
    'en',
    '<h1>Contact Us</h1><h2>New York Office</h2><p>ny@f.test</p><h2>San Francisco Office</h2><p>sf@f.test</p>',
    { 'ny@f.test': [null, null], 'sf@f.test': [null, null] },
  ],
  [
    'en',
    '<h2>Our Practice Areas</h2><p>Family Law: family@f.test</p><p>Real Estate: realestate@f.test</p>',
    { 'family@f.test': [null, null], 'realestate@f.test': [null, null] },
  ],
  [
    'en',
    '<div class="p"><h4>Jane Doe</h4><p>Partner</p><p>jane@f.test</p><p>assistant@f.test</p></div>',
    { 'jane@f.test': ['Jane Doe', 'Partner'], 'assistant@f.test': [null, null] },
  ],
  [
    'en',
    '<dl><dt>Jane Doe</dt><dd>Editor</dd><dd><a href="mailto:q1@f.test">q1@f.test</a></dd><dt>John Roe</dt><dd>Writer</dd><dd><a href="mailto:q2@f.test">q2@f.test</a></dd></dl>',
    { 'q1@f.test': ['Jane Doe', 'Editor'], 'q2@f.test': ['John Roe', 'Writer'] },
  ],
  [
    'en',
    '<section><h3>Jane Doe</h3><h4>Partner</h4><p>Jane joined in 2001. She studied at Oxford University and worked with John Smith.</p><p>jd@f.test</p></section>',
    { 'jd@f.test': ['Jane Doe', 'Partner'] },
  ],
  [
    'en',
    '<div>jane@f.test<br>Jane Doe<br>Partner</div><div>john@f.test<br>John Roe<br>Associate</div>',
    { 'jane@f.test': ['Jane Doe', 'Partner'], 'john@f.test': ['John Roe', 'Associate'] },
  ],
  [
    'fr',
    '<p>Me Claire MARTIN, avocat au Barreau de Lyon – cm@f.test</p><p>Me Paul DURAND, avocat au Barreau de Lyon – pd@f.test</p>',
    {
      'cm@f.test': ['Claire MARTIN', 'avocat au Barreau de Lyon'],
      'pd@f.test': ['Paul DURAND', 'avocat au Barreau de Lyon'],
    },
  ],
  [
    'fr',
    '<div class=c><p>Maître Sophie Bernard</p><p>Notaire associée</p><p>s.bernard@f.test</p></div><div class=c><p>Monsieur Luc Petit</p><p>Clerc de notaire</p><p>l.petit@f.test</p></div>',
    { 's.bernard@f.test': ['Sophie Bernard', 'Notaire associée'], 'l.petit@f.test': ['Luc Petit', 'Clerc de notaire'] },
  ],
  [
    'fr',
    '<p>Contact presse : Amélie Poulain – presse@f.test – 01 99 00 12 34</p>',
    { 'presse@f.test': ['Amélie Poulain', null] },
  ],
  [
    'de',
    '<div><b>Rechtsanwalt Dr. Hans Meier</b><br>Fachanwalt für Arbeitsrecht<br>meier@f.test</div><div><b>Rechtsanwältin Eva Klein, LL.M.</b><br>klein@f.test</div>',
    { 'meier@f.test': ['Hans Meier', 'Fachanwalt für Arbeitsrecht'], 'klein@f.test': ['Eva Klein', 'Rechtsanwältin'] },
  ],
  ['de', '<p>Ansprechpartnerin: Frau Katrin Vogel, k.vogel@f.test</p>', { 'k.vogel@f.test': ['Katrin Vogel', null] }],
  [
    'es',
    '<div class=x><h3>Dña. María José Pérez García</h3><p>Abogada laboralista</p><p>mjperez@f.test</p></div><div class=x><h3>D. Luis Ortega</h3><p>Procurador</p><p>luis@f.test</p></div>',
    {
      'mjperez@f.test': ['María José Pérez García', 'Abogada laboralista'],
      'luis@f.test': ['Luis Ortega', 'Procurador'],
    },
  ],
  [
    'pt',
    '<li><strong>João da Silva</strong> – Advogado – joao.silva@f.test</li><li><strong>Ana de Sousa</strong> – Solicitadora – ana@f.test</li>',
    { 'joao.silva@f.test': ['João da Silva', 'Advogado'], 'ana@f.test': ['Ana de Sousa', 'Solicitadora'] },
  ],
  [
    'ru',
    '<tr><td>Иванов Иван Иванович</td><td>Директор</td><td>ivanov@f.test</td></tr><tr><td>Петрова Мария</td><td>Юрист</td><td>mp@f.test</td></tr>',
    { 'ivanov@f.test': ['Иванов Иван Иванович', 'Директор'], 'mp@f.test': ['Петрова Мария', 'Юрист'] },
  ],
  [
    'ru',
    '<div><h3>Адвокат Смирнова О. В.</h3><p>smirnova@f.test</p></div><div><h3>Козлов Денис</h3><p>Партнёр</p><p>d@f.test</p></div>',
    { 'smirnova@f.test': ['Смирнова О. В.', 'Адвокат'], 'd@f.test': ['Козлов Денис', 'Партнёр'] },
  ],
  [
    'zh',
    '<div><h4>张伟</h4><p>高级合伙人</p><p>zw@f.test</p></div><div><h4>李娜</h4><p>律师助理</p><p>ln@f.test</p></div>',
    { 'zw@f.test': ['张伟', '高级合伙人'], 'ln@f.test': ['李娜', '律师助理'] },
  ],
  [
    'zh',
    '<p>王芳律师：wangfang@f.test；刘强律师：liuqiang@f.test</p>',
    { 'wangfang@f.test': ['王芳', '律师'], 'liuqiang@f.test': ['刘强', '律师'] },
  ],
  [
    'hi',
    '<div><strong>श्री विकास शर्मा</strong><br>प्रबंधक<br>vs@f.test</div><div><strong>डॉ. कविता सिंह</strong><br>सलाहकार<br>ks@f.test</div>',
    { 'vs@f.test': ['विकास शर्मा', 'प्रबंधक'], 'ks@f.test': ['कविता सिंह', 'सलाहकार'] },
  ],
  [
    'ar',
    '<div><h3>د. خالد العتيبي</h3><p>مستشار قانوني</p><p>k@f.test</p></div><div><h3>سارة الحربي</h3><p>محامية</p><p>s@f.test</p></div>',
    { 'k@f.test': ['خالد العتيبي', 'مستشار قانوني'], 's@f.test': ['سارة الحربي', 'محامية'] },
  ],
  [
    'en',
    '<div class="card"><h3><a href="/jane">Jane Doe</a></h3><span>Senior Counsel</span><ul><li><a href="tel:+12125550147">Call</a></li><li><a href="mailto:jdoe@f.test">Email Jane</a></li></ul></div>',
    { 'jdoe@f.test': ['Jane Doe', 'Senior Counsel', '+12125550147'] },
  ],
  [
    'en',
    '<p><a href="mailto:m.k@f.test">Mary Katherine O\'Neill</a>, Notary Public</p>',
    { 'm.k@f.test': ["Mary Katherine O'Neill", 'Notary Public'] },
  ],
  [
    'en',
    '<div class=m><p class=n>Dr. Anke van der Berg, PhD</p><p class=t>Chief Legal Officer</p><p>a.vdberg@f.test</p></div>',
    { 'a.vdberg@f.test': ['Anke van der Berg', 'Chief Legal Officer'] },
  ],
  [
    'en',
    '<main><h1>Jane Doe</h1><p>Immigration lawyer in Bangkok</p><p>hello@f.test</p></main>',
    { 'hello@f.test': ['Jane Doe', 'Immigration lawyer in Bangkok'] },
  ],
  [
    'en',
    '<div class=row><div class=col>Name</div><div class=col>Jane Doe</div></div><div class=row><div class=col>Title</div><div class=col>Partner</div></div><div class=row><div class=col>Email</div><div class=col>jane@f.test</div></div>',
    { 'jane@f.test': ['Jane Doe', 'Partner'] },
  ],
];

describe('bearersOf', () => {
  it.each(cases)('tells on a page in %s whose address is whose: %s', (lang, html, bearers) => {
    const { emails } = extractPage({
      html: `<html lang="${lang}"><body>${html}</body></html>`,
      url: 'https://firm.test/',
    });

    expect(emails.map(({ address }) => address).sort()).toEqual(Object.keys(bearers).sort());
    for (const { address, name, title, phone } of emails) {
      const [wantedName, wantedTitle, wantedPhone] = bearers[address] ?? [];
      expect([address, name, title]).toEqual([address, wantedName, wantedTitle]);
      if (wantedPhone !== undefined) expect([address, phone]).toEqual([address, wantedPhone]);
    }
  });
});
