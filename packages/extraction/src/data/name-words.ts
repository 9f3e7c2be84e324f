const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/));

/** Forms of address before a name, lower case without final dot; they are no part of it. */
export const HONORIFICS: ReadonlySet<string> = words(`
  mr mrs ms miss mx sir dame lord lady dr prof professor rev hon esq
  m mm mme mlle me maître maitre maitres maîtres docteur professeur monsieur madame mademoiselle
  herr frau hr fr dipl.-ing dipl.-jur ing mag dr.jur jur ra rain ass
  sr sra srta don doña d dña d.ª dª dra lic licdo licda ing abg abog
  dr.ª dra sra. exmo exma dom eng eng.º
  г-н г-жа господин госпожа доктор профессор
  श्री श्रीमती सुश्री डॉ डॉक्टर एड एडवोकेट adv adv.
  السيد السيدة السيّد الأستاذ الأستاذة أستاذ أستاذة الدكتور الدكتورة د أ م الآنسة الشيخ المهندس
`);

/** Professions that stand before a name and are its title: "Rechtsanwältin Anna Beispiel". Lower case. */
export const TITLE_PREFIXES: ReadonlySet<string> = words(`
  avocat avocate notaire huissier
  attorney lawyer solicitor barrister notary advocate
  rechtsanwalt rechtsanwältin fachanwalt fachanwältin notar notarin steuerberater steuerberaterin
  abogado abogada notario notaria procurador procuradora
  advogado advogada notário notária solicitador solicitadora
  адвокат юрист нотариус директор
  अधिवक्ता वकील नोटरी
  المحامي المحامية محامي محامية الموثق الموثقة
`);

/** What firms put before their founder's name: "Kanzlei Mag. Lukas Gruber", "Cabinet de Me Claire Martin". Lower case. */
export const FIRM_PREFIXES: ReadonlySet<string> = words(`
  kanzlei notariat anwaltskanzlei rechtsanwaltskanzlei steuerkanzlei cabinet étude etude office bureau law firm of de da do del
  bufete despacho notaría notaria escritório cartório estudio the le contact contato contacto kontakt редактор
`);

/** Small words inside a name, lower case. */
export const NAME_PARTICLES: ReadonlySet<string> = words(`
  de du des d' la le les van von der den ter ten zu zur zum da do dos das di del della e y i bin ibn ben bint al el abu abou
  af av st mac o' dit und
`);

