import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** Lawyers in Madrid with a site of 2003: windows-1252, tables, files whose type is not what the link says. */
export const abogadosPrado: SiteContent = {
  name: 'abogados-prado',
  kind: 'law firm',
  language: 'es',
  category: 'avocat',
  country: 'ES',
  city: 'Madrid',
  host: 'www.abogados-prado.test',
  layout: 'table',
  business: {
    name: 'Bufete Prado y Núñez, Abogados',
    schemaType: 'Attorney',
    street: 'Calle de Alcalá 300, 2.º B',
    postalCode: '28027',
    phone: phone('+34 910 00 01 40', '910 00 01 40'),
    email: 'bufete@abogados-prado.test',
    footerVia: 'text',
    jsonLd: false,
  },
  headline: 'Abogados en Madrid para residentes extranjeros',
  intro: [
    'Somos un despacho de abogados de Madrid especializado en extranjería, compraventa de vivienda y herencias. Más de veinte años defendiendo a clientes de toda Europa.',
    'Nuestros abogados están colegiados en el Ilustre Colegio de Abogados de Madrid.',
  ],
  pool: [
    'La primera consulta con el abogado cuesta 80 € y se descuenta de la minuta si nos encarga el asunto.',
    'Antes de firmar las arras conviene pedir la nota simple: así se comprueban las cargas de la vivienda y quién es el dueño.',
    'Un poder notarial permite que el abogado actúe en su nombre ante el juzgado, la notaría y la Agencia Tributaria.',
    'La sucesión de un extranjero residente en España sigue, salvo elección, la ley de su última residencia.',
  ],
  topics: {
    path: '/servicios/',
    title: 'Servicios',
    items: [
      ['extranjeria', 'Extranjería', 'NIE, residencia no lucrativa, visado de nómada digital y nacionalidad española.'],
      [
        'vivienda',
        'Compraventa de vivienda',
        'Arras, escritura, hipoteca y reclamaciones al promotor ante los tribunales.',
      ],
      ['herencias', 'Herencias', 'Testamentos, sucesiones internacionales e impuesto de sucesiones.'],
    ],
  },
  team: {
    path: '/abogados/',
    title: 'Abogados',
    via: 'mailto',
    listVia: null,
    pagePerPerson: false,
    people: [
      {
        slug: 'carmen-prado',
        name: 'Carmen Prado Ibáñez',
        role: 'Abogada, socia directora',
        bio: 'Abogada colegiada desde 1999, experta en herencias internacionales.',
        email: 'carmen.prado@abogados-prado.test',
        phone: phone('+34 910 00 01 41', '910 00 01 41'),
      },
      {
        slug: 'inigo-nunez',
        name: 'Íñigo Núñez Soler',
        role: 'Abogado, socio',
        bio: 'Dirige el área de extranjería del bufete.',
        email: 'inigo.nunez@abogados-prado.test',
        phone: phone('+34 910 00 01 42', '910 00 01 42'),
        via: 'text',
      },
      {
        slug: 'lucia-ferrer',
        name: 'Lucía Ferrer',
        role: 'Abogada',
        bio: 'Defiende a compradores de vivienda sobre plano.',
        email: 'lucia.ferrer@abogados-prado.test',
        via: 'at_words',
      },
      {
        slug: 'pablo-marin',
        name: 'Pablo Marín',
        role: 'Procurador colaborador',
        bio: 'Procurador de los tribunales, trabaja con el bufete desde 2008.',
        email: 'pablo.marin@solo-nombre.test',
        via: 'text',
      },
    ],
  },
  texts: [
    {
      path: '/bufete.html',
      title: 'El bufete',
      place: 'menu',
      texts: ['El despacho abrió en 2001 junto al parque de El Retiro…'],
    },
    {
      path: '/tarifas.html',
      title: 'Tarifas',
      place: 'menu',
      texts: ['Las tarifas orientativas se entregan por escrito — consulte sin compromiso.'],
      note: html`<p><A HREF="/documentos/hoja-de-encargo.html">Hoja de encargo</A> <A HREF="/documentos/poder.pdf">Modelo de poder</A> <A HREF="/fotos/fachada.jpg">Foto de la fachada</A></p>`,
    },
  ],
  contact: {
    path: '/contacto.html',
    title: 'Contacto',
    text: 'Horario: de lunes a viernes, de 9:30 a 14:00 y de 16:30 a 19:00.',
    place: 'menu',
    via: 'mailto',
  },
  legal: {
    path: '/aviso.html',
    title: 'Aviso legal',
    place: 'footer',
    via: 'text',
    texts: ['En cumplimiento de la Ley 34/2002 se informa de que este sitio pertenece al bufete.'],
  },
  homeNotes: html`${addressLine('Atención a clientes franceses:', showAddress('francais@abogados-prado.test', 'entities'))}`,
  routes: {
    '/documentos/hoja-de-encargo.html': {
      is: 'file',
      type: 'application/pdf',
      body: Buffer.from('%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n%%EOF\n'),
    },
    '/documentos/poder.pdf': { is: 'file', type: 'application/octet-stream', body: Buffer.from('%PDF-1.4\n%%EOF\n') },
    '/fotos/fachada.jpg': { is: 'file', type: 'image/jpeg', body: Buffer.alloc(2_048, 0xd8) },
  },
  robots: null,
  wire: { charset: 'windows-1252' },
};
