/** Languages the bot's page speaks: its readers run web servers. */
export const botLanguages = ['en', 'fr'] as const;
export type BotLanguage = (typeof botLanguages)[number];

interface BotTexts {
  readonly title: (bot: string) => string;
  readonly intro: (bot: string) => string;
  readonly keptTitle: string;
  readonly kept: string;
  readonly slowTitle: string;
  readonly slow: string;
  readonly stop: string;
  readonly refuseTitle: string;
  readonly refuse: string;
  readonly byFile: string;
  readonly byTag: string;
  readonly hostLabel: string;
  readonly button: string;
  readonly otherLanguages: string;
  readonly wrongHost: string;
  readonly tooMany: string;
  readonly waiting: (host: string) => string;
  readonly refused: (host: string, since: string) => string;
  readonly notFound: (host: string, file: string) => string;
  readonly unreachable: (host: string) => string;
}

export const botTexts: Readonly<Record<BotLanguage, BotTexts>> = {
  en: {
    title: (bot) => `${bot}: who reads your site`,
    intro: (bot) =>
      `${bot} reads public pages of businesses to find addresses they publish for being contacted. It names itself in every request, obeys robots.txt, asks a site one page at a time with a pause in between, and never passes a login or a captcha.`,
    keptTitle: 'What is kept',
    kept: 'Business addresses, with the page and the words they stood beside. Every mail that comes of it says where the address was found and can be stopped with one click. A page that says it wants no unasked mail is believed, and its site is left.',
    slowTitle: 'To slow it down, or keep it out',
    slow: 'Write into the robots.txt of your site how many seconds it should wait between two pages:',
    stop: 'Or close the site, or a part of it. It reads robots.txt again after a day at the latest:',
    refuseTitle: 'To refuse it at once',
    refuse:
      'Show that the site is yours in one of two ways, then name it below. We look for the proof there, read nothing of your site or of names below it any more, and drop what was found there and nowhere else.',
    byFile: 'A text file with this one word, at',
    byTag: 'Or a tag in the head of your start page:',
    hostLabel: 'Your site',
    button: 'Refuse',
    otherLanguages: 'Other languages',
    wrongHost: 'That is no site. Write it as in the address bar, such as www.example.com.',
    tooMany: 'Too many sites are being looked at now. Try again in ten minutes; robots.txt works at any time.',
    waiting: (host) =>
      `We look for the proof at ${host} within a few minutes. Load this page again to see what we found.`,
    refused: (host, since) => `${host} is not read, since ${since}.`,
    notFound: (host, file) =>
      `We found neither the file nor the tag at ${host}. Does https://${host}${file} show the word “refuse”? Then send the form again.`,
    unreachable: (host) => `We could not reach ${host}. Check the name, and send the form again.`,
  },
  fr: {
    title: (bot) => `${bot} : qui lit votre site`,
    intro: (bot) =>
      `${bot} lit les pages publiques d’entreprises pour y trouver les adresses qu’elles publient afin d’être contactées. Il se nomme à chaque requête, obéit au robots.txt, demande les pages une à une avec une pause entre deux, et ne franchit ni mot de passe ni captcha.`,
    keptTitle: 'Ce qui est conservé',
    kept: 'Des adresses professionnelles, avec la page et les mots qui les entouraient. Chaque message qui en découle dit où l’adresse a été trouvée et s’arrête d’un clic. Une page qui refuse les messages non sollicités est crue, et son site est quitté.',
    slowTitle: 'Pour le ralentir ou le tenir à l’écart',
    slow: 'Écrivez dans le robots.txt de votre site combien de secondes il doit attendre entre deux pages :',
    stop: 'Ou fermez le site, ou une partie. Il relit le robots.txt au plus tard après un jour :',
    refuseTitle: 'Pour le refuser tout de suite',
    refuse:
      'Montrez que le site est à vous de l’une de ces deux façons, puis nommez-le ci-dessous. Nous y cherchons la preuve, ne lisons plus rien de votre site ni des noms qui en dépendent, et abandonnons ce qui n’a été trouvé que là.',
    byFile: 'Un fichier texte contenant ce seul mot, à l’adresse',
    byTag: 'Ou une balise dans l’en-tête de votre page d’accueil :',
    hostLabel: 'Votre site',
    button: 'Refuser',
    otherLanguages: 'Autres langues',
    wrongHost: 'Ce n’est pas un site. Écrivez-le comme dans la barre d’adresse, par exemple www.example.com.',
    tooMany: 'Trop de sites sont examinés en ce moment. Réessayez dans dix minutes ; le robots.txt agit à tout moment.',
    waiting: (host) =>
      `Nous cherchons la preuve sur ${host} d’ici quelques minutes. Rechargez cette page pour voir ce que nous avons trouvé.`,
    refused: (host, since) => `${host} n’est plus lu, depuis le ${since}.`,
    notFound: (host, file) =>
      `Nous n’avons trouvé ni le fichier ni la balise sur ${host}. https://${host}${file} montre-t-il le mot « refuse » ? Renvoyez alors le formulaire.`,
    unreachable: (host) => `Nous n’avons pas pu joindre ${host}. Vérifiez le nom et renvoyez le formulaire.`,
  },
};
