import { FileFault } from './file-fault.ts';

/** What a column of a file can be: a field of a contact, `custom_fields.<name>` or `social.<network>`; `-` leaves it out. */
export type Field = string;

/**
 * Headings people give their columns, in the nine languages, as `fold` writes them. Ambiguous ones ("nom" is a last name
 * beside a first name, and a whole name alone) are settled in `mapColumns`.
 */
const HEADINGS: Readonly<Record<Field, string>> = {
  email:
    'email, e mail, mail, email address, mail address, e mail address, adresse email, adresse mail, ' +
    'adresse e mail, courriel, adresse courriel, correo, correo electronico, email adresse, e mail adresse, ' +
    'mailadresse, endereco de email, endereco de e mail, электронная почта, почта, адрес электронной почты, ' +
    'эл почта, имейл, 邮箱, 电子邮箱, 电子邮件, 邮件, 邮箱地址, 电邮, ईमेल, ईमेल पता, البريد الالكتروني, بريد الكتروني, ' +
    'البريد الإلكتروني, بريد إلكتروني, ايميل, إيميل',
  name:
    'name, full name, contact, contact name, contact person, nom complet, nom et prenom, nom prenom, ' +
    'prenom et nom, nombre completo, nombre y apellidos, vollstandiger name, ansprechpartner, kontakt, ' +
    'nome completo, фио, полное имя, контакт, имя и фамилия, 姓名, 联系人, पूरा नाम, नाम, الاسم الكامل, الاسم, ' +
    'الإسم',
  first_name:
    'first name, firstname, given name, forename, fname, prenom, nombre, vorname, nome, primeiro nome, имя, 名, ' +
    '名字, पहला नाम, प्रथम नाम, الاسم الاول, الاسم الأول',
  last_name:
    'last name, lastname, surname, family name, lname, nom, nom de famille, apellido, apellidos, nachname, ' +
    'familienname, sobrenome, apelido, ultimo nome, фамилия, 姓, 姓氏, उपनाम, कुलनाम, अंतिम नाम, اسم العائلة, ' +
    'اللقب, الاسم الاخير, الاسم الأخير',
  title:
    'title, job title, position, role, function, titre, fonction, poste, profession, cargo, puesto, titulo, ' +
    'titel, funktion, beruf, funcao, должность, 职位, 职务, 头衔, पद, पदनाम, المسمى الوظيفي, الوظيفة, المنصب',
  company:
    'company, company name, organisation, organization, firm, business, business name, societe, entreprise, ' +
    'cabinet, raison sociale, empresa, compania, razon social, despacho, firma, unternehmen, kanzlei, ' +
    'gesellschaft, razao social, escritorio, companhia, компания, организация, фирма, 公司, 公司名称, 单位, 机构, कंपनी, ' +
    'संस्था, الشركة, اسم الشركة, المؤسسة, المكتب',
  phone:
    'phone, phone number, telephone, telephone number, tel, mobile, mobile phone, cell, cell phone, ' +
    'numero de telephone, portable, telefono, movil, celular, telefon, telefonnummer, handy, rufnummer, ' +
    'telefone, telemovel, телефон, номер телефона, мобильный, 电话, 电话号码, 手机, 手机号, फ़ोन, फोन, फ़ोन नंबर, ' +
    'फोन नंबर, मोबाइल, الهاتف, رقم الهاتف, هاتف, الجوال',
  website:
    'website, web site, site, url, web, homepage, domain, site web, site internet, sitio web, pagina web, ' +
    'webseite, internetseite, webauftritt, pagina, сайт, веб сайт, 网站, 网址, 官网, वेबसाइट, الموقع, ' +
    'الموقع الالكتروني, الموقع الإلكتروني',
  country_code:
    'country, country code, pays, code pays, pais, codigo de pais, land, landercode, laendercode, ' +
    'codigo do pais, страна, код страны, 国家, 国家代码, देश, देश कोड, الدولة, البلد, رمز الدولة',
  city:
    'city, town, ville, localite, ciudad, poblacion, stadt, ort, cidade, localidade, город, 城市, 市, शहर, नगर, ' +
    'المدينة, مدينة',
  language:
    'language, lang, language code, langue, idioma, lengua, sprache, lingua, язык, 语言, 语种, भाषा, اللغة, لغة',
  category:
    'category, type, trade, categorie, metier, categoria, kategorie, branche, категория, тип, 类别, 分类, 行业, ' +
    'श्रेणी, الفئة, التصنيف',
  tags:
    'tags, tag, labels, etiquettes, mots cles, etiquetas, schlagworte, schlagworter, теги, метки, 标签, टैग, ' +
    'الوسوم, علامات',
  score: 'score, оценка, 评分',
  source_url: 'source url, url source, found on, page url',
  'social.facebook': 'facebook, facebook url, fb',
  'social.linkedin': 'linkedin, linkedin url, linked in',
  'social.instagram': 'instagram, instagram url, insta',
  'social.twitter': 'twitter, x, x twitter, twitter url',
  'social.youtube': 'youtube, youtube url',
  'social.whatsapp': 'whatsapp',
  'social.telegram': 'telegram',
  'social.tiktok': 'tiktok, tik tok',
};

