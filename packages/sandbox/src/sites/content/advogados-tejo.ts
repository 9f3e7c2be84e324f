import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Lawyers in Lisbon: a page that comes in drops, robots.txt written on Windows. */
export const advogadosTejo: SiteContent = {
  name: 'advogados-tejo',
  kind: 'law firm',
  language: 'pt',
  category: 'avocat',
  country: 'PT',
  city: 'Lisboa',
  host: 'www.advogados-tejo.test',
  layout: 'cards',
  business: {
    name: 'Tejo & Moura Advogados',
    schemaType: 'Attorney',
    street: 'Rua do Salitre 214, 3.º Esq.',
    postalCode: '1250-200',
    phone: phone('+351 210 000 140', '21 000 01 40'),
    email: 'geral@advogados-tejo.test',
    footerVia: 'text',
    jsonLd: false,
    socials: ['https://www.linkedin.com/company/tejo-moura-advogados'],
  },
  headline: 'Advogados em Lisboa para quem chega a Portugal',
  intro: [
    'A Tejo & Moura é uma sociedade de advogados de Lisboa que acompanha estrangeiros e empresas na sua instalação em Portugal: vistos, compra de casa, fiscalidade e contencioso.',
    'Os nossos advogados estão inscritos na Ordem dos Advogados e trabalham em português, francês e inglês.',
  ],
  pool: [
    'Cada cliente tem um advogado responsável pelo processo, que responde no prazo de um dia útil.',
    'A compra de um imóvel exige a verificação da caderneta predial, da certidão do registo e da licença de utilização antes do contrato-promessa.',
    'Os honorários são acordados por escrito antes do início do trabalho, por avença ou por processo.',
    'Representamos os nossos clientes em tribunal, na conservatória e junto das autoridades fiscais, com procuração.',
  ],
  topics: {
    path: '/areas/',
    title: 'Áreas de prática',
    items: [
      ['imobiliario', 'Direito imobiliário', 'Contrato-promessa, escritura, arrendamento e litígios de condomínio.'],
      [
        'imigracao',
        'Vistos e nacionalidade',
        'Visto D7, visto de nómada digital, autorização de residência e pedido de nacionalidade.',
      ],
      ['fiscal', 'Direito fiscal', 'Residência fiscal, heranças internacionais e contencioso tributário.'],
    ],
  },
  team: {
    path: '/equipa/',
    title: 'Equipa',
    via: 'text',
    listVia: 'mailto',
    pagePerPerson: true,
    people: [
      {
        slug: 'ines-moura',
        name: 'Inês Moura',
        role: 'Advogada sócia',
        bio: 'Advogada especialista em direito imobiliário, inscrita na Ordem desde 2003.',
        email: 'ines.moura@advogados-tejo.test',
        phone: phone('+351 210 000 141', '21 000 01 41'),
      },
      {
        slug: 'duarte-leal',
        name: 'Duarte Leal',
        role: 'Advogado',
        bio: 'Duarte Leal acompanha pedidos de visto e de nacionalidade.',
        email: 'duarte.leal@advogados-tejo.test',
        phone: phone('+351 210 000 142', '21 000 01 42'),
      },
      {
        slug: 'celine-baptista',
        name: 'Céline Baptista',
        role: 'Advogada estagiária',
        bio: 'Luso-francesa, Céline Baptista atende os clientes francófonos.',
        email: 'celine.baptista@sem-correio.test',
      },
    ],
  },
  texts: [
    {
      path: '/sociedade/',
      title: 'A sociedade',
      place: 'menu',
      texts: ['Fundada em 1998 por dois advogados do Porto, a sociedade conta hoje com onze juristas.'],
    },
    {
      path: '/publicacoes/relatorio-anual/',
      title: 'Relatório anual',
      place: 'inline',
      texts: ['O relatório anual resume as alterações legislativas do ano.'],
      note: html`${addressLine('Pedidos de imprensa:', showAddress('imprensa@advogados-tejo.test', 'text'))}`,
    },
  ],
  contact: {
    path: '/contactos/',
    title: 'Contactos',
    text: 'Recebemos com marcação prévia, de segunda a sexta-feira.',
    place: 'menu',
    via: 'mailto',
  },
  legal: {
    path: '/aviso-legal/',
    title: 'Aviso legal',
    place: 'footer',
    via: null,
    texts: ['As informações deste site não constituem aconselhamento jurídico.'],
  },
  more: [
    {
      path: '/area-cliente/ajuda/',
      title: 'Ajuda',
      body: html`<h1>Ajuda</h1>${addressLine('Suporte:', showAddress('suporte@advogados-tejo.test', 'mailto'))}`,
    },
    {
      path: '/area-cliente/processos/',
      title: 'Área de cliente',
      body: html`<h1>Processos</h1>${addressLine('Apoio:', showAddress('trap-processos@advogados-tejo.test', 'text'))}`,
    },
  ],
  homeNotes: html`<p><a href="/area-cliente/processos/">Área de cliente</a> <a href="/area-cliente/ajuda/">Ajuda</a></p>
`,
  routes: { '/publicacoes/relatorio-anual/': { is: 'drip', pieces: 6, pauseMs: 400 } },
  robots: {
    groups: [everyone(['/area-cliente/'], { allow: ['/area-cliente/ajuda/'] })],
    sitemap: false,
    fromWindows: true,
  },
  wire: { encoding: 'br' },
};
