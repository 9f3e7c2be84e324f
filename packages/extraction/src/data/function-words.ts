/**
 * The small words that betray a language written in Latin script: frequent in any text, absent or rare in the others.
 * Neighbours of the product's languages are listed so that they are recognised as themselves.
 */
export const FUNCTION_WORDS: Readonly<Record<string, string>> = {
  fr: 'le la les de des du un une et est en dans pour par sur avec nous vous votre vos notre nos qui que ce cette ces sont au aux à ou plus être pas il elle se sa son ses leur contactez accueil cabinet avocat avocate chez depuis tous toute très',
  en: 'the of and to in is for with on that by this are from at our we you your or as be an it can will not have has their more about contact us home who what all any law please their its was which',
  es: 'el la los las de del y en un una que es por con para su sus se al lo como más nuestro nuestra nuestros nuestras o está son le nos usted ha este esta todos abogado abogada desde sobre inicio contacto también muy sin',
  de: 'der die das und in zu den von mit für ist des im dem nicht ein eine auf als auch sich an werden aus bei wir sie ihre ihr uns unsere oder durch nach über zum zur wird sind einer einem rechtsanwalt kanzlei kontakt startseite haben seit alle',
  pt: 'o a os as de do da dos das e em um uma que é por com para seu sua se ao no na nos nas mais como nosso nossa nossos nossas ou são você não está contato contacto advogado advogada também desde sobre pela pelo foi início muito',
  it: 'il lo la gli le di del della dei delle e in un una che è per con su si al alla nel nella come più nostro nostra sono studio legale avvocato anche non da dal dalla contatti chi siamo tutti ogni',
  nl: 'de het een en van in op te voor met is dat die zijn aan wij uw ons onze door als bij om of naar ook niet meer over contact u worden wordt kantoor advocaat deze',
  pl: 'i w na z do nie się jest że to dla o przez po od są jak za oraz nasze nasz kontakt kancelaria adwokat który która tym ich tylko',
  ro: 'și de la în pe cu din pentru este sunt care un o nu mai ce al ale noastre contact avocat dumneavoastră prin sau',
  tr: 've bir bu için ile olarak da de çok en olan daha iletişim hakkında hukuk avukat ne gibi sonra kadar veya',
  sv: 'och i att det som en på är av för med till den har de inte om ett vi kontakt eller advokat våra',
  da: 'og i at det en den til er som på de med af for ikke der vi kontakt advokat eller vores også',
  id: 'dan yang di untuk dengan dari ini pada kami anda adalah atau hubungi dalam akan tidak hukum pengacara',
  vi: 'và của là các cho được với trong một có không những người chúng tôi liên hệ luật sư tại để',
  ca: 'el la els les de del i en un una que és per amb els nostre nostra més són al advocats contacte també',
  cs: 'a v na se je že do pro s z o jsou nebo jako naše kontakt advokát které za při také',
  hu: 'a az és hogy nem is egy van meg kapcsolat ügyvéd iroda vagy csak mint',
};

/** Letters that only one language of a script uses, or never. */
export const TELLING_LETTERS: readonly {
  language: string;
  script: 'cyrillic' | 'arabic' | 'devanagari' | 'latin';
  letters: RegExp;
}[] = [
  { language: 'uk', script: 'cyrillic', letters: /[іїєґ]/gi },
  { language: 'ru', script: 'cyrillic', letters: /[ыэё]/gi },
  { language: 'bg', script: 'cyrillic', letters: /ъ[а-я]/gi },
  { language: 'sr', script: 'cyrillic', letters: /[ђјљњћџ]/gi },
  { language: 'fa', script: 'arabic', letters: /[پچژگی]/g },
  { language: 'ar', script: 'arabic', letters: /[ةىيكأإ]/g },
  { language: 'mr', script: 'devanagari', letters: /ळ|आहे|आणि/g },
  { language: 'hi', script: 'devanagari', letters: /है|हैं|और|के|की|में/g },
];
