/**
 * Words that reveal a person's health, religion, politics, union membership, origin or sexual life (GDPR, article 9).
 * Narrow on purpose: "health insurance", "droit de la santé" and "religious law" are trades, not facts about a person.
 */
export const SPECIAL_CATEGORIES =
  /\b(?:atteinte? d[eu'’]|souffre d[eu'’]|séropositi\w+|handicapée? à|malade d[eu'’]|membre du parti|militante? (?:politique|syndicale?)|syndiquée?|délégué\w* syndica\w+|catholique pratiquant|(?:prêtre|imam|rabbin|pasteur) d|suffers? from|diagnosed with|hiv[- ]positive|cancer (?:patient|survivor)|party member|member of the .{1,30} party|trade union (?:member|representative)|union (?:steward|delegate)|practi[cs]ing (?:catholic|muslim|jew|christian|hindu)|devout|leidet an|erkrankt an|hiv-positiv|parteimitglied|mitglied der (?:cdu|spd|csu|fdp|afd|grünen)|gewerkschaftsmitglied|gläubige[rn]?|padece|sufre de|seropositiv\w+|militante del|afiliad[oa] a(?:l)? |sindicalista|sofre de|portador(?:a)? de hiv|filiad[oa] a[o ]|diagnosticad[oa] com)|болеет|страдает|вич-инфиц|член партии|член профсоюза|верующ|患有|确诊|党员|工会会员|信徒|पीड़ित|पार्टी के सदस्य|يعاني من|مصاب ب|عضو (?:في )?حزب|عضو نقابة/iu;
