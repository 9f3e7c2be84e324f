/** Words that stand right before an address and can run into it when markup leaves no space. */
export const ADDRESS_LABELS: ReadonlySet<string> = new Set(
  (
    'email e-mail mail emails mails courriel courriels mel mél e-mails adresse contact contacts kontakt contacto contato ' +
    'correo correo-e emailadresse mailto e-post eposta почта e-mail: эл.почта электронная имейл емейл 邮箱 邮件 电邮 電郵 ' +
    'ईमेल ई-मेल البريد بريد ایمیل to at web website tel phone fax'
  ).split(' '),
);

/** The same, where a reader is told that what follows is an address: label and colon. */
export const BEFORE_ADDRESS =
  /(?:e-?mails?|mail|mél|courriels?|correo(?: electrónico)?|e-?mail-adresse|contact|contacto|contato|kontakt|почта|имейл|邮箱|邮件|电邮|電郵|ई-?मेल|البريد الإلكتروني|البريد)\s?[:：=]\s?$/iu;