/** Capitalised words of headings, places and firms: a phrase that holds one is nobody's name. Lower case. */
export const NOT_IN_NAMES: ReadonlySet<string> = words(`
  i'm hello hi about accueil home homepage contact contacts us our the and or for with your you we all more read team teams people staff
  services service practice practices area areas law laws legal lawyers attorneys firm firms office offices partners news blog
  press media career careers jobs job privacy policy policies terms conditions cookie cookies notice notices sitemap site web
  website map maps menu search login client clients portal book booking appointment appointments call email e-mail mail phone
  telephone tel fax mobile address opening hours monday tuesday wednesday thursday friday saturday sunday january february
  march april may june july august september october november december street road avenue lane drive square suite floor
  building tower centre center plaza park city town county state region north south east west group company companies
  limited ltd llc llp inc gmbh ag kg sarl sas sa sasu scp selarl eurl corp corporation association society chamber chambers
  bar court council committee ministry department departments division embassy consulate university school institute hospital
  bank insurance assurance assurances real estate property family criminal business commercial corporate international global
  national european english french german spanish portuguese russian chinese arabic hindi italian dutch welcome follow share
  download upload print learn discover get start free new latest recent related popular top best why how what when where who
  which copyright reserved rights made powered by in on at to of from management administration general information info
  inquiries enquiries support help desk customer sales marketing accounts billing reception registered head main branch mission
  vision values history expertise experience profile profiles education languages language qualifications biography publications
  admissions mediation arbitration litigation immigration divorce tax labour labor employment inheritance succession wills
  estates trusts notary notaries public advice advisory consulting consultants solutions travel expat expats guide guides
  je suis bonjour nous notre nos votre vos vous qui sommes équipe equipe cabinet étude etude office avocats notaires associés associes
  collaborateurs mentions légales legales politique confidentialité plan contactez appelez prendre rendez-vous rendez rendezvous
  actualités actualites honoraires domaines domaine droit pénal famille travail immobilier affaires fiscal étrangers horaires
  lundi mardi mercredi jeudi vendredi samedi dimanche janvier février fevrier mars avril mai juin juillet août aout septembre
  octobre novembre décembre decembre rue boulevard place allée chemin impasse quai cours bâtiment étage siège social secrétariat
  secretariat accueil standard téléphone télécopie courriel adresse société societe entreprise maison agence barreau tribunal
  cour ordre chambre conseil ministère université école droits réservés suivez partager plus tous toutes nos_services
  ich bin hallo kontakt impressum datenschutz startseite über uns unser unsere team kanzlei rechtsanwälte anwälte notariat leistungen
  rechtsgebiete aktuelles karriere anfahrt öffnungszeiten sprechzeiten montag dienstag mittwoch donnerstag freitag samstag
  sonntag januar februar märz juni juli oktober dezember straße strasse platz weg allee telefon telefax anschrift gesellschaft
  verein kammer gericht amtsgericht landgericht amt ministerium universität versicherung versicherungen steuern familienrecht
  strafrecht arbeitsrecht mietrecht erbrecht verkehrsrecht sekretariat zentrale büro ihre ihr wir sie der die das für und
  inicio quiénes quienes somos soy yo hola oficina nuestro nuestra nuestros equipo despacho abogados bufete servicios áreas contacto aviso legal
  política privacidad horario lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio
  agosto septiembre octubre noviembre diciembre calle avenida plaza paseo teléfono correo dirección sociedad empresa colegio
  tribunal juzgado ministerio universidad derecho penal civil laboral familia seguros notaría notaria
  início sou olá eu sobre nós equipa equipe escritório advogados serviços contato contactos aviso política privacidade horário segunda
  terça quarta quinta sexta sábado domingo janeiro fevereiro março abril maio junho julho setembro outubro novembro dezembro
  rua avenida praça largo travessa telefone morada endereço sociedade empresa ordem tribunal cartório direito seguros
  главная о компании контакты команда наша наши услуги адвокаты юристы юридическая бюро коллегия контора нотариальная новости
  политика конфиденциальности адрес телефон факс почта электронная режим работы понедельник вторник среда четверг пятница
  суббота воскресенье улица проспект переулок площадь дом офис этаж общество компания группа палата суд министерство
  университет право россия москва город область край
  मैं हम नमस्ते यह आप मुझे
  मुख्य पृष्ठ संपर्क करें हमारे हमारी हमारा टीम सेवाएं सेवाएँ कार्यालय पता फोन ईमेल बारे में विधि कानून न्यायालय कंपनी समय सोमवार रविवार गोपनीयता नीति
  الرئيسية من نحن فريق فريقنا خدماتنا خدمات اتصل بنا مكتب شركة المحاماة للمحاماة عنوان العنوان هاتف الهاتف فاكس البريد الإلكتروني ساعات العمل
  أنا نحن هذا هذه هو هي كل لكم لدينا مرحبا أهلا
  سياسة الخصوصية القانون القضايا الاستشارات القانونية شارع برج الطابق مدينة الأخبار المدونة تواصل معنا حول
  高级 资深 首席 执行 管理 创始 首页 关于 我们 联系 团队 服务 律师 事务所 公司 地址 电话 传真 邮箱 新闻
`);

