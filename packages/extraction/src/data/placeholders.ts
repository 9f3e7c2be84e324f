/** Local parts that ask the reader to put their own in: no mailbox at any domain. */
export const PATTERN_LOCALS: ReadonlySet<string> = new Set(
  (
    'your your.name yourname your-name your_name youremail your.email your-email your_email yourmail youraddress ' +
    'firstname.lastname first.last firstname lastname firstname-lastname name.surname namesurname f.lastname ' +
    'vorname.nachname vorname-nachname ihr.name ihrname ihre.email ihreemail ihre-email deine.email ' +
    'prenom.nom nom.prenom p.nom prenom-nom votrenom votre.nom votre-nom votreemail votre.email votre-email votreadresse ' +
    'votremail votre.mail votre-mail adresse.email ' +
    'nombre.apellido nombreapellido tunombre tu.nombre tucorreo tu.correo tu-correo tuemail tu.email tu-email ' +
    'sucorreo su.correo suemail su.email seunome seu.nome seuemail seu.email seu-email nome.sobrenome nome.apelido ' +
    'imya.familia vashe.imya vasha.pochta vashapochta ваше.имя имя.фамилия имя ваша.почта somebody.else'
  ).split(' '),
);

/** Local parts that are examples at an example domain, and may be real elsewhere. */
export const EXAMPLE_LOCALS: ReadonlySet<string> = new Set(
  (
    'name email e-mail mail you your votre ihre deine seu sua su ваш user username user.name someone somebody anyone test testing example sample demo me my xyz ' +
    'abc xxx xxxx foo bar foobar john.doe jane.doe johndoe janedoe jdoe john jane max.mustermann mustermann ' +
    'erika.mustermann muster beispiel jean.dupont nom exemple courriel vous adresse nombre ejemplo usuario correo tu ' +
    'juan.perez exemplo usuario nome voce fulano ivan.ivanov primer user1 recipient sender friend address'
  ).split(' '),
);

/** Example locals that pages standing on example.org itself also give to their people and desks. */
export const PLAUSIBLE_AT_EXAMPLE: ReadonlySet<string> = new Set(
  (
    'john.doe jane.doe johndoe janedoe jdoe john jane max.mustermann mustermann erika.mustermann jean.dupont juan.perez ' +
    'ivan.ivanov mail me courriel correo'
  ).split(' '),
);

/** First labels of domains that stand for "your domain" in forms and manuals, under any suffix. */
export const STAND_IN_DOMAINS: ReadonlySet<string> = new Set(
  (
    'domain yourdomain your-domain mydomain domainname yourcompany your-company yoursite your-site yourwebsite yourfirm ' +
    'mysite mywebsite votredomaine votre-domaine mondomaine votresite votre-site votreentreprise domaine ' +
    'tudominio tu-dominio sudominio su-dominio dominio tuempresa tuweb seudominio seu-dominio suaempresa ' +
    'ihredomain ihre-domain ihrefirma deinedomain domena vashdomen vash-domen vashsait домен'
  ).split(' '),
);

/** Domains at which only an example local part is refused: they exist, or stand for themselves on example pages. */
export const EXAMPLE_DOMAINS: ReadonlySet<string> = new Set(
  (
    'example exemple ejemplo exemplo beispiel primer company entreprise societe empresa firma website site email mail ' +
    'test host server provider hostname abc xyz acme foo bar xxx sample organization organisation'
  ).split(' '),
);

/** Services whose addresses on a page are keys, not mailboxes. */
export const KEY_DOMAINS: readonly string[] = [
  'sentry.io',
  'ingest.sentry.io',
  'sentry.wixpress.com',
  'sentry-next.wixpress.com',
  'wixpress.com',
  'sentry-cdn.com',
  'bugsnag.com',
  'rollbar.com',
  'polyfill.io',
  'jsdelivr.net',
  'unpkg.com',
  'cdnjs.com',
  'npmjs.com',
];

/** Accounts of machines at code hosts: `git@…` is where a repository lies. */
export const REPOSITORY_HOSTS: ReadonlySet<string> = new Set([
  'github.com',
  'gitlab.com',
  'bitbucket.org',
  'codeberg.org',
  'ssh.dev.azure.com',
  'gitea.com',
]);

/** Words that announce an example right before it, in the nine languages. */
export const ANNOUNCES_EXAMPLE =
  /(?:\be\.?g\.?|\bi\.e\.|\bfor example|\bfor instance|\bsuch as|\bex(?:emple)?\s?\.?|\bpar ex(?:emple|\.)|\bz\. ?B\.|\bzum Beispiel|\bBeispiel|\bp\. ?ej\.|\bpor ej(?:emplo|\.)|\bejemplo|\bpor exemplo|\bexemplo|\bp\. ?ex\.|например|пример|例如|示例|比如|उदाहरण|مثال|مثلا|\bformat)\s?[:：,(]?\s?["'“«]?\s?$/iu;
