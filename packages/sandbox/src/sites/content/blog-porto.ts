import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A Brazilian blogger in Porto. */
export const blogPorto: SiteContent = {
  name: 'blog-porto',
  kind: 'blogger',
  language: 'pt',
  category: 'blogueur',
  country: 'PT',
  city: 'Porto',
  host: 'www.malas-no-porto.test',
  layout: 'blog',
  business: {
    name: 'Malas no Porto',
    schemaType: 'Blog',
    street: 'Rua do Almada 480',
    postalCode: '4050-033',
    phone: phone('+351 220 000 140', '22 000 01 40'),
    email: 'blog@malas-no-porto.test',
    footerVia: null,
    jsonLd: false,
    socials: ['https://www.instagram.com/malasnoporto'],
  },
  headline: 'Blog de uma brasileira no Porto',
  intro: [
    'Sou a Renata, blogueira de Recife, e vivo no Porto desde 2019. No blog conto a vida de imigrante: casa, trabalho, escola e saudade.',
  ],
  pool: [
    'Se este artigo do blog ajudou, partilha com quem está a fazer as malas.',
    'Escrevo no blog ao domingo, depois da feira, quando a casa ainda está calada.',
    'Nenhum artigo patrocinado entra no blog sem aviso: as leitoras merecem.',
  ],
  articles: {
    path: '/artigos/',
    title: 'Artigos',
    author: 'Renata Queiroz',
    perPage: 4,
    items: [
      {
        slug: 'arrendar-casa',
        title: 'Arrendar casa sem fiador',
        date: '2025-03-30',
        text: 'O que pedem os senhorios e como negociei a caução.',
      },
      {
        slug: 'numero-de-utente',
        title: 'O número de utente em três visitas',
        date: '2025-02-02',
        text: 'Levei os papéis errados duas vezes para que tu não leves.',
      },
      {
        slug: 'sotaque',
        title: 'Perder o sotaque?',
        date: '2024-12-15',
        text: 'Uma crónica sobre a palavra autocarro.',
      },
    ],
  },
  texts: [
    { path: '/sobre/', title: 'Sobre mim', place: 'menu', texts: ['Jornalista de formação, blogueira por teimosia.'] },
  ],
  contact: {
    path: '/parcerias/',
    title: 'Parcerias',
    text: 'Marcas e editoras: escrevam com a proposta e as datas.',
    place: 'menu',
    via: 'mailto',
    note: html`${addressLine('Imprensa:', showAddress('renata.queiroz@malas-no-porto.test', 'split'))}`,
  },
  robots: null,
};
