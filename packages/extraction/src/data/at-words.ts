/**
 * How people write "@" and "." in words, by language. `bracketed` words count between brackets, dashes or underscores;
 * `bare` words count between spaces too, but only where the dot is spelled out as well or a label stands before.
 */
export interface SpelledSigns {
  language: string;
  at: { bracketed: readonly string[]; bare: readonly string[] };
  dot: readonly string[];
  example: string;
}

export const SPELLED_SIGNS: readonly SpelledSigns[] = [
  {
    language: 'en',
    at: { bracketed: ['at', 'a', '@', 'at sign', 'at-sign', 'et', 'ad', '#at#', 'atsign'], bare: ['at', 'at sign'] },
    dot: ['dot', '.', 'period', 'd0t', 'full stop'],
    example: 'jane.doe [at] example [dot] org',
  },
  {
    language: 'fr',
    at: {
      bracketed: ['arobase', 'arobas', 'arrobase', 'à', 'chez', 'arobaze', 'a commercial', 'at'],
      bare: ['arobase', 'arobas', 'arrobase', 'chez', 'à'],
    },
    dot: ['point', 'pt'],
    example: 'contact arobase exemple point fr',
  },
  {
    language: 'de',
    at: {
      bracketed: ['ät', 'aet', 'klammeraffe', 'bei', 'affe', 'at-zeichen', 'ätt'],
      bare: ['ät', 'aet', 'klammeraffe', 'bei', 'affenschwanz'],
    },
    dot: ['punkt', 'pkt'],
    example: 'kanzlei (ät) beispiel punkt de',
  },
  {
    language: 'es',
    at: { bracketed: ['arroba', 'en'], bare: ['arroba'] },
    dot: ['punto'],
    example: 'info arroba ejemplo punto es',
  },
  {
    language: 'pt',
    at: { bracketed: ['arroba', 'em'], bare: ['arroba'] },
    dot: ['ponto'],
    example: 'geral [arroba] exemplo [ponto] pt',
  },
  {
    language: 'ru',
    at: {
      bracketed: ['собака', 'собачка', 'эт', 'ат', 'гав', 'а коммерческое', 'на'],
      bare: ['собака', 'собачка', 'эт'],
    },
    dot: ['точка', 'тчк', 'дот'],
    example: 'info собака primer-firma точка ru',
  },
  {
    language: 'zh',
    at: { bracketed: ['艾特', '圈a', '小老鼠', '在'], bare: ['艾特', '圈a', '小老鼠'] },
    dot: ['点', '點'],
    example: 'lianxi 艾特 lizi 点 cn',
  },
  {
    language: 'hi',
    at: { bracketed: ['ऐट', 'एट', 'एट द रेट', 'ऐट द रेट', 'अट'], bare: ['ऐट', 'एट', 'एट द रेट', 'ऐट द रेट'] },
    dot: ['डॉट', 'डाट', 'बिंदु'],
    example: 'sampark [एट] udaharan [डॉट] in',
  },
  {
    language: 'ar',
    at: { bracketed: ['آت', 'ات', 'أت', 'في', 'عند', 'على', 'آت ساين'], bare: ['آت', 'أت', 'ات', 'عند', 'في', 'على'] },
    dot: ['نقطة', 'نقطه', 'دوت', 'دت'],
    example: 'info [آت] mithal [نقطة] com',
  },
  {
    language: 'it',
    at: { bracketed: ['chiocciola', 'chiocciolina'], bare: ['chiocciola'] },
    dot: ['punto'],
    example: 'info chiocciola esempio punto it',
  },
  {
    language: 'nl',
    at: { bracketed: ['apenstaartje', 'apestaart'], bare: ['apenstaartje'] },
    dot: ['punt'],
    example: 'info apenstaartje voorbeeld punt nl',
  },
];

/** Words that stand before "at" in sentences: "meet us at example dot com" names a place, not a mailbox. */
export const NO_LOCAL_PART: ReadonlySet<string> = new Set(
  (
    'us me him her them we you it is are was were be been look meet find visit found available online open live here there ' +
    'office offices only not and or the a an page site website work based located working worked partner lawyer studied ' +
    'more info: nous vous moi lui eux elle rendez ici bienvenue uns mich dich sich wir hier nosotros aqui aquí nós nos нас нам'
  ).split(' '),
);
