import { describe, expect, it } from 'vitest';
import { extractPage } from '../page.ts';

type Case = [field: 'company' | 'city' | 'country' | 'language', value: string | null, html: string, url?: string];

describe('the business a page belongs to', () => {
  const cases: Case[] = [
    ['company', 'Acme Law', '<title>Contact us | Acme Law</title>'],
    ['company', 'Acme Law', '<title>Acme Law - Contact</title>'],
    ['company', 'Cabinet Dupont', '<title>Accueil – Cabinet Dupont</title>'],
    [
      'company',
      'Dupont & Fils',
      '<body><footer>Copyright © 2010-2024 Dupont &amp; Fils. Tous droits réservés.</footer>',
    ],
    ['company', 'Dupont SARL', '<body><footer>© Dupont SARL 2024</footer>'],
    ['company', 'Acme GmbH', '<footer>2024 © Acme GmbH | Impressum</footer>'],
    ['company', 'Acme Ltd', '<footer>(c) 2024 by Acme Ltd. All rights reserved. Powered by WordPress</footer>'],
    ['company', 'Acme', '<meta property="og:site_name" content="Acme"><title>x</title>'],
    ['company', 'ООО «Ромашка»', '<footer>© 2015–2024 ООО «Ромашка». Все права защищены</footer>'],
    ['company', '安信公司', '<footer>版权所有 © 2024 安信公司</footer>'],
    ['company', 'Acme', '<script type="application/ld+json">{"@type":"Organization","name":"Acme"}</script>'],
    ['company', 'Acme', '<script type="application/ld+json">{"@type":"WebSite","name":"Acme"}</script>'],
    [
      'company',
      'Acme',
      '<script type="application/ld+json">{"@type":["LegalService","LocalBusiness"],"name":"Acme"}</script>',
    ],
    ['company', 'Smith & Co', '<title>Smith &amp; Co</title>', 'https://smith-co.test/'],
    ['company', 'Smith Law Group', '<title>Immigration Lawyer Bangkok | Smith Law Group</title>'],
    ['company', null, '<title>Contact</title>'],
    ['company', 'Étude Morel', '<title>Étude Morel : notaires à Annecy</title>', 'https://etude-morel.test/'],
  ];
  it.each(cases)('has the %s %s in %s', (field, value, html, url = 'https://firm.test/') => {
    expect(extractPage({ html, url })[field]).toBe(value);
  });
});

