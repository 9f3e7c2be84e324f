/**
 * Notices by which a site's owner refuses commercial mail, in the nine languages. A phrase is matched against text in
 * lower case with plain apostrophes and single spaces. Each has the sentence it was written for; a notice about the
 * site's own newsletter ("we never send spam") is no refusal and must not match.
 */
export interface RefusalPhrase {
  language: string;
  pattern: RegExp;
  example: string;
}

/** A text without a language's stem holds no notice in it: phrases are tried only around the stems. */
export const REFUSAL_STEMS: Readonly<Record<string, string>> = {
  en: 'unsolicited|solicit(?:ing|ation)|cold[- ](?:e-?mail|call)|spam|canvass|marketing|advertis',
  fr: 'démarchage|démarcher|prospection|sollicit|publicit|pas de pub|spam',
  de: '(?:an|er)gefordert|(?:an|er|ge)wünscht|unverlangt|unaufgefordert|werbung|werbe(?:mail|e-|anruf|post|material|zweck)|kaltakquise|spam',
  es: 'no solicitad|publicidad|comercial|correo basura|spam',
  pt: 'não solicitad|publicidade|comercia|propaganda|spam',
  ru: 'реклам|спам|рассыл|коммерческ',
  zh: '垃圾邮件|垃圾郵件|广告|廣告|推销|推銷|推廣|推广|骚扰|营销|商业邮件',
  hi: 'अवांछित|स्पैम|विज्ञापन|प्रचार',
  ar: 'مزعج|غير مرغوب|غير المرغوب|إعلان|اعلان|دعائ|ترويج|تسويق',
};

