import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** An insurance agency in Delhi, in Hindi. */
export const bimaDelhi: SiteContent = {
  name: 'bima-delhi',
  kind: 'insurer',
  language: 'hi',
  category: 'assureur',
  country: 'IN',
  city: 'नई दिल्ली',
  host: 'www.bima-delhi.test',
  layout: 'plain',
  business: {
    name: 'सुरक्षा बीमा सेवा',
    schemaType: 'InsuranceAgency',
    street: '27 जनपथ मार्ग',
    postalCode: '110001',
    phone: phone('+91 11 4000 0140', '011-40000140'),
    email: 'seva@bima-delhi.test',
    footerVia: 'mailto',
    jsonLd: false,
  },
  headline: 'प्रवासी भारतीयों के लिए बीमा',
  intro: [
    'सुरक्षा बीमा सेवा दिल्ली की एक बीमा एजेंसी है। हम प्रवासी परिवारों के लिए स्वास्थ्य बीमा, जीवन बीमा और यात्रा बीमा की तुलना करते हैं।',
  ],
  pool: [
    'बीमा पॉलिसी लेने से पहले प्रतीक्षा अवधि और अपवाद ध्यान से पढ़ें; हमारे बीमा सलाहकार हर शर्त समझाते हैं।',
    'दावा करने के लिए अस्पताल का बिल और डॉक्टर की रिपोर्ट साथ रखें, बाकी काम हमारी टीम करती है।',
    'प्रीमियम आयु, बीमा राशि और देश पर निर्भर करता है।',
  ],
  topics: {
    path: '/bima/',
    title: 'बीमा योजनाएँ',
    items: [
      ['swasthya', 'स्वास्थ्य बीमा', 'अस्पताल में भर्ती, जाँच और दवाइयों का खर्च बीमा में शामिल।'],
      ['jeevan', 'जीवन बीमा', 'परिवार की सुरक्षा के लिए सावधि जीवन बीमा।'],
    ],
  },
  team: {
    path: '/salahkar/',
    title: 'बीमा सलाहकार',
    via: 'text',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'anjali-sharma',
        name: 'अंजलि शर्मा',
        role: 'बीमा सलाहकार',
        bio: 'पंद्रह वर्षों से प्रवासी परिवारों को बीमा सलाह देती हैं।',
        email: 'anjali.sharma@bima-delhi.test',
        phone: phone('+91 11 4000 0141', '011-40000141'),
      },
      {
        slug: 'ravi-menon',
        name: 'रवि मेनन',
        role: 'दावा अधिकारी',
        bio: 'अस्पतालों के साथ दावों का निपटारा करते हैं।',
        email: 'ravi.menon@bima-delhi.test',
        via: 'entities',
      },
    ],
  },
  contact: {
    path: '/sampark/',
    title: 'संपर्क',
    text: 'सोमवार से शनिवार, सुबह दस से शाम छह बजे तक।',
    place: 'menu',
    via: 'mailto',
    note: html`${addressLine('शिकायत:', showAddress('shikayat@bima-delhi.test', 'text'))}`,
  },
  robots: { groups: [everyone([])], sitemap: false },
};
