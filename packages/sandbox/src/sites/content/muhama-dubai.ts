import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Lawyers in Dubai, written from right to left. */
export const muhamaDubai: SiteContent = {
  name: 'muhama-dubai',
  kind: 'law firm',
  language: 'ar',
  category: 'avocat',
  country: 'AE',
  city: 'دبي',
  host: 'www.muhama-dubai.test',
  layout: 'classic',
  business: {
    name: 'مكتب الراشد للمحاماة',
    schemaType: 'LegalService',
    street: 'برج الخليج، الطابق 21، شارع الشيخ زايد',
    postalCode: '00000',
    phone: phone('+971 4 555 0140', '04 555 0140'),
    email: 'info@muhama-dubai.test',
    footerVia: 'mailto',
    jsonLd: false,
    socials: ['https://www.linkedin.com/company/muhama-dubai'],
  },
  headline: 'محامون ومستشارون قانونيون في دبي',
  intro: [
    'مكتب الراشد للمحاماة يقدم الاستشارات القانونية للمقيمين والشركات في دولة الإمارات: قضايا الأسرة والعمل والعقارات والشركات.',
    'يترافع محامو المكتب أمام محاكم دبي وأبوظبي بالعربية، ويتابعون القضايا مع الموكلين بالإنجليزية والفرنسية.',
  ],
  pool: [
    'تبدأ كل قضية باستشارة مع المحامي المسؤول، ثم اتفاقية أتعاب مكتوبة توضح نطاق العمل.',
    'يحق للمقيم غير المسلم اختيار قانون بلده في مسائل الميراث والطلاق، وينصح المحامي بتسجيل الوصية.',
    'تقبل المحكمة المستندات المترجمة ترجمة قانونية والمصدقة من وزارة العدل فقط.',
  ],
  topics: {
    path: '/services/',
    title: 'الخدمات القانونية',
    items: [
      ['family', 'قضايا الأسرة', 'الطلاق والحضانة والنفقة والوصايا أمام محاكم الأحوال الشخصية.'],
      ['labour', 'قضايا العمل', 'عقود العمل ومكافأة نهاية الخدمة والفصل التعسفي.'],
    ],
  },
  team: {
    path: '/lawyers/',
    title: 'المحامون',
    via: 'text',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'salem-alrashid',
        name: 'سالم الراشد',
        role: 'محام ومستشار قانوني',
        bio: 'محام مقيد لدى محاكم دبي منذ عام 2003.',
        email: 'salem@muhama-dubai.test',
        phone: phone('+971 4 555 0141', '04 555 0141'),
      },
      {
        slug: 'leila-haddad',
        name: 'ليلى حداد',
        role: 'محامية',
        bio: 'تتولى ليلى قضايا الأسرة للموكلين الفرنكوفونيين.',
        email: 'leila@muhama-dubai.test',
        via: 'mailto',
      },
    ],
  },
  contact: {
    path: '/contact/',
    title: 'اتصل بنا',
    text: 'نستقبل الموكلين بموعد مسبق من الاثنين إلى الجمعة.',
    place: 'menu',
    via: 'mailto',
    note: html`${addressLine('للاستشارات العاجلة:', showAddress('urgent@muhama-dubai.test', 'text'))}`,
  },
  more: [
    {
      path: '/guide/',
      title: 'دليل المقيم الجديد',
      footerLabel: 'دليل المقيم الجديد',
      // The link below is relative to this, not to the page.
      head: html`<base href="/services/">
`,
      body: html`<h1>دليل المقيم الجديد</h1><p>خطوات الإقامة والعمل في دبي بإيجاز. <a href="golden-visa/">الإقامة الذهبية</a></p>`,
    },
    {
      path: '/services/golden-visa/',
      title: 'الإقامة الذهبية',
      body: html`<h1>الإقامة الذهبية</h1><p>يشرح محامو المكتب شروط الإقامة الذهبية للمستثمرين والمتخصصين، ويتولى المحامي تقديم الطلب والطعن في الرفض أمام المحكمة.</p>
${addressLine('قسم الإقامة:', showAddress('iqama@muhama-dubai.test', 'entities'))}`,
    },
  ],
  robots: { groups: [everyone(['/admin/'])], sitemap: false },
};