describe('the city of its postal address', () => {
  const cases: Case[] = [
    ['city', 'PARIS', '<address>10 rue X<br>75002 PARIS</address>'],
    ['city', 'PARIS', '<p>10 rue de X, 75002 PARIS</p>'],
    ['city', 'Lyon', '<p>12 place Bellecour – 69002 Lyon – France</p>'],
    ['city', 'Berlin', '<p>Musterstr. 1, D-10115 Berlin</p>'],
    ['city', 'Wien', '<p>1010 Wien, Österreich</p>'],
    ['city', 'Genève', '<p>Rue du Rhône 1, CH-1204 Genève</p>'],
    ['city', 'London', '<p>1 High St, London EC1A 1BB</p>'],
    ['city', 'Bath', '<p>1 High St, Bath BA1 1AA</p>'],
    ['city', 'New York', '<p>5 Main St, New York, NY 10001, USA</p>'],
    ['city', 'Springfield', '<p>5 Main St, Springfield, IL 62701</p>'],
    ['city', 'Toronto', '<p>1 King St, Toronto, ON M5H 1A1, Canada</p>'],
    ['city', 'Lisboa', '<p>Rua X 1, 1200-001 Lisboa</p>'],
    ['city', 'Évora', '<p>Rua X 1, 7000-001 Évora</p>'],
    ['city', 'Rio de Janeiro', '<p>Rua X, 10 - Rio de Janeiro - RJ - CEP 20000-000</p>'],
    ['city', 'Москва', '<p>123456, г. Москва, ул. Ленина, 1</p>'],
    ['city', 'Тверь', '<p>170000, г. Тверь, ул. Ленина, 1</p>'],
    ['city', '北京', '<p>地址：北京市海淀区中关村大街1号</p>'],
    ['city', '杭州', '<p>浙江省杭州市西湖区</p>'],
    ['city', 'मुंबई', '<p>पता: 5, मरीन ड्राइव, मुंबई 400020</p>'],
    ['city', 'Mumbai', '<p>5 Marine Drive, Mumbai 400020, India</p>'],
    ['city', 'دبي', '<p>العنوان: شارع الشيخ زايد، دبي</p>'],
    ['city', 'Bangkok', '<p>99 Sukhumvit Rd, Watthana, Bangkok 10110</p>'],
    ['city', 'Madrid', '<p>C/ Mayor 1, 28013 Madrid</p>'],
    ['city', 'Casablanca', '<p>10 bd Zerktouni, 20000 Casablanca, Maroc</p>'],
    ['city', 'Bangkok', '<title>Avocat à Bangkok</title>'],
    ['city', null, '<p>In 2024 Parliament adopted. From 1998 Until now. 12345 Things</p>'],
    ['city', null, '<p>Order 75008 Items shipped, 10000 Euros</p>'],
    [
      'city',
      'Köln',
      '<script type="application/ld+json">{"@type":"Organization","address":[{"addressCountry":"DE","addressLocality":"Köln"}]}</script>',
    ],
    ['city', 'Bristol', '<p>1 High Street, Bristol, England</p>'],
    ['city', 'Saint-Denis', '<p>1 rue X, 93200 Saint-Denis</p>'],
    ['city', 'Neuilly-sur-Seine', '<p>92200 Neuilly-sur-Seine Cedex</p>'],
    ['city', 'Aix-en-Provence', '<p>13100 Aix-en-Provence</p>'],
    ['city', 'La Rochelle', '<p>17000 La Rochelle</p>'],
    ['city', 'Frankfurt am Main', '<p>60311 Frankfurt am Main Tel. 069 1</p>'],
  ];
  it.each(cases)('has the %s %s in %s', (field, value, html, url = 'https://firm.test/') => {
    expect(extractPage({ html, url })[field]).toBe(value);
  });
});

describe('its country', () => {
  const cases: Case[] = [
    ['country', 'FR', '<p>12 place Bellecour – 69002 Lyon – France</p>'],
    ['country', 'DE', '<p>Musterstr. 1, D-10115 Berlin</p>'],
    ['country', 'AT', '<p>1010 Wien, Österreich</p>'],
    ['country', 'CH', '<p>Rue du Rhône 1, CH-1204 Genève</p>'],
    ['country', 'GB', '<p>1 High St, London EC1A 1BB</p>'],
    ['country', 'US', '<p>5 Main St, Springfield, IL 62701</p>'],
    ['country', 'CA', '<p>1 King St, Toronto, ON M5H 1A1</p>'],
    ['country', 'PT', '<p>Rua X 1, 1200-001 Évora</p>'],
    ['country', 'BR', '<p>Rua X, 10 - Rio de Janeiro - RJ - CEP 20000-000</p>'],
    ['country', 'RU', '<p>123456, г. Москва, ул. Ленина, 1</p>'],
    ['country', 'CN', '<p>地址：北京市海淀区中关村大街1号</p>'],
    ['country', 'IN', '<p>5 Marine Drive, Mumbai - 400020</p>'],
    ['country', 'AE', '<p>شارع الشيخ زايد، دبي، الإمارات</p>'],
    ['country', 'TH', '<p>99 Sukhumvit Rd, Watthana, Bangkok 10110</p>'],
    ['country', 'ES', '<p>C/ Mayor 1, 28013 Madrid</p>'],
    ['country', 'MA', '<p>10 bd Zerktouni, 20000 Casablanca, Maroc</p>'],
    ['country', 'MA', '<p>Fès, Maroc</p>'],
    ['country', 'FR', '<p>x</p>', 'https://cabinet.fr/'],
    ['country', 'GB', '<p>x</p>', 'https://x.co.uk/'],
    ['country', null, '<p>x</p>', 'https://x.io/'],
    ['country', 'RU', '<p>x</p>', 'https://пример.рф/'],
    ['country', 'BE', '<html lang="fr-BE"><p>x</p>'],
    ['country', null, '<html lang="en-US"><p>x</p>'],
    ['country', 'CH', '<p>+41 22 123 45 67</p>'],
    ['country', 'TH', '<title>French lawyer in Bangkok</title>'],
    [
      'country',
      'DE',
      '<script type="application/ld+json">{"@type":"Organization","address":{"addressCountry":"Deutschland","addressLocality":"Köln"}}</script>',
    ],
    [
      'country',
      'AE',
      '<div itemscope itemtype="https://schema.org/PostalAddress"><span itemprop=addressCountry>الإمارات العربية المتحدة</span></div>',
    ],
    ['country', 'GB', '<p>1 High Street, Bristol, England</p>'],
  ];
  it.each(cases)('has the %s %s in %s', (field, value, html, url = 'https://firm.test/') => {
    expect(extractPage({ html, url })[field]).toBe(value);
  });
});

