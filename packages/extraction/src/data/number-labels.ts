/** Words right before a number that make it a telephone. Lower case; compared with the text before the number. */
export const PHONE_LABEL =
  /(?:t[ée]l(?:[ée]phones?|[ée]fonos?|[ée]fone|efon(?:e|nummer)?)?|phones?|fon|mobile?|portable|handy|cell(?:ulare?)?|celular|m[óo]vil|telem[óo]vel|call(?: us)?|appele[zr]|ligne directe|direct(?: line)?|standard|durchwahl|rufnummer|hotline|whatsapp|contact(?:o|ez|ar)?|ll[áa]m(?:e|anos|ar)|ligue|urgences?|emergency|sms|тел(?:ефон)?|моб(?:ильный)?|звон\S{0,6}|факс\/тел|电话|電話|手机|手機|热线|联系方式|座机|फ़?ोन|फोन|फ़ोन|मोबाइल|दूरभाष|هاتف|الهاتف|جوال|الجوال|موبايل|اتصل|تلفون|☎|📞|📱|✆|\bT|\bM|\bP|\bPh)\s?\.?\s?(?:n[°ºo.]|no\.?|nr\.?|number|numéro|nummer)?\s?[:：.\-–|/]?\s?(?:\s\(?\w{0,12}\)?\s?[:：])?\s?$/iu;

/** Words before a number that make it a fax machine's. */
export const FAX_LABEL =
  /(?:fax|télécopie(?:ur)?|telecopie(?:ur)?|telefaks?|telefax|факс|传真|傳真|फ़?ैक्स|फैक्स|फ़ैक्स|فاكس|الفاكس|\bF)\s?\.?\s?(?:n[°ºo.]|no\.?|nr\.?|number|numéro|nummer)?\s?[:：.\-–|]?\s?$/iu;

/** "Tel/Fax", "Tél. & Fax": one line for both, so it is a telephone as well. */
export const PHONE_AND_FAX =
  /(?:t[ée]l[\wéè]*|phone|fon|тел\S*|电话|電話|هاتف|फ़?ोन)\.?(?:\s?[/&+,–-]\s?|\s(?:und|and|et|y|e|и|و|और)\s)(?:fax|télécopie|telefax|факс|传真|傳真|فاكس|फैक्स)\.?\s?[:：]?\s?$/iu;

/** A word after the number, in brackets or before the line ends, that makes it a fax machine's. */
export const FAX_AFTER =
  /^ ?(?:\(\s?(?:fax|télécopie|telefax|факс|传真|傳真|فاكس|फैक्स)\s?\)|(?:– |- |, )?(?:fax|télécopie|telefax|факс|传真|傳真|فاكس|फैक्स) ?(?:[.,;·|]|\n|$))/iu;

/**
 * Words before a number that make it something other than a telephone: registers, tax, banks, books, orders, places,
 * amounts. The text between word and number may hold a few signs and short words.
 */
export const OTHER_NUMBER_LABEL =
  /(?:\bsiret|\bsiren|\brcs\b|\br\.c\.s|\bape\b|\bnaf\b|\btva\b|\bvat\b|\bgst(?:in)?\b|\bust\b|\bust[-. ]?id|\buid\b|steuer(?:nummer|nr|[- ]?id)|\bst\.? ?-?nr|\bhr[ab]\b|handelsregister|\biban\b|\bbic\b|\bswift\b|\brib\b|\bbank|konto|\bblz\b|account|compte|cuenta|conta\b|\bisbn|\bissn|\bean\b|\bsku\b|\bref(?:erence|\b|\.)|référence|referencia|\border|commande|bestell|pedido|\binvoice|facture|rechnung|factura|fatura|\bticket|\bdossier|\bcase\b|aktenzeichen|expediente|processo|\bcnpj|\bcpf\b|\bnif\b|\bnipc\b|\bcif\b|\bnie\b|\bdni\b|\bein\b|\btin\b|\bpan\b|\bcin\b|\bllpin|\babn\b|\bacn\b|\bcrn\b|\bduns|\borias|\bcarpa|registration|registered|registr|register|registro|enregistr|immatricul|licen[cs]e|agrément|\bfinra|\bfca\b|инн|огрн|кпп|бик|окпо|р\/с|к\/с|счет|счёт|снилс|лицензи|реестр|统一社会信用代码|信用代码|注册号|许可证|执业证号|备案|icp|账号|帐号|邮编|郵編|订单|पंजीकरण|पिन कोड|खाता|رقم السجل|السجل التجاري|الرقم الضريبي|رخصة|الرمز البريدي|ص\.?ب|آيبان|الحساب|\bp\.? ?o\.? ?box|\bb\.? ?p\.?\b|\bzip\b|\bpostal|\bplz\b|\bcedex|индекс|\bgps\b|latitude|longitude|\blat\b|\blng\b|\blon\b|coord|\bversion|\bv\.|\bbuild\b|\bid\b|\buuid|\bserial|\bmodel|capital|kapital|\bcopyright|©|\bprix|\bprice|\bpreis|\bprecio|\bpreço|цена|价格|मूल्य|السعر|\bbp\b|matricule|\bdate|\bdatum|\bfecha|\bdata\b|дата|日期|تاريخ)[^\d\n]{0,24}$/iu;

/** Signs of money next to a number. */
export const MONEY_BEFORE =
  /(?:[€$£¥₽₹₩฿]|\b(?:eur|usd|gbp|chf|aed|thb|rub|cny|inr|brl|mad|sar)|руб|درهم|ريال|元|रुपये)\s?$/iu;
export const MONEY_AFTER =
  /^\s?(?:[€$£¥₽₹₩฿]|%|(?:eur|usd|gbp|chf|aed|thb|rub|cny|inr|brl|mad|sar|euros?|dollars?|pounds?)\b|руб|درهم|ريال|元|रुपये|км|km\b|m²|m2|кв)/iu;
