/**
 * Cities that name their country by themselves, in the spellings of the nine languages: `CC: spelling|spelling, …`.
 * Large cities, capitals and those where the product's readers live abroad; small places are read from postal lines.
 */
const BY_COUNTRY = `
FR: Paris|Париж|巴黎|पेरिस|باريس|París, Lyon|Lyón|Лион|里昂, Marseille|Marsella|Марсель|马赛|مرسيليا, Toulouse|Тулуза, Nice|Niza|Ницца|尼斯|نيس, Nantes|Нант, Strasbourg|Straßburg|Estrasburgo|Страсбург|斯特拉斯堡, Montpellier|Монпелье, Bordeaux|Burdeos|Бордо|波尔多, Lille|Лилль, Rennes, Grenoble, Aix-en-Provence, Cannes|Канны, Annecy, Dijon, Nancy, Metz, Toulon, Rouen, Angers, Saint-Étienne, Clermont-Ferrand, Besançon, Perpignan, Biarritz, Bayonne
BE: Bruxelles|Brussels|Brussel|Brüssel|Bruselas|Bruxelas|Брюссель|布鲁塞尔|بروكسل, Antwerpen|Anvers|Antwerp|Amberes, Liège|Lüttich, Gent|Gand|Ghent, Namur, Charleroi
CH: Genève|Geneva|Genf|Ginebra|Genebra|Женева|日内瓦|जिनेवा|جنيف, Zürich|Zurich|Zúrich|Zurique|Цюрих|苏黎世|زيورخ, Lausanne|Лозанна|洛桑, Bern|Berne|Berna|Берн, Basel|Bâle|Basilea|Базель|巴塞尔, Lugano|Лугано, Fribourg, Neuchâtel, Luzern|Lucerne, Sion, Montreux
LU: Luxembourg-Ville
MC: Monaco|Mónaco|Монако|摩纳哥|موناكو, Monte-Carlo
DE: Berlin|Berlín|Berlim|Берлин|柏林|बर्लिन|برلين, München|Munich|Múnich|Munique|Мюнхен|慕尼黑|म्यूनिख|ميونخ, Hamburg|Hambourg|Hamburgo|Гамбург|汉堡|هامبورغ, Frankfurt am Main|Frankfurt|Francfort|Fráncfort|Франкфурт|法兰克福|فرانكفورت, Köln|Cologne|Colonia|Colônia|Кёльн|科隆|كولونيا, Düsseldorf|Dusseldorf|Дюссельдорф|杜塞尔多夫, Stuttgart|Штутгарт|斯图加特, Leipzig|Лейпциг, Dresden|Dresde|Дрезден, Hannover|Hanovre|Ганновер, Nürnberg|Nuremberg|Нюрнберг, Bremen|Brême, Dortmund, Bonn, Heidelberg, Freiburg im Breisgau|Freiburg, Mannheim, Karlsruhe, Münster, Augsburg, Mainz, Wiesbaden, Potsdam, Regensburg, Würzburg, Kiel, Aachen
AT: Wien|Vienna|Vienne|Viena|Вена|维也纳|فيينا, Salzburg|Salzbourg|Зальцбург, Graz, Innsbruck, Linz
ES: Madrid|Madri|Мадрид|马德里|मैड्रिड|مدريد, Barcelona|Barcelone|Барселона|巴塞罗那|बार्सिलोना|برشلونة, Valencia|Valence|Валенсия, Sevilla|Seville|Séville|Севилья, Málaga|Malaga|Малага, Bilbao, Alicante|Аликанте, Marbella|Марбелья, Palma de Mallorca|Palma, Zaragoza|Saragosse, Granada, Murcia, Las Palmas, Vigo, San Sebastián, Salamanca
PT: Lisboa|Lisbon|Lisbonne|Lissabon|Лиссабон|里斯本|लिस्बन|لشبونة, Porto|Oporto|Порту|波尔图, Faro, Braga, Coimbra, Cascais, Lagos (Portugal), Albufeira, Setúbal, Aveiro, Funchal, Évora
IT: Roma|Rome|Rom|Рим|罗马|روما, Milano|Milan|Mailand|Milán|Milão|Милан|米兰|ميلانو, Firenze|Florence|Florenz|Florencia|Флоренция, Torino|Turin, Napoli|Naples|Neapel, Venezia|Venice|Venise|Venedig, Bologna
NL: Amsterdam|Ámsterdam|Амстердам|阿姆斯特丹, Rotterdam, Den Haag|The Hague|La Haye, Utrecht, Eindhoven
GB: London|Londres|Лондон|伦敦|लंदन|لندن, Manchester|Манчестер|曼彻斯特, Birmingham, Edinburgh|Édimbourg|Эдинбург|爱丁堡, Glasgow, Liverpool, Bristol, Leeds, Cambridge, Oxford, Cardiff, Belfast, Brighton, Nottingham, Sheffield
IE: Dublin|Dublín|Дублин|都柏林, Cork, Galway
US: New York|Nueva York|Nova York|Nova Iorque|Нью-Йорк|纽约|न्यूयॉर्क|نيويورك, Los Angeles|Лос-Анджелес|洛杉矶, Miami|Майами|迈阿密|ميامي, San Francisco|Сан-Франциско|旧金山, Chicago|Чикаго|芝加哥, Boston|Бостон|波士顿, Washington|Вашингтон|华盛顿, Houston, Dallas, Seattle, Austin, Atlanta, San Diego, Denver, Orlando, Philadelphia, Las Vegas
CA: Montréal|Montreal|Монреаль|蒙特利尔|مونتريال, Toronto|Торонто|多伦多|تورنتو, Vancouver|Ванкувер|温哥华, Québec, Ottawa|Оттава, Calgary
MX: Ciudad de México|Mexico City|Mexico|México D.F.|Мехико|墨西哥城, Cancún|Cancun|Канкун, Guadalajara, Monterrey, Playa del Carmen
AR: Buenos Aires|Буэнос-Айрес|布宜诺斯艾利斯
CO: Bogotá|Bogota|Богота, Medellín|Medellin
CL: Santiago de Chile
PE: Lima|Лима
BR: São Paulo|Sao Paulo|Сан-Паулу|圣保罗, Rio de Janeiro|Рио-де-Жанейро|里约热内卢, Brasília|Brasilia, Belo Horizonte, Curitiba, Porto Alegre, Salvador, Recife, Fortaleza, Florianópolis
RU: Москва|Moscow|Moscou|Moskau|Moscú|Moscovo|莫斯科|मास्को|موسكو, Санкт-Петербург|Saint Petersburg|St. Petersburg|Saint-Pétersbourg|San Petersburgo|São Petersburgo|圣彼得堡, Новосибирск|Novosibirsk, Екатеринбург|Yekaterinburg, Казань|Kazan, Нижний Новгород|Nizhny Novgorod, Краснодар|Krasnodar, Сочи|Sochi, Владивосток|Vladivostok, Калининград|Kaliningrad, Самара|Samara, Ростов-на-Дону|Rostov-on-Don, Уфа, Пермь, Воронеж, Челябинск
UA: Київ|Киев|Kyiv|Kiev, Одеса|Одесса|Odesa|Odessa, Львів|Львов|Lviv
KZ: Алматы|Almaty, Астана|Astana
BY: Минск|Minsk
GE: Тбилиси|Tbilisi, Батуми|Batumi
AM: Ереван|Yerevan
RS: Belgrade|Beograd|Belgrad|Белград
CN: 北京|Beijing|Pékin|Peking|Pekín|Pequim|Пекин|बीजिंग|بكين, 上海|Shanghai|Шанхай|शंघाई|شنغهاي, 广州|廣州|Guangzhou|Гуанчжоу|قوانغتشو, 深圳|Shenzhen|Шэньчжэнь|شنتشن, 成都|Chengdu, 杭州|Hangzhou, 南京|Nanjing, 武汉|Wuhan, 天津|Tianjin, 重庆|Chongqing, 西安|Xi'an, 苏州|Suzhou, 青岛|Qingdao, 厦门|Xiamen, 大连|Dalian, 宁波|Ningbo, 长沙|Changsha, 沈阳|Shenyang, 济南|Jinan, 郑州|Zhengzhou, 昆明|Kunming, 哈尔滨|Harbin, 福州|Fuzhou
HK: 香港|Hong Kong|Гонконг|هونغ كونغ
TW: 台北|臺北|Taipei|Тайбэй
SG: Singapore|Singapour|Singapur|Singapura|Сингапур|新加坡|सिंगापुर|سنغافورة
JP: Tokyo|東京|Токио|东京|टोक्यो|طوكيو, Osaka|大阪, Kyoto|京都
KR: Seoul|서울|Сеул|首尔
TH: Bangkok|กรุงเทพมหานคร|กรุงเทพฯ|Бангкок|曼谷|बैंकॉक|بانكوك|Banguecoque|Bangcoc, Chiang Mai|เชียงใหม่|Чиангмай|清迈, Phuket|ภูเก็ต|Пхукет|普吉|फुकेट, Pattaya|พัทยา|Паттайя|芭提雅, Hua Hin, Koh Samui|Ko Samui|Самуи
VN: Hanoi|Hà Nội|Ханой|河内, Ho Chi Minh City|Hô-Chi-Minh-Ville|Hồ Chí Minh|Хошимин|胡志明市, Da Nang
KH: Phnom Penh|Пномпень|金边, Siem Reap
LA: Vientiane
MY: Kuala Lumpur|Куала-Лумпур|吉隆坡|कुआलालंपुर, Penang
ID: Jakarta|Джакарта|雅加达, Denpasar|Bali|Бали|巴厘岛
PH: Manila|Manille|Манила|马尼拉, Makati, Cebu
AE: Dubai|Dubaï|Dubái|Дубай|迪拜|दुबई|دبي, Abu Dhabi|Abou Dabi|Abu Dabi|Абу-Даби|阿布扎比|अबू धाबी|أبو ظبي|أبوظبي, Sharjah|الشارقة|Шарджа
SA: Riyadh|Riyad|Riad|الرياض|Эр-Рияд|利雅得|रियाद, Jeddah|Djeddah|جدة|जेद्दा, الدمام|Dammam, مكة المكرمة, المدينة المنورة
QA: Doha|الدوحة|Доха|多哈|दोहा
KW: Kuwait City|مدينة الكويت
BH: Manama|المنامة
OM: Muscat|Mascate|مسقط
LB: Beirut|Beyrouth|بيروت|Бейрут|贝鲁特
JO: Amman|عمّان|عمان الأردن
EG: Cairo|Le Caire|Kairo|El Cairo|القاهرة|Каир|开罗|काहिरा, الإسكندرية|Alexandria|Alexandrie
MA: Casablanca|الدار البيضاء|Касабланка|卡萨布兰卡, Rabat|الرباط|Рабат, Marrakech|Marrakesch|مراكش|Марракеш, Tanger|Tangier|طنجة, Agadir|أكادير, Fès|Fes|فاس, Essaouira
TN: Tunis|تونس العاصمة|Тунис|Túnez, Sousse, Sfax
DZ: Alger|Algiers|الجزائر العاصمة|Argel, Oran|وهران
SN: Dakar|Дакар
CI: Abidjan
CM: Douala, Yaoundé
MG: Antananarivo
MU: Port-Louis|Port Louis
ZA: Cape Town|Le Cap|Kapstadt|Кейптаун, Johannesburg|Йоханнесбург, Durban
KE: Nairobi
NG: Lagos, Abuja
IN: New Delhi|Neu-Delhi|Nueva Delhi|Nova Deli|नई दिल्ली|Нью-Дели|新德里|نيودلهي, Delhi|दिल्ली, Mumbai|मुंबई|Мумбаи|孟买|مومباي, Bengaluru|Bangalore|बेंगलुरु|बंगलौर|Бангалор, Chennai|चेन्नई, Kolkata|Calcutta|कोलकाता, Hyderabad|हैदराबाद, Pune|पुणे, Ahmedabad|अहमदाबाद, Jaipur|जयपुर, Lucknow|लखनऊ, Goa|गोवा, Gurugram|Gurgaon|गुरुग्राम, Noida|नोएडा, Bhopal|भोपाल, Indore|इंदौर, Patna|पटना, Varanasi|वाराणसी, Kochi, Chandigarh|चंडीगढ़, Dehradun|देहरादून, Kanpur|कानपुर, Nagpur|नागपुर
IL: Tel Aviv|Tel-Aviv|Тель-Авив|特拉维夫, Jerusalem|Jérusalem|Иерусалим
TR: Istanbul|İstanbul|Estambul|Стамбул|伊斯坦布尔|إسطنبول, Ankara|Анкара, Antalya|Анталья|Antalia, Izmir
GR: Athens|Athènes|Athen|Atenas|Афины, Thessaloniki
CY: Limassol|Лимассол, Nicosia|Никосия, Larnaca, Paphos
PL: Warszawa|Warsaw|Varsovie|Warschau|Varsovia|Варшава, Kraków|Krakow|Cracovie
CZ: Praha|Prague|Prag|Praga|Прага|布拉格, Brno
HU: Budapest|Будапешт|布达佩斯
RO: București|Bucharest|Bucarest|Bukarest|Бухарест
BG: Sofia|София
SE: Stockholm|Estocolmo|Стокгольм, Göteborg, Malmö
DK: København|Copenhagen|Copenhague|Kopenhagen|Копенгаген
NO: Oslo|Осло
FI: Helsinki|Хельсинки
EE: Tallinn|Таллин
LV: Riga|Рига
LT: Vilnius|Вильнюс
AU: Sydney|Сидней|悉尼|सिडनी|سيدني, Melbourne|Мельбурн|墨尔本, Brisbane, Perth, Adelaide
NZ: Auckland|Окленд|奥克兰, Wellington
`;

