import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import type { Route } from '../route.ts';
import { addressLine, decoy, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A month of meetings, and a link to the next: the year never ends. */
const calendar: Route = {
  is: 'endless',
  pageFor: (query) => {
    const [year, month] = (/^(\d{4})-(\d{2})$/.exec(query.get('month') ?? '') ?? ['', '2025', '01'])
      .slice(1)
      .map(Number);
    const index = (year ?? 2025) * 12 + (month ?? 1) - 1;
    const named = (at: number) => `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
    return {
      path: `/calendar/?month=${named(index)}`,
      title: `Встречи ${named(index)}`,
      body: html`<h1>Встречи чата, ${named(index)}</h1><table><tr><td>${(index % 27) + 1}</td><td>Кофе участников чата</td></tr></table>
<p><a href="/calendar/?month=${named(index - 1)}">←</a> <a href="/calendar/?month=${named(index + 1)}">→</a></p>`,
    };
  },
};

/** A community that lives in Telegram rooms: an endless calendar, a members' area behind a password. */
export const chatyTbilisi: SiteContent = {
  name: 'chaty-tbilisi',
  kind: 'chat community',
  language: 'ru',
  category: 'chatter',
  country: 'GE',
  city: 'Тбилиси',
  host: 'www.chaty-tbilisi.test',
  layout: 'classic',
  business: {
    name: 'Чаты Тбилиси',
    schemaType: 'Organization',
    street: 'ул. Леселидзе 44',
    postalCode: '0105',
    phone: phone('+995 555 00 01 40', '555 00 01 40'),
    email: 'hello@chaty-tbilisi.test',
    footerVia: 'text',
    jsonLd: false,
    socials: ['https://t.me/chaty_tbilisi', 'https://t.me/tbilisi_families', 'https://discord.gg/chatytbilisi'],
  },
  headline: 'Чаты русскоязычных в Грузии',
  intro: [
    'Мы ведём телеграм-чаты для тех, кто переехал в Грузию: общий чат, чат родителей, чат о жилье и чат о работе. Сорок тысяч участников, двенадцать ведущих.',
    'Чаттеры отвечают на вопросы с утра до ночи, а по субботам мы встречаемся без телефонов.',
  ],
  pool: [
    'В чате не продают и не агитируют: ведущий чата удаляет рекламу и предупреждает один раз.',
    'Сообщения закрепляют ведущие. Перед вопросом посмотрите поиск по чату: скорее всего, ответ уже есть.',
    'Хотите стать чаттером? Нам нужны собеседники, которые умеют слушать и пишут без ошибок.',
    'Голосовые встречи в Discord проходят по средам в девять вечера.',
  ],
  team: {
    path: '/chattery/',
    title: 'Ведущие чатов',
    via: 'text',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'oksana-melnik',
        name: 'Оксана Мельник',
        role: 'Ведущая чата родителей',
        bio: 'Отвечает в чате про сады, школы и педиатров.',
        email: 'oksana@chaty-tbilisi.test',
      },
      {
        slug: 'timur-asanov',
        name: 'Тимур Асанов',
        role: 'Чаттер, чат о жилье',
        bio: 'Знает каждого хозяина квартиры в Сабуртало.',
        email: 'timur@chaty-tbilisi.test',
        via: 'mailto',
      },
      {
        slug: 'daria-volkova',
        name: 'Дарья Волкова',
        role: 'Ведущая общего чата',
        bio: 'Начала первый чат в 2019 году с восьми участников.',
        email: 'daria@chaty-tbilisi.test',
        via: 'at_words',
      },
    ],
  },
  texts: [
    {
      path: '/chaty/',
      title: 'Наши чаты',
      place: 'menu',
      texts: [
        'Телеграм-чаты на каждый случай: общий чат, чат родителей, жильё, работа, велосипеды. В каждом чате свой ведущий и свои чаттеры.',
      ],
    },
    {
      path: '/pravila/',
      title: 'Правила чата',
      place: 'menu',
      texts: [
        'В телеграм-чате пишите по-русски, уважайте собеседника, не пересылайте чужие сообщения. Чаттеры следят за порядком.',
      ],
    },
  ],
  contact: {
    path: '/svyaz/',
    title: 'Связь',
    text: 'Пишите ведущим телеграм-чата в личные сообщения или на почту: чаттер ответит в тот же день.',
    place: 'footer',
    via: 'mailto',
    note: html`${addressLine('Реклама в чатах:', showAddress('reklama@chaty-tbilisi.test', 'text'))}`,
  },
  more: [
    {
      path: '/uchastniki/',
      title: 'Участники',
      status: 401,
      body: html`<h1>Закрытый раздел, войдите в систему</h1><form><input name="login"><input type="password" name="password"></form>${addressLine('Нет доступа?', showAddress('trap-login@chaty-tbilisi.test', 'mailto'))}`,
    },
  ],
  homeNotes: html`<p><a href="/calendar/">Календарь встреч</a> <a href="/uchastniki/">Участники</a></p>
${decoy('bot@chaty-tbilisi-honeypot.test', 'honeypot')}`,
  routes: { '/calendar/': calendar },
  robots: { groups: [everyone(['/uchastniki/export/'])], sitemap: false },
};