/** Lower case without accents, signs as spaces: "E-Mail-Adresse" and "e_mail adresse" are one. */
export const fold = (heading: string): string =>
  heading
    .normalize('NFKD')
    // Latin accents only: the marks of Devanagari and Arabic are letters' parts.
    .replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replace(/[\s_.:;,()*#/\\-]+/gu, ' ')
    .trim();

const fieldOfHeading: ReadonlyMap<string, Field> = new Map(
  Object.entries(HEADINGS).flatMap(([field, headings]) => [
    ...headings.split(', ').map((heading): [string, Field] => [fold(heading), field]),
    [fold(field), field] as const,
  ]),
);

const knownFields = new Set<Field>(Object.keys(HEADINGS));

export interface ColumnMap {
  /** By column: the field it holds, or null for one that is left out. */
  fields: (Field | null)[];
  /** The first row holds headings, not a contact. */
  hasHeadings: boolean;
  headings: string[];
}

/**
 * Finds out what each column holds: by the operator's word first, then by its heading. A file without headings is known by
 * an address in its first row.
 * @param wishes headings or column numbers (from 1) to fields
 * @throws {FileFault} COLUMN_UNKNOWN, FIELD_UNKNOWN, NO_ADDRESS_COLUMN
 */
export function mapColumns(firstRow: readonly string[], wishes: ReadonlyMap<string, Field>): ColumnMap {
  const isAddress = (cell: string) => /^\S+@\S+\.\S+$/.test(cell.trim());
  const hasHeadings = !firstRow.some(isAddress);
  const headings = hasHeadings
    ? firstRow.map((cell) => cell.trim())
    : firstRow.map((_, index) => `column ${index + 1}`);
  const fields: (Field | null)[] = hasHeadings
    ? settleNames(firstOfEach(headings.map((heading) => fieldOfHeading.get(fold(heading)) ?? null)))
    : firstRow.map((cell) => (isAddress(cell) ? 'email' : null));

  for (const [column, field] of wishes) {
    const index = indexOf(column, headings);
    if (index < 0)
      throw new FileFault('COLUMN_UNKNOWN', `no column is called "${column}"; there are ${headings.join(', ')}`);
    if (!isField(field)) throw new FileFault('FIELD_UNKNOWN', `"${field}" is no field; ${fieldsInWords}`);
    // The operator's word for a field takes it from the column that was guessed.
    const guessed = fields.indexOf(field);
    if (guessed >= 0) fields[guessed] = null;
    fields[index] = field === '-' ? null : field;
  }
  if (!fields.includes('email')) {
    throw new FileFault(
      'NO_ADDRESS_COLUMN',
      `no column looks like a mail address. Map the one that holds them, COLUMN=email; there are ${headings.join(', ')}`,
    );
  }
  return { fields, hasHeadings, headings };
}

const fieldsInWords = `there are ${[...knownFields].join(', ')}, custom_fields.NAME, and - to leave a column out`;

function isField(field: Field): boolean {
  return field === '-' || knownFields.has(field) || /^custom_fields\.[^\s.].{0,62}$/.test(field);
}

function indexOf(column: string, headings: readonly string[]): number {
  const exact = headings.indexOf(column);
  if (exact >= 0) return exact;
  const folded = headings.findIndex((heading) => fold(heading) === fold(column));
  if (folded >= 0) return folded;
  return /^\d+$/.test(column) && Number(column) <= headings.length ? Number(column) - 1 : -1;
}

/** Two columns that mean the same: the first one counts. */
const firstOfEach = (fields: readonly (Field | null)[]): (Field | null)[] =>
  fields.map((field, index) => (field !== null && fields.indexOf(field) < index ? null : field));

/** "Nom" or "Nombre" alone is a whole name; beside a first name "name" is the last one. */
function settleNames(fields: (Field | null)[]): (Field | null)[] {
  const has = (field: Field) => fields.includes(field);
  if (has('first_name') && has('name') && !has('last_name')) return swap(fields, 'name', 'last_name');
  if (has('last_name') && !has('first_name') && !has('name')) return swap(fields, 'last_name', 'name');
  if (has('first_name') && !has('last_name') && !has('name')) return swap(fields, 'first_name', 'name');
  return fields;
}

const swap = (fields: readonly (Field | null)[], from: Field, to: Field) =>
  fields.map((field) => (field === from ? to : field));
