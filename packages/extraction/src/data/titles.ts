/**
 * Words that make a short line a person's title, in the nine languages. Matched anywhere in the line; a line of running
 * text is excluded by its length.
 */
export const TITLE_WORD = new RegExp(
  [
    String.raw`\b(?:avocate?s?|notaires?|juristes?|associée?|collaborat(?:eur|rice)|directeur|directrice|gérante?|présidente?|assistante?|secrétaire|clerc|comptable|courti(?:er|ère)|agent(?:e)? généra\w+|conseill(?:er|ère)|responsable|chargée? d|rédact(?:eur|rice)|journaliste|blogueu(?:r|se)|fondat(?:eur|rice)|cofondat(?:eur|rice)|consultante?|médiat(?:eur|rice)|huissi(?:er|ère)|stagiaire|expert(?:e)?[- ]comptable|influenceu(?:r|se)|formateur|formatrice|chef(?:fe)? d|coordinat(?:eur|rice)|traduct(?:eur|rice)|interprète|of counsel|admin(?:istrat(?:eur|rice))?|modérat(?:eur|rice)|animat(?:eur|rice)|fiscaliste)\b`,
    String.raw`\b(?:attorney|lawyer|solicitor|barrister|advocate|partner|counsel|associate|paralegal|notary|director|manager|c[etfiom]o\b|founder|co-?founder|head of|officer|consultant|advis[eo]r|broker|underwriter|agent|assistant|secretary|editor|blogger|author|writer|accountant|president|chair(?:man|woman|person)?|trainee|clerk|coordinator|specialist|principal|receptionist|executive|administrator|of counsel|owner|influencer|planner|translator|mediator|expert|analyst|conveyancer|trustee|admin|moderator|community manager)\b`,
    String.raw`(?:rechtsanw[aä]lt(?:in)?|fachanw[aä]lt(?:in)?|\banw[aä]lt(?:in)?\b|\bnotar(?:in)?\b|steuerberater(?:in)?|wirtschaftsprüfer(?:in)?|\bpartner(?:in)?\b|geschäftsführer(?:in)?|assistent(?:in)?|sekretär(?:in)?|leiter(?:in)?\b|leitung\b|vorsitzende[rn]?\b|schatzmeister(?:in)?|kassenwart|schriftführer(?:in)?|fachwirt(?:in)?|kaufmann\b|kauffrau\b|angestellte[rn]?\b|makler(?:in)?|berater(?:in)?|referent(?:in)?|sachbearbeiter(?:in)?|inhaber(?:in)?|gründer(?:in)?|redakteur(?:in)?|mediator(?:in)?|fachangestellte|referendar(?:in)?|vorstand|blogger(?:in)?)`,
    String.raw`\b(?:abogad[oa]s?|notari[oa]|soci[oa]s?|director[a]?|gerente|asesor[a]?|procurador[a]?|secretari[oa]|corredor[a]?|agente|fundador[a]?|cofundador[a]?|redactor[a]?|periodista|bloguer[oa]|letrad[oa]|graduad[oa] social|consejer[oa]|president[ea]|responsable|coordinador[a]?|encargad[oa]|pasante|gestor[a]?|mediador[a]?|influencer|oficial|representante|administrador[a]?|moderador[a]?)\b`,
    String.raw`\b(?:advogad[oa]s?|notári[oa]|sóci[oa]s?|diretor[a]?|diretora|consultor[a]?|corretor[a]?|mediador[a]?|solicitador[a]?|estagiári[oa]|fundador[a]?|jornalista|blogueir[oa]|secretári[oa]|gestor[a]?|contabilista|conselheir[oa]|assistente|coordenador[a]?|associad[oa])\b`,
    String.raw`(?:адвокат|юрист|нотариус|партн[её]р|директор|руководител|помощни|менеджер|консультант|брокер|основател|редактор|секретар|бухгалтер|специалист|начальник|заместител|страхов\S+ агент|блогер|журналист|переводчик|управляющ|ассистент|глава)`,
    `(?:律师|律師|公证员|公證員|合伙人|合夥人|主任|经理|經理|总监|總監|顾问|顧問|助理|秘书|秘書|创始人|創始人|编辑|編輯|法务|博主|总裁|董事|会计|代理人|经纪人|主管|负责人)`,
    `(?:अधिवक्ता|वकील|नोटरी|निदेशक|प्रबंधक|साझेदार|भागीदार|सलाहकार|सहायक|संपादक|संस्थापक|सचिव|एजेंट|ब्लॉगर|पार्टनर|मैनेजर|प्रबन्धक|अध्यक्ष|लेखाकार|अधिकारी)`,
    `(?:محام|موثق|كاتب عدل|شريك|مدير|مستشار|مساعد|سكرتير|مؤسس|رئيس|محرر|وسيط|وكيل|مدون|محاسب|منسق|خبير)`,
  ].join('|'),
  'iu',
);

/** Bodies and firms whose names hold a title's word. */
export const NOT_A_TITLE =
  /kammer\b|chambre d|ordre d|bar association|law (?:firm|society|office)|regulat|colegio de|ordem d|палата|коллегия|бюро|事务所|协会|公司|मंडल|परिषद|نقابة|مكتب|\b(?:gmbh|ltd|llp|inc|sarl|cabinet|kanzlei|étude|bufete)\b/iu;
