import { html } from '../html.ts';
import { phone } from '../mark.ts';
import { everyone } from '../robots.ts';
import { addressLine, showAddress } from '../show-address.ts';
import type { SiteContent } from '../site-content.ts';

/** A ministry: it speaks of lawyers, insurance and notaries, and is none of them. One page weighs twenty megabytes. */
export const ministerioPrueba: SiteContent = {
  name: 'ministerio-prueba',
  kind: 'ministry',
  language: 'es',
  category: null,
  country: 'ES',
  city: 'Madrid',
  host: 'www.ministerio-prueba.test',
  layout: 'cards',
  business: {
    name: 'Ministerio de Vivienda y Territorio',
    schemaType: 'GovernmentOrganization',
    street: 'Paseo del Territorio 1',
    postalCode: '28071',
    phone: phone('+34 910 00 01 80', '910 00 01 80'),
    email: 'atencion.ciudadana@ministerio-prueba.test',
    footerVia: 'text',
    jsonLd: false,
  },
  headline: 'Ministerio de Vivienda y Territorio',
  intro: [
    'Sede del Ministerio: trámites, ayudas públicas, normativa y datos abiertos sobre vivienda y ordenación del territorio.',
  ],
  pool: [
    'La presente orden se publica en el boletín oficial y entra en vigor al día siguiente de su publicación.',
    'Las solicitudes se presentan en el registro electrónico del Ministerio con certificado digital.',
    'El plazo de resolución es de seis meses; transcurrido este, la solicitud se entiende desestimada por silencio administrativo.',
    'Los datos estadísticos se actualizan cada trimestre y pueden reutilizarse citando la fuente.',
  ],
  topics: {
    path: '/tramites/',
    title: 'Trámites',
    items: [
      ['ayuda-alquiler', 'Ayuda al alquiler', 'Subvención para arrendatarios menores de 35 años.'],
      ['rehabilitacion', 'Rehabilitación de edificios', 'Ayudas públicas para accesibilidad y eficiencia energética.'],
      ['certificados', 'Certificados', 'Certificado de calificación de vivienda protegida.'],
    ],
  },
  texts: [
    {
      path: '/organigrama/',
      title: 'Organigrama',
      place: 'menu',
      texts: ['Secretaría de Estado, Subsecretaría y cuatro direcciones generales.'],
      note: html`${addressLine('Dirección General de Suelo:', showAddress('dg.suelo@ministerio-prueba.test', 'text'))}${addressLine('Gabinete de prensa:', showAddress('prensa@ministerio-prueba.test', 'mailto'))}${addressLine('Buzón de sugerencias:', showAddress('sugerencias@ministerio-prueba.test', 'script'))}`,
    },
    {
      path: '/datos/registro-completo.html',
      title: 'Registro completo',
      place: 'inline',
      texts: ['Registro completo de licencias, en una sola página.'],
    },
  ],
  legal: {
    path: '/aviso-legal/',
    title: 'Aviso legal',
    place: 'footer',
    via: null,
    texts: ['El Ministerio no se responsabiliza de los contenidos enlazados.'],
  },
  routes: { '/datos/registro-completo.html': { is: 'flood', bytes: 20_000_000 } },
  robots: { groups: [everyone(['/intranet/'])], sitemap: true },
  wire: { encoding: 'gzip' },
};