const COUNTRY_OF_CITY: ReadonlyMap<string, string> = new Map(
  BY_COUNTRY.trim()
    .split('\n')
    .flatMap((line) => {
      const country = line.slice(0, 2);
      return line
        .slice(3)
        .split(/[,|]/)
        .map((city): [string, string] => [city.trim().toLowerCase(), country]);
    }),
);

const FIRST_WORDS: ReadonlySet<string> = new Set(
  [...COUNTRY_OF_CITY.keys()].map((city) => city.split(' ', 1)[0] ?? ''),
);

/** ISO code of a well-known city's country, whatever the language of its name. */
export function countryOfCity(city: string): string | null {
  return COUNTRY_OF_CITY.get(city.trim().toLowerCase()) ?? null;
}

/** The longest run of words, at most four, that is a known city; from the left. */
export function firstCityIn(text: string): { city: string; country: string } | null {
  const words = text.slice(0, 400).split(/[\s,;|·•–—:()/।،]+/);
  for (let i = 0; i < words.length; i++) {
    if (!FIRST_WORDS.has((words[i] ?? '').toLowerCase().replace(/[.市]+$/, ''))) continue;
    for (let count = 4; count > 0; count--) {
      if (i + count > words.length) continue;
      const city = words
        .slice(i, i + count)
        .join(' ')
        .replace(/[.市]+$/, '');
      const country = countryOfCity(city);
      if (country !== null && !/^\p{Ll}/u.test(city)) return { city, country };
    }
  }
  return chineseCityIn(text);
}

/** Chinese writes no spaces: a city stands before 市, or at the start of an address. */
function chineseCityIn(text: string): { city: string; country: string } | null {
  const match =
    /(?:^|[省区：:\s,，])([\u4e00-\u9fff]{2,3})市/.exec(text) ??
    /(?:^|[：:\s，\n])(北京|上海|天津|重庆|香港|广州|深圳)/.exec(text);
  const city = match?.[1];
  const country = city === undefined ? null : countryOfCity(city);
  return city === undefined || country === null ? null : { city, country };
}