/** First names that make a capitalised pair a person's name; the commonest of the countries concerned. Lower case. */
export const FIRST_NAMES: ReadonlySet<string> = words(`
  jean pierre michel philippe alain nicolas christophe laurent david olivier julien thomas antoine guillaume françois francois
  jacques paul louis hugo lucas marc luc éric eric frédéric frederic sébastien sebastien vincent bruno didier gérard gerard
  bernard patrick stéphane stephane jérôme jerome mathieu matthieu maxime alexandre benoît benoit romain florian fabien cédric
  cedric yves gilles rené andré andre henri charles georges daniel dominique emmanuel étienne etienne xavier thierry pascal
  marie anne sophie isabelle nathalie catherine christine sylvie valérie valerie sandrine céline celine julie camille léa lea
  claire émilie emilie pauline charlotte hélène helene caroline aurélie aurelie audrey laure laurence florence véronique
  veronique brigitte martine monique françoise francoise chantal élodie elodie manon chloé chloe inès ines amélie amelie
  juliette mathilde marion lucie alice jeanne margaux justine delphine virginie corinne karine agnès agnes béatrice beatrice
  john james robert michael william richard joseph charles christopher matthew anthony mark donald steven andrew kenneth george
  joshua kevin brian edward ronald timothy jason jeffrey ryan jacob gary stephen jonathan larry justin scott brandon benjamin
  samuel gregory frank alexander raymond jack dennis jerry tyler aaron henry peter adam nathan simon oliver harry ian neil
  graham stuart alan colin keith trevor nigel martin philip liam noah ethan mary patricia jennifer linda elizabeth barbara
  susan jessica sarah karen nancy lisa betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa
  deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna ruth brenda pamela nicole katherine samantha
  christine emma olivia jane alison fiona helen joanna lucy victoria rachel hannah grace megan zoe abigail charlotte kate
  hans peter wolfgang klaus jürgen juergen dieter manfred uwe günter guenter horst bernd karl heinz werner rolf gerhard stefan
  michael thomas andreas matthias markus christian jan tobias florian sebastian felix lukas maximilian max jonas leon moritz
  philipp tim niklas ralf jörg joerg torsten sven dirk frank axel rainer volker martin johannes friedrich ludwig otto heinrich
  sabine petra monika susanne birgit andrea claudia katrin katja kerstin anja silke ute heike martina gabriele ursula ingrid
  renate helga karin angelika julia anna lena laura lisa sarah katharina johanna franziska christina stefanie nadine melanie
  jana greta hannah mia lea heidi brigitte gisela eva antje annette ulrike dagmar
  antonio josé jose manuel francisco juan javier jesús jesus carlos miguel alejandro rafael pedro ángel angel pablo fernando
  sergio luis alberto jorge álvaro alvaro diego adrián adrian raúl raul enrique ramón ramon vicente andrés andres joaquín
  joaquin santiago eduardo víctor victor roberto ricardo mario ignacio gonzalo rubén ruben marcos hugo mateo martín maría maria
  carmen ana isabel laura cristina marta lucía lucia dolores pilar elena raquel rosa sara paula mercedes beatriz rocío rocio
  silvia nuria patricia irene alba inmaculada teresa montserrat esther ángela angela alicia natalia sofía sofia daniela valentina
  joão joao antónio antonio paulo rui nuno tiago bruno andré ricardo filipe gonçalo goncalo duarte vasco hélder helder luís
  afonso rodrigo gustavo felipe leonardo marcelo fábio fabio gabriel thiago leandro vinícius vinicius márcio marcio sílvia
  inês ines beatriz mariana catarina joana filipa sara rita sónia sonia cláudia claudia fernanda juliana camila letícia leticia
  bruna larissa aline vanessa renata luciana adriana simone tatiana helena madalena francisca margarida
  иван александр сергей дмитрий андрей алексей максим михаил николай владимир евгений павел роман олег игорь виктор юрий
  константин артём артем антон денис кирилл илья никита василий пётр петр григорий борис вадим валерий вячеслав станислав
  анна мария елена ольга наталья наталия екатерина татьяна ирина светлана юлия анастасия дарья ксения виктория людмила галина
  марина надежда вера любовь софия алина полина валентина лариса оксана евгения маргарита александра
  ivan aleksandr sergei sergey dmitri dmitry andrei andrey alexei aleksei mikhail nikolai vladimir evgeny pavel oleg igor yuri
  anastasia ekaterina olga natalia tatiana irina svetlana yulia elena daria ksenia
  राजेश सुरेश रमेश महेश अमित अजय विजय संजय मनोज अनिल सुनील राहुल रोहित विकास दीपक अशोक राकेश मुकेश प्रदीप संदीप विनोद अरुण आनंद नीरज पंकज
  सुनीता अनीता सीमा पूजा नेहा प्रिया कविता रेखा मीना गीता सरिता अंजलि स्वाति दिव्या ज्योति आशा उषा शालिनी रश्मि मीनाक्षी लक्ष्मी
  rajesh suresh ramesh mahesh amit ajay vijay sanjay manoj anil sunil rahul rohit vikas deepak ashok rakesh mukesh pradeep
  sandeep vinod arun anand neeraj pankaj ravi arjun vikram karan priya neha pooja sunita anita seema kavita rekha meena geeta
  anjali swati divya jyoti asha usha shalini rashmi lakshmi sneha nisha meera
  أحمد محمد علي حسن حسين عمر خالد عبد يوسف إبراهيم محمود مصطفى سعيد طارق كريم ياسر سامي ماجد فهد سلطان ناصر فيصل راشد حمد سليمان
  عادل وليد رامي زياد نبيل جمال عبدالله عبدالرحمن فاطمة عائشة مريم سارة نورة ليلى هند ريم منى سلمى أمينة خديجة زينب نادية سعاد هدى دينا رانيا ياسمين لطيفة
  ahmed mohamed mohammed muhammad mohammad ali hassan hussein omar khaled khalid youssef yusuf ibrahim mahmoud mustafa mostafa
  saeed said tariq karim yasser sami majid fahad sultan nasser faisal rashid hamad rachid abdul abdullah fatima fatma aisha
  mariam maryam sara noura layla leila hind reem mona salma amina khadija zainab nadia souad huda dina rania yasmin latifa
  wei min jing li ming hui xin yan jun lei fang na xiu ying qiang jian hong hua somchai somsak anan niran malee suda pim
  giulia marco luca giovanni giuseppe francesca chiara alessandro matteo lorenzo paolo erik lars anders sven ingrid astrid
  kenji hiroshi yuki sakura takashi nguyen anh minh thi lan marek piotr anna tomasz katarzyna agnieszka jan pieter
`);

/** Surnames with which Chinese names begin. */
export const CHINESE_SURNAMES: ReadonlySet<string> = new Set(
  '王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林罗羅高郑鄭梁谢謝宋唐许許韩韓冯馮邓鄧曹彭曾肖萧田董袁潘于蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鐘谭譚陆陸汪范金石廖贾賈夏韦韋付方白邹鄒孟熊秦邱江尹薛闫阎段雷侯龙龍史陶黎贺賀顾顧毛郝龚龔邵万萬钱錢严嚴覃武戴莫孔向汤湯',
);

/** Words before a name in running text: "contact Jane Doe", "Ansprechpartnerin: Anna Beispiel". */
export const INTRODUCES_NAME =
  /(?:contact(?:ez)?|kontakt(?:ieren sie)?|ansprechpartner(?:in)?|écri(?:re|vez) à|joindre|auprès de|ask for|reach|attn|attention|à l'attention de|by|par|von|por|con|com|contacto|контактное лицо|обращаться к|联系人|聯繫人|संपर्क व्यक्ति|المسؤول|responsable|interlocuteur|author|autor|auteur|автор|作者)\s?[:：]?\s?$/iu;