export const REFUSALS: readonly RefusalPhrase[] = [
  {
    language: 'en',
    pattern:
      /no (?:unsolicited|junk|commercial|marketing|cold) (?:e-?mails?|mail|messages?|calls?|solicitations?|offers?|enquir\p{L}+|contacts?|approaches|advert\p{L}*)/u,
    example: 'No unsolicited mail, please.',
  },
  {
    language: 'en',
    pattern:
      /(?:please )?(?:do not|don't|must not|may not) (?:send|e-?mail|contact|write)(?: \p{L}+){0,5}? (?:unsolicited|spam|advertis\p{L}+|marketing|commercial|promotional|sales)/u,
    example: 'Do not send us unsolicited commercial e-mail.',
  },
  {
    language: 'en',
    pattern:
      /unsolicited (?:commercial |marketing |bulk |advertising |sales )?(?:e-?mails?|mail|messages?|offers?|advertis\p{L}+|communications?|solicitations?|contacts?)(?: \p{L}+){0,6}? (?:not (?:be )?(?:accepted|welcome|wanted|permitted|allowed|read|answered)|unwelcome|prohibited|forbidden|rejected|refused|deleted)/u,
    example: 'Unsolicited commercial e-mails are not accepted.',
  },
  {
    language: 'en',
    pattern:
      /no (?:soliciting|solicitations?|canvassing|cold[- ]call(?:s|ing|ers)?|cold e-?mail(?:s|ing)?|sales calls|spam(?: please|,? please| e-?mails?)|marketing e-?mails)\b(?! (?:ever|we promise|guarantee))/u,
    example: 'No soliciting by e-mail or phone.',
  },
  {
    language: 'en',
    pattern:
      /(?:may|must|shall|can)(?:not| not) be used (?:for|to send)(?: \p{L}+){0,5}? (?:marketing|advertising|unsolicited|commercial|promotional|spam)/u,
    example: 'Addresses on this page may not be used for marketing purposes.',
  },
  {
    language: 'en',
    pattern:
      /(?:object|opposed?|objection) to (?:the )?(?:use|sending|receipt)(?: [\p{L}-]+){0,12}? (?:unsolicited|advertising|marketing|promotional|commercial)/u,
    example: 'We object to the use of our contact details for sending unsolicited advertising.',
  },
  {
    language: 'fr',
    pattern:
      /(?:pas de|aucun(?:e)?|non (?:au|à la)|refus(?:ons|e|ant)?(?: de)?(?: tout(?:e)?| la| le)?|stop (?:au|à la)) (?:démarchages?|prospections?|sollicitations?(?: commerciales?)?|spams?(?! ?[,!]? ?(?:promis|garanti|juré|jamais))|publicités?|pub\b|e-?mails? (?:commercia\p{L}+|publicitaires?|non sollicités?)|mails? (?:commercia\p{L}+|publicitaires?|non sollicités?)|courriels? (?:commercia\p{L}+|publicitaires?|non sollicités?))/u,
    example: 'Pas de démarchage, merci.',
  },
  {
    language: 'fr',
    pattern:
      /(?:démarchage|prospection|sollicitations?|publicités?|spam)(?: [\p{L}'-]+){0,8}? (?:interdite?s?|prohibée?s?|refusée?s?|non (?:souhaitée?s?|autorisée?s?|acceptée?s?)|proscrite?s?|n'est pas autorisée?|ne sont pas acceptée?s|exclue?s?|indésirables?|s'abstenir)/u,
    example: 'Toute sollicitation commerciale est interdite.',
  },
  {
    language: 'fr',
    pattern:
      /(?:merci de|prière de|veuillez) ne pas (?:nous |m'|me )?(?:envoyer|adresser|contacter|démarcher|solliciter|écrire)(?: [\p{L}'-]+){0,8}? ?(?:publicit\p{L}+|commercia\p{L}+|spams?|sollicit\p{L}+|prospection|démarchage)/u,
    example: 'Merci de ne pas nous envoyer de publicité.',
  },
  {
    language: 'fr',
    pattern:
      /(?:s'oppose|nous (?:nous )?opposons|opposition|utilis\p{L}+)(?: [\p{L}'-]+){0,12}? (?:à des fins|fins) (?:de )?(?:prospection|démarchage|publicit\p{L}+|commercia\p{L}+)(?: [\p{L}'-]+){0,4}? (?:est |sont )?(?:interdite?s?|prohibée?s?|refusée?s?|exclue?s?)/u,
    example: "L'utilisation de ces adresses à des fins de prospection est interdite.",
  },
  {
    language: 'de',
    pattern:
      /(?:nicht (?:ausdrücklich )?(?:an|er)?(?:geforderte[rnm]?|wünschte[rnm]?|betene[rnm]?)|unverlangte[rnm]?|unaufgeforderte[rnm]?|unerwünschte[rnm]?)(?: [\p{L}-]+){0,6}? (?:werb\p{L}+|informationsmaterial\p{L}*|spam\S*)[^.!?]{0,160}?(?:widersprochen|untersagt|verboten|nicht gestattet|unterlassen|unzulässig|verbeten|nicht erwünscht)/u,
    example:
      'Der Nutzung der veröffentlichten Kontaktdaten zur Übersendung von nicht ausdrücklich angeforderter Werbung und Informationsmaterialien wird hiermit ausdrücklich widersprochen.',
  },
  {
    language: 'de',
    pattern:
      /keine (?:werbung|werbe(?:mails?|anrufe|post|e-?mails)|kaltakquise|spam(?:mails?)?|unverlangte\p{L}* (?:werbung|angebote|e-?mails?))(?: (?:per|an|über|bitte|erwünscht|zusenden|senden)|[,.!]|$)/u,
    example: 'Keine Werbung per E-Mail, bitte.',
  },
  {
    language: 'de',
    pattern:
      /(?:werbung|werbe(?:mails?|anrufe|e-?mails?)|kaltakquise|spam)(?: [\p{L}-]+){0,6}? (?:unerwünscht|nicht erwünscht|verboten|untersagt|verbeten|nicht gestattet|abgelehnt)/u,
    example: 'Werbemails sind nicht erwünscht.',
  },
  {
    language: 'de',
    pattern:
      /widersprechen(?: [\p{L},-]+){0,14}? (?:werb\p{L}+|werbezwecken)|werbezwecken?(?: [\p{L},-]+){0,8}? (?:widersprochen|untersagt|nicht gestattet)/u,
    example: 'Wir widersprechen der Verwendung unserer Daten zu Werbezwecken.',
  },
  {
    language: 'es',
    pattern:
      /(?:no (?:se )?(?:acepta\p{L}*|admit\p{L}+|desea\p{L}*|quer\p{L}+|envíe\p{L}*|enviar|nos envíe\p{L}*|envien)|prohibid[oa]s?(?: el envío de| enviar)?|abstén\p{L}*|absteng\p{L}+)(?: \p{L}+){0,6}? (?:publicidad|spam|correos? (?:comercial\p{L}*|publicitari\p{L}+|no solicitad\p{L}+|basura)|comunicaciones comerciales|ofertas comerciales|llamadas comerciales)/u,
    example: 'No se acepta publicidad ni correos comerciales.',
  },
  {
    language: 'es',
    pattern:
      /(?:correos?|publicidad|comunicaciones|mensajes|envíos?)(?: \p{L}+){0,5}? no (?:solicitad|desead)\p{L}+(?: [\p{L},]+){0,8}? (?:prohibid\p{L}+|no (?:son|es|está\p{L}*) (?:bienvenid\p{L}+|acept\p{L}+|permitid\p{L}+|autorizad\p{L}+)|serán? (?:rechazad|eliminad|borrad)\p{L}+)/u,
    example: 'El envío de comunicaciones no solicitadas está prohibido.',
  },
  {
    language: 'es',
    pattern:
      /(?:no publicidad|sin publicidad|publicidad no|no spam|no enviar publicidad|no mandar publicidad)[,.!]? (?:por favor|gracias)/u,
    example: 'No publicidad, por favor.',
  },
  {
    language: 'pt',
    pattern:
      /(?:não (?:(?:se )?(?:aceita\p{L}*|admit\p{L}+|deseja\p{L}*|quer\p{L}+|envie\p{L}*|enviar)|nos envie\p{L}*)|proibid[oa]s?(?: o envio de| enviar)?|vedad[oa] o envio de)(?: \p{L}+){0,6}? (?:publicidade|propagandas?|spam|e-?mails? (?:comercia\p{L}+|publicitári\p{L}+|não solicitad\p{L}+)|comunicações comerciais|ofertas comerciais)/u,
    example: 'Não envie propaganda para este endereço.',
  },
  {
    language: 'pt',
    pattern:
      /(?:e-?mails?|publicidade|comunicações|mensagens|propaganda)(?: \p{L}+){0,5}? não (?:solicitad|desejad|pedid)\p{L}+(?: [\p{L},]+){0,8}? (?:proibid\p{L}+|não (?:são|é) (?:bem-vind\p{L}+|aceit\p{L}+|permitid\p{L}+|autorizad\p{L}+)|serão? (?:rejeitad|apagad|eliminad)\p{L}+)/u,
    example: 'Mensagens comerciais não solicitadas não são aceites.',
  },
  {
    language: 'ru',
    pattern:
      /(?:просьба|просим|пожалуйста,?|убедительная просьба) не (?:присылать|отправлять|слать|направлять|беспокоить|предлагать|рассылать)(?: \p{L}+){0,5}? ?(?:реклам\S*|спам\S*|коммерческ\S*|рассыл\S*)/u,
    example: 'Просьба не присылать рекламу.',
  },
  {
    language: 'ru',
    pattern:
      /(?:реклам\S*|спам\S*|рассыл\S*|коммерческ\S+ предложени\S*)(?: \p{L}+){0,6}? (?:запрещ\S+|не принима\S+|не рассматрива\S+|не присылать|не отправлять|не слать|не допуска\S+|удаля\S+)/u,
    example: 'Рекламные предложения не рассматриваются.',
  },
  {
    language: 'ru',
    pattern:
      /(?:запрещ\S+|против)(?: \p{L}+){0,8}? (?:рекламн\S+ (?:рассыл\S+|писем|целях|сообщени\S+)|спама?|нежелательн\S+ (?:рассыл\S+|писем))/u,
    example: 'Использование адресов в рекламных целях: запрещено использование в рекламных целях.',
  },
  {
    language: 'zh',
    pattern:
      /(?:请勿|請勿|谢绝|謝絕|拒绝|拒絕|禁止|不接受|不要|严禁)(?:[^\s，。,.]{0,10})(?:广告|廣告|推销|推銷|垃圾邮件|垃圾郵件|骚扰|商业邮件|营销|推广)/u,
    example: '请勿发送广告邮件。',
  },
  {
    language: 'zh',
    pattern:
      /(?:广告|廣告|推销|推銷|垃圾邮件|垃圾郵件|营销邮件|推广)(?:[^\s，。,.]{0,4})(?:勿扰|勿擾|免扰|勿发|免谈|一律(?:拒绝|删除)|概不(?:接受|回复))/u,
    example: '推销勿扰。',
  },
  {
    language: 'hi',
    pattern: /(?:अवांछित|विज्ञापन|स्पैम|प्रचार)[^।.]{0,60}?(?:न भेजें|ना भेजें|मत भेजें|नहीं भेजें|स्वीकार नहीं|निषिद्ध|मना है|वर्जित)/u,
    example: 'कृपया अवांछित ईमेल न भेजें।',
  },
  {
    language: 'ar',
    pattern:
      /(?:يرجى عدم|الرجاء عدم|لا ترسل\S*|نرجو عدم|يمنع|ممنوع|يُمنع|يحظر|يُحظر|نرفض|لا نقبل)[^.،]{0,40}?(?:إعلان\S*|اعلان\S*|الإعلان\S*|الاعلان\S*|دعائ\S*|الدعائ\S*|مزعج\S*|المزعج\S*|ترويج\S*|الترويج\S*|تسويق\S*|التسويق\S*|غير مرغوب|غير المرغوب)/u,
    example: 'يرجى عدم إرسال رسائل إعلانية.',
  },
  {
    language: 'ar',
    pattern:
      /(?:الرسائل|رسائل|البريد|المكالمات) (?:\S+ )?(?:الإعلانية|الاعلانية|الدعائية|الترويجية|التسويقية|المزعجة|غير المرغوب\S*)(?: \S+){0,4}? (?:مرفوضة|ممنوعة|محظورة|غير مقبولة|غير مرحب)/u,
    example: 'الرسائل الدعائية مرفوضة.',
  },
];