describe('a page without a domain of its own', () => {
  it('is told by its canonical address or its mailboxes where it belongs', () => {
    const phone = '<p>Tel. 01 99 00 12 34</p>';
    const byCanonical = `<html lang="en"><link rel="canonical" href="https://cabinet.fr/x">${phone}`;
    const byMailbox = `<html lang="en"><title>Welcome | Cabinet Morel</title><p>info@cabinet-morel.fr</p>${phone}`;
    for (const html of [byCanonical, byMailbox]) {
      for (const url of ['file:///pages/x.html', 'http://127.0.0.1:3000/x']) {
        expect(extractPage({ html, url })).toMatchObject({ country: 'FR', phones: [{ e164: '+33199001234' }] });
      }
    }
    expect(extractPage({ html: byMailbox, url: 'file:///x.html' }).company).toBe('Cabinet Morel');
  });
});

describe('its language', () => {
  const cases: Case[] = [
    ['language', 'fr', '<html lang="FR">'],
    ['language', 'zh', '<html lang="zh-Hant-TW">'],
    ['language', 'pt', '<html xml:lang="pt_BR">'],
    ['language', 'fr', '<html lang=""><meta property="og:locale" content="fr_FR">'],
    ['language', 'de', '<html><meta http-equiv="Content-Language" content="de-DE, en">'],
    ['language', 'fr', "<p>Nous sommes un cabinet d'avocats à Paris et nous vous accompagnons dans vos démarches.</p>"],
    ['language', 'en', '<p>We are a law firm in London and we help you with your visa.</p>'],
    ['language', 'es', '<p>Somos un despacho de abogados en Madrid y le ayudamos con sus trámites.</p>'],
    ['language', 'pt', '<p>Somos um escritório de advogados em Lisboa e ajudamos com os seus processos.</p>'],
    ['language', 'de', '<p>Wir sind eine Kanzlei in Berlin und beraten Sie in allen Fragen des Arbeitsrechts.</p>'],
    ['language', 'it', '<p>Siamo uno studio legale di Milano e assistiamo i nostri clienti in tutte le questioni.</p>'],
    ['language', 'nl', '<p>Wij zijn een advocatenkantoor in Amsterdam en helpen u met al uw vragen.</p>'],
    ['language', 'ru', '<p>Мы адвокатское бюро в Москве и помогаем вам во всех вопросах.</p>'],
    ['language', 'uk', '<p>Ми адвокатське бюро в Києві і допомагаємо вам у всіх питаннях.</p>'],
    ['language', 'zh', '<p>我们是一家位于北京的律师事务所，为您提供法律服务。</p>'],
    ['language', 'ja', '<p>私たちは東京の法律事務所です。お気軽にご相談ください。</p>'],
    ['language', 'hi', '<p>हम दिल्ली में एक विधि कार्यालय हैं और आपकी सहायता करते हैं।</p>'],
    ['language', 'ar', '<p>نحن مكتب محاماة في القاهرة ونساعدكم في جميع القضايا.</p>'],
    ['language', 'fa', '<p>ما یک دفتر وکالت در تهران هستیم و به شما کمک می‌کنیم.</p>'],
    ['language', null, '<p>OK</p>'],
  ];
  it.each(cases)('has the %s %s in %s', (field, value, html, url = 'https://firm.test/') => {
    expect(extractPage({ html, url })[field]).toBe(value);
  });
});
