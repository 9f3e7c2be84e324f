import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** An influencer's own page: social profiles, a media kit, an agent with an address elsewhere. */
export const influencerOaxaca: SiteContent = {
  name: 'influencer-oaxaca',
  kind: 'influencer',
  language: 'es',
  category: 'influenceur',
  country: 'MX',
  city: 'Oaxaca',
  host: 'www.valeria-sin-maletas.test',
  layout: 'cards',
  business: {
    name: 'Valeria Sin Maletas',
    schemaType: 'Person',
    street: 'Calle Macedonio Alcalá 77',
    postalCode: '68000',
    phone: phone('+52 951 555 0140', '951 555 0140'),
    email: 'hola@valeria-sin-maletas.test',
    footerVia: 'mailto',
    jsonLd: true,
    socials: [
      'https://www.instagram.com/valeriasinmaletas',
      'https://www.tiktok.com/@valeriasinmaletas',
      'https://www.youtube.com/@valeriasinmaletas',
    ],
  },
  headline: 'Influencer de viajes y vida en el extranjero',
  intro: [
    'Soy Valeria, influencer y creadora de contenido. 310 000 seguidores en Instagram y TikTok viajan conmigo por América Latina.',
    'Colaboro con marcas, hoteles y destinos: reels, historias y campañas de embajadora.',
  ],
  pool: [
    'Mi audiencia: mujeres de 24 a 38 años, hispanohablantes, que viven fuera de su país o sueñan con hacerlo. Tasa de interacción media: 6,1 %.',
    'Cada campaña de influencer termina con un informe: alcance, interacciones y enlaces visitados.',
    'Todo contenido patrocinado lleva la etiqueta de publicidad, como debe hacer cualquier influencer.',
  ],
  topics: {
    path: '/colaboraciones/',
    title: 'Colaboraciones',
    items: [
      ['reels', 'Reels e historias', 'Un reel, tres historias y un enlace durante treinta días.'],
      ['embajadora', 'Embajadora de marca', 'Campañas de seis meses con publicaciones mensuales para sus seguidores.'],
    ],
  },
  texts: [
    {
      path: '/media-kit/',
      title: 'Media kit',
      place: 'menu',
      texts: ['Seguidores: Instagram 190 000, TikTok 120 000. Países: México, España, Colombia.'],
      note: html`${addressLine('Representante de la influencer:', showAddress('diego@agencia-faro.test', 'at_words', { name: 'Diego Lozano', role: 'Representante' }))}`,
    },
  ],
  contact: {
    path: '/contacto/',
    title: 'Contacto',
    text: 'Cuéntame tu campaña y te respondo esta semana.',
    place: 'menu',
    via: 'mailto',
  },
  robots: { groups: [everyone([])], sitemap: false },
};
