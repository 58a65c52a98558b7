import type {
  Backdrop,
  ColourId,
  Framing,
  Light,
  MoonPhase,
  Palette,
  Position,
  RelationKind,
  Season,
  Size,
  StyleId,
  SubjectId,
  Terrain,
  TimeOfDay,
  Weather,
} from "./brief.js";

/**
 * The words. Entries are separated by commas; spaces inside an entry separate its words.
 * `a/b` is singular and plural, `=a` has no plural of its own, `*a` is a stem whose endings may
 * vary (Russian, and adjectives that are declined). Entries are written without accents: text is
 * folded the same way before it is looked up.
 */
type Entries<Key extends string> = Readonly<Record<Key, string>>;

export const subjectWords: Entries<SubjectId> = {
  sailboat: `sailboat, sailing boat, sail boat, boat, yacht, sailing ship, ship, dinghy, schooner,
    catamaran, fishing boat, sailing yacht, sloop, toy boat, wooden boat, rowing boat, tall ship,
    segelboot/segelboote, segelschiff/segelschiffe, boote, schiff/schiffe, segelbooten/segelbooten, voilier, bateau/bateaux,
    bateau a voile/bateaux a voile, velero, barco, barco de vela, barca a vela/barche a vela, barca/barche, veliero/velieri,
    veleiro, barco a vela, 帆船, ヨット, 小船, 船, 舟, قارب/قوارب, مركب/مراكب, قارب شراعي/قوارب شراعية, *парусник, *лодк, *яхт, *корабл`,
  lighthouse: `lighthouse, light house, leuchtturm/leuchtturme, phare, faro/fari, farol/farois, 灯台, 灯塔, 燈塔, منارة/منارات, *маяк`,
  house: `house, cottage, cabin, hut, barn, farmhouse, villa, bungalow, tree house, dwelling, log cabin,
    chalet, haus/hauser, hauschen, hutte, maison, cabane, casa, cabana, casetta/casette, 家, 房子, 小屋, 屋子, بيت/بيوت, منزل/منازل, *домик, =дом/дома, *хижин`,
  castle: `castle, fortress, palace, citadel, fort, schloss/schlosser, burg/burgen, chateau/chateaux,
    castillo, castello/castelli, castelo, 城堡, 城, お城, قلعة/قلاع, *замок, *замк`,
  windmill: `windmill, wind mill, mill, windmuhle/windmuhlen, moulin, moulin a vent/moulins a vent, molino/molinos, molino de viento/molinos de viento,
    mulino/mulini, mulino a vento/mulini a vento, moinho, moinho de vento/moinhos de vento, 風車, 风车, طاحونة/طواحين, طاحونة هواء, *мельниц`,
  tree: `tree, oak, oak tree, maple, maple tree, birch, birch tree, willow, willow tree, apple tree, cherry tree, palm tree, elm, olive tree, bonsai, sapling,
    baum/baume, arbre, arbol/arboles, albero/alberi, arvore, 木, 樹, 树, 大树, 樹木, 树木, شجرة/أشجار, شجره, *дерев`,
  pine: `pine, pine tree, fir, fir tree, spruce, conifer, evergreen, evergreen tree, christmas tree, kiefer/kiefern, tanne/tannen, tannenbaum/tannenbaume, sapin, pino/pini, pinos/pinos, abete/abeti, pinheiro,
    松, 松の木, 松树, صنوبر, *сосн, *елк`,
  cactus: `cactus/cacti, cactus/cactuses, saguaro, kaktus/kakteen, cacto, サボテン, 仙人掌, صبار, *кактус`,
  flower: `flower, rose, tulip, daisy, sunflower, poppy, lily, lotus, blossom, blossom flower, orchid, dandelion, peony, marigold, wildflower, wild flower,
    blume/blumen, sonnenblume/sonnenblumen, fleur, tournesol, flor/flores, girasol/girasoles, fiore/fiori, 花, 向日葵, ひまわり, 花朵, زهرة/زهور, وردة/ورود, *цвет, *роз`,
  mushroom: `mushroom, toadstool, fly agaric, pilz/pilze, fliegenpilz/fliegenpilze, champignon, seta, hongo, fungo/funghi, cogumelo, キノコ, きのこ, 蘑菇, فطر, *гриб`,
  apple: `apple, apfel/apfel, pomme, manzana, mela/mele, maca, りんご, リンゴ, 林檎, 苹果, 蘋果, تفاحة/تفاح, *яблок`,
  cat: `cat, kitten, kitty, tabby, tomcat, house cat, tabby cat, katze/katzen, katzchen, kater, chat, chaton, gato, gatito, gatto/gatti, gattino/gattini, 猫, 子猫, ねこ, ネコ, 小猫, 貓, قطة/قطط, قط, *кошк, *кот, *котен`,
  rabbit: `rabbit, bunny, hare, bunny rabbit, kaninchen/kaninchen, hase/hasen, lapin, conejo, coniglio/conigli, coelho, うさぎ, ウサギ, 兎, 兔子, 兔, أرنب/أرانب, *кролик, *заяц, *зайц`,
  bird: `bird, seagull, gull, swallow, parrot, eagle, crow, owl, sparrow, robin, songbird, raven, hawk, pigeon, dove, sea bird, seabird,
    vogel/vogel, mowe/mowen, oiseau/oiseaux, mouette, pajaro, ave, gaviota, uccello/uccelli, gabbiano/gabbiani, passaro, gaivota, 鳥, 小鳥, 鸟, 小鸟, カモメ, طائر/طيور, عصفور/عصافير, *птиц, *чайк`,
  fish: `fish/fish, fish/fishes, goldfish/goldfish, koi/koi, trout/trout, salmon/salmon, clownfish/clownfish, fisch/fische, poisson, pez/peces, pesce/pesci, peixe, 魚, 金魚, さかな, 鱼, 金鱼, سمكة/أسماك, سمك, *рыб`,
  whale: `whale, blue whale, humpback, humpback whale, orca, sperm whale, wal/wale, baleine, ballena, balena/balene, baleia, クジラ, 鯨, くじら, 鲸鱼, 鲸, حوت/حيتان, *кит`,
  butterfly: `butterfly, moth, monarch butterfly, schmetterling/schmetterlinge, papillon, mariposa, farfalla/farfalle, borboleta, 蝶, 蝶々, ちょう, 蝴蝶, فراشة/فراشات, *бабоч`,
  balloon: `balloon, hot air balloon, air balloon, heissluftballon/heissluftballons, ballon, ballon/ballons, luftballon/luftballons, montgolfiere, globo, globo aerostatico, mongolfiera/mongolfiere, palloncino/palloncini, balao/baloes, 気球, 風船, 热气球, 气球, بالون/بالونات, منطاد, *воздушный шар, *воздушные шар, *шар`,
  rocket: `rocket, spaceship, space ship, rocket ship, spacecraft/spacecraft, space rocket, starship, rakete/raketen, raumschiff/raumschiffe, fusee, vaisseau spatial, cohete, nave espacial/naves espaciales, razzo/razzi, astronave/astronavi, foguete, ロケット, 宇宙船, 火箭, 飞船, صاروخ/صواريخ, *ракет`,
  car: `car, automobile, taxi, sports car, convertible, sedan, motorcar, race car, racing car, old car, vintage car, auto/autos, wagen/wagen, voiture, coche, automovil/automoviles, automobile/automobili, macchina/macchine, carro, 車, 自動車, くるま, 汽车, 車子, 车, سيارة/سيارات, *машин, *автомобил`,
  snowman: `snowman/snowmen, snow man/snow men, schneemann/schneemanner, bonhomme de neige/bonhommes de neige, muneco de nieve/munecos de nieve, pupazzo di neve/pupazzi di neve, boneco de neve/bonecos de neve, 雪だるま, 雪人, رجل ثلج, رجل الثلج, *снеговик`,
  robot: `robot, android, automaton/automata, roboter/roboter, ロボット, 机器人, 機器人, روبوت/روبوتات, *робот`,
  umbrella: `umbrella, parasol, brolly, regenschirm/regenschirme, schirm/schirme, parapluie, paraguas/paraguas, ombrello/ombrelli, guarda chuva/guarda chuvas, 傘, 雨傘, 伞, 雨伞, مظلة/مظلات, *зонт`,
  tent: `tent, camping tent, teepee, yurt, zelt/zelte, tente, tienda de campana/tiendas de campana, tenda/tende, barraca, テント, 帐篷, 帳篷, خيمة/خيام, *палатк`,
  teacup: `teacup, tea cup, cup of tea/cups of tea, cup, mug, coffee cup, cup of coffee/cups of coffee, coffee mug, teetasse/teetassen, tasse/tassen, tasse de the/tasses de the, tasse, taza, taza de te/tazas de te, tazza/tazze, tazza di te/tazze di te, xicara, ティーカップ, カップ, 茶杯, 杯子, فنجان/فناجين, كوب شاي, *чашк`,
  moon: `moon, mond/monde, lune, luna/lune, lua, 月, 月亮, قمر, =луна, =луной, =луны, =луне, =луну`,
  sun: `sun, sonne/sonnen, soleil, sol, sole/soli, 太陽, 太阳, شمس, =солнце, =солнцем, =солнца`,
};

export const emojiSubjects: Readonly<Record<string, SubjectId>> = {
  "⛵": "sailboat",
  "🚤": "sailboat",
  "🛥": "sailboat",
  "🚢": "sailboat",
  "🏠": "house",
  "🏡": "house",
  "🛖": "house",
  "🏰": "castle",
  "🏯": "castle",
  "🌳": "tree",
  "🌴": "tree",
  "🌲": "pine",
  "🎄": "pine",
  "🌵": "cactus",
  "🌸": "flower",
  "🌷": "flower",
  "🌹": "flower",
  "🌻": "flower",
  "🌼": "flower",
  "🌺": "flower",
  "🍄": "mushroom",
  "🍎": "apple",
  "🍏": "apple",
  "🐱": "cat",
  "🐈": "cat",
  "😺": "cat",
  "🐰": "rabbit",
  "🐇": "rabbit",
  "🐦": "bird",
  "🕊": "bird",
  "🦅": "bird",
  "🦉": "bird",
  "🐟": "fish",
  "🐠": "fish",
  "🐡": "fish",
  "🐳": "whale",
  "🐋": "whale",
  "🦋": "butterfly",
  "🎈": "balloon",
  "🚀": "rocket",
  "🚗": "car",
  "🚙": "car",
  "🚕": "car",
  "🏎": "car",
  "⛄": "snowman",
  "☃": "snowman",
  "🤖": "robot",
  "☂": "umbrella",
  "☔": "umbrella",
  "🌂": "umbrella",
  "⛱": "umbrella",
  "⛺": "tent",
  "☕": "teacup",
  "🍵": "teacup",
  "🌙": "moon",
  "🌛": "moon",
  "🌜": "moon",
  "☀": "sun",
  "🌞": "sun",
};

/** Emoji that stand for words; the words are read in their place. */
export const emojiPhrases: Readonly<Record<string, string>> = {
  "🌕": "full moon",
  "🌝": "full moon",
  "🌒": "crescent moon",
  "🌘": "crescent moon",
  "🌊": "sea",
  "🏖": "beach",
  "🏝": "beach",
  "🏜": "desert",
  "🏔": "mountains",
  "⛰": "mountains",
  "🗻": "mountains",
  "🌅": "sunrise",
  "🌄": "sunrise",
  "🌇": "sunset",
  "🌆": "city dusk",
  "🏙": "city",
  "🌃": "city night",
  "🌌": "night",
  "🌧": "rain",
  "⛈": "storm",
  "❄": "snowfall",
  "🌨": "snowfall",
  "🌫": "fog",
  "🍂": "autumn",
  "🍁": "autumn",
};

export const colourWords: Entries<ColourId> = {
  red: `=red, =crimson, =scarlet, =ruby, =cherry red, =vermilion, =maroon, =burgundy, =reddish, =bright red, =dark red, =rot, =rote, =roten, =roter, =rotes, =rouge, =rouges, =rojo, =roja, =rojos, =rojas, =rosso, =rossa, =rossi, =rosse, =vermelho, =vermelha, =vermelhos, =vermelhas, =赤い, =赤, =赤色, =红, =红色, =紅色, =紅, =أحمر, =حمراء, =أحمران, =حمراوان, =حمر, *красн`,
  orange: `=orange, =tangerine, =amber, =oranges, =anaranjado, =naranja, =arancione, =arancioni, =laranja, =オレンジ, =オレンジ色, =橙色, =برتقالي, =برتقالية, *оранжев`,
  yellow: `=yellow, =golden, =gold, =lemon yellow, =mustard, =gelb, =gelbe, =gelben, =gelber, =gelbes, =jaune, =jaunes, =amarillo, =amarilla, =amarillos, =amarillas, =giallo, =gialla, =gialli, =gialle, =amarelo, =amarela, =amarelos, =amarelas, =黄色い, =黄色, =黄, =黃色, =أصفر, =صفراء, *желт`,
  green: `=green, =emerald, =olive green, =lime green, =jade, =mint green, =grun, =grune, =grunen, =gruner, =grunes, =vert, =verte, =verts, =vertes, =verde, =verdes, =verdi, =緑, =緑の, =緑色, =绿色, =绿, =綠色, =أخضر, =خضراء, *зелен`,
  blue: `=blue, =azure, =navy, =navy blue, =cobalt, =sky blue, =turquoise, =teal, =cyan, =indigo, =blau, =blaue, =blauen, =blauer, =blaues, =bleu, =bleue, =bleus, =bleues, =azul, =azules, =azuis, =azzurro, =azzurra, =azzurri, =blu, =青い, =青, =青色, =蓝色, =蓝, =藍色, =أزرق, =زرقاء, *син, *голуб`,
  purple: `=purple, =violet, =lilac, =lavender, =mauve, =magenta, =lila, =violett, =violette, =violets, =morado, =morada, =viola, =roxo, =roxa, =紫, =紫の, =紫色, =بنفسجي, =بنفسجية, *фиолетов`,
  pink: `=pink, =salmon pink, =fuchsia, =rosa, =rosafarbene, =rosado, =rosada, =cor de rosa, =ピンク, =桃色, =粉色, =粉红色, =粉紅色, =وردي, =وردية, *розов`,
  brown: `=brown, =chestnut, =chocolate brown, =tan, =beige, =braun, =braune, =braunen, =brauner, =braunes, =brun, =brune, =bruns, =marron, =castano, =marrone, =marroni, =marrom, =茶色, =茶色い, =棕色, =褐色, =بني, =بنية, *коричнев`,
  black: `=black, =jet black, =ebony, =pitch black, =schwarz, =schwarze, =schwarzen, =schwarzer, =schwarzes, =noir, =noire, =noirs, =noires, =negro, =negra, =negros, =negras, =nero, =nera, =neri, =nere, =preto, =preta, =pretos, =pretas, =黒い, =黒, =黑色, =黑, =أسود, =سوداء, *черн`,
  white: `=white, =ivory, =snow white, =whitewashed, =pearl white, =weiss, =weisse, =weissen, =weisser, =weisses, =blanc, =blanche, =blancs, =blanches, =blanco, =blanca, =blancos, =blancas, =bianco, =bianca, =bianchi, =bianche, =branco, =branca, =brancos, =brancas, =白い, =白, =白色, =أبيض, =بيضاء, *бел`,
  grey: `=grey, =gray, =silver, =slate, =charcoal grey, =grau, =graue, =grauen, =grauer, =graues, =gris, =grise, =grises, =grigio, =grigia, =grigi, =cinza, =cinzento, =灰色, =رمادي, =رمادية, *сер`,
};

/** Arabic has a form of its own for two of a thing. */
export const dualWords: Readonly<Partial<Record<SubjectId, string>>> = {
  sailboat: "قاربان, قاربين, مركبان, مركبين, قاربان شراعيان",
  house: "بيتان, بيتين, منزلان",
  tree: "شجرتان, شجرتين",
  cat: "قطتان, قطتين",
  bird: "طائران, طائرين, عصفوران",
  fish: "سمكتان, سمكتين",
  flower: "زهرتان, زهرتين, وردتان",
};

/** Written numbers, as stated by a number word. */
export const numberWords: Readonly<Record<number, string>> = {
  1: "one, a single, single, a lone, lone, a solitary, solitary, just one, eine einzige, 一, 一つ, 一艘, 一只, 一隻, 一匹, واحد, واحدة, один, одна, одно, une seule, uma, 一个",
  2: "two, a pair of, pair of, a couple of, couple of, twin, zwei, deux, dos, due, dois, duas, 二, 两, 兩, 二つ, 二隻, 二匹, 二羽, 二本, 两只, 两艘, 兩艘, 两个, اثنان, اثنين, два, две, двое, ein paar",
  3: "three, a trio of, trio of, drei, trois, tres, tre, 三, 三つ, 三隻, 三匹, 三羽, 三本, 三只, 三艘, 三个, ثلاثة, ثلاث, три, трое",
  4: "four, a quartet of, vier, quatre, cuatro, quattro, quatro, 四, 四つ, 四隻, 四匹, 四只, 四艘, 四个, أربعة, أربع, четыре",
  5: "five, funf, cinq, cinco, cinque, 五, 五つ, 五隻, 五匹, 五只, 五艘, 五个, خمسة, خمس, пять",
  6: "six, half a dozen, sechs, seis, sei, 六, 六つ, 六只, ستة, ست, шесть",
  7: "seven, sieben, sept, siete, sette, sete, 七, 七つ, 七只, سبعة, سبع, семь",
  8: "eight, acht, huit, ocho, otto, oito, 八, 八つ, 八只, ثمانية, восемь",
  9: "nine, neun, nueve, nove, 九, 九つ, 九只, تسعة, девять",
  10: "ten, zehn, dix, diez, dieci, dez, 十, 十只, عشرة, десять",
  11: "eleven, onze, undici, 十一",
  12: "twelve, a dozen, dozen, a hundred, hundred, a thousand, dutzend, zwolf, douze, une douzaine de, doce, dodici, doze, 十二",
};

/** Numbers that no one would count: they set how many are drawn, and are not held to it. */
export const vagueNumberWords: Readonly<Record<number, string>> = {
  3: "some, a few, few, einige, quelques, unos, unas, alcuni, alcune, alguns, algumas, несколько, いくつかの, 几个, 几只",
  4: "several, a group of, group of, a cluster of, cluster of, a handful of, mehrere, plusieurs, varios, varias, diversi",
  7: "many, lots of, a lot of, a flock of, flock of, a swarm of, a fleet of, fleet of, a row of, a school of, countless, numerous, dozens of, hundreds of, viele, beaucoup de, muchos, muchas, molti, molte, muitos, muitas, たくさんの, 许多, 很多, много, كثيرة",
};

export const sizeWords: Entries<Size> = {
  small: `=small, =tiny, =little, =miniature, =minuscule, =small scale, =petite, =wee, =klein, =kleine, =kleinen, =kleiner, =kleines, =winzige, =petit, =petits, =petites, =pequeno, =pequena, =pequenos, =pequenas, =piccolo, =piccola, =piccoli, =piccole, =小さな, =小さい, =小小的, =صغير, =صغيرة, *маленьк`,
  large: `=large, =big, =huge, =giant, =gigantic, =enormous, =massive, =towering, =immense, =oversized, =colossal, =great, =gross, =grosse, =grossen, =grosser, =grosses, =riesige, =grand, =grande, =grands, =grandes, =enorme, =enormes, =gran, =grandi, =大きな, =大きい, =巨大な, =巨大的, =巨大, =كبير, =كبيرة, *больш, *огромн`,
};

export const phaseWords: Entries<MoonPhase> = {
  full: "=full, =voller, =vollen, =pleine, =llena, =piena, =cheia, =полная, =полной",
  crescent:
    "=crescent, =half, =new, =sickle, =thin, =waxing, =waning, =creciente, =crescente, =zunehmender",
};

/** Words that name the moon and its phase at once. */
export const phasedMoonWords: Entries<MoonPhase> = {
  full: "=full moon, =full moons, =vollmond, =pleine lune, =luna llena, =luna piena, =lua cheia, =満月, =满月, =滿月, =بدر, =القمر المكتمل, =полная луна, =полной луной, =полнолуние",
  crescent:
    "=crescent moon, =half moon, =new moon, =sickle moon, =mondsichel, =halbmond, =croissant de lune, =三日月, =弯月, =新月, =هلال, =полумесяц, =полумесяцем",
};

export const positionWords: Entries<Position> = {
  left: "=on the left, =to the left, =at the left, =at left, =on left, =left side, =on the left side, =on the left hand side, =in the left, =left of the frame, =left third, =in the left third, =left half, =in the left half, =links, =a gauche, =a la izquierda, =a sinistra, =a esquerda, =左に, =左侧, =左边, =على اليسار, =слева",
  right:
    "=on the right, =to the right, =at the right, =at right, =on right, =right side, =on the right side, =on the right hand side, =in the right, =right third, =in the right third, =right half, =in the right half, =rechts, =a droite, =a la derecha, =a destra, =a direita, =右に, =右侧, =右边, =على اليمين, =справа",
  centre:
    "=in the centre, =in the center, =in the middle, =at the centre, =at the center, =centred, =centered, =dead centre, =in the middle of the frame, =in der mitte, =au centre, =en el centro, =al centro, =no centro, =中央に, =в центре",
  foreground:
    "=in the foreground, =foreground, =up front, =in front, =im vordergrund, =au premier plan, =en primer plano, =in primo piano, =em primeiro plano, =手前に, =на переднем плане",
  background:
    "=in the background, =background, =in the distance, =far away, =far off, =on the horizon, =in the far distance, =im hintergrund, =en arriere plan, =au loin, =al fondo, =en el fondo, =sullo sfondo, =ao fundo, =遠くに, =背景に, =на заднем плане, =вдали",
};

export const relationWords: Entries<RelationKind> = {
  on: "=on, =on top of, =atop, =perched on, =sitting on, =standing on, =upon, =auf, =sur, =sobre, =encima de, =su, =sul, =sulla, =の上の, =の上に, =على, =на",
  beside:
    "=beside, =next to, =near, =by, =alongside, =close to, =besides, =adjacent to, =side by side with, =near to, =neben, =bei, =pres de, =pres du, =a cote de, =a cote du, =junto a, =junto al, =cerca de, =al lado de, =accanto a, =accanto al, =vicino a, =vicino al, =ao lado de, =ao lado do, =perto de, =の横の, =の隣の, =の隣に, =の横に, =旁边, =旁, =بجانب, =بجوار, =قرب, =рядом с, =возле, =около, =у",
  leftOf: "=left of, =to the left of, =on the left of, =on the left side of, =to the left side of",
  rightOf:
    "=right of, =to the right of, =on the right of, =on the right side of, =to the right side of",
  above:
    "=above, =over, =high above, =flying over, =floating above, =hovering over, =soaring over, =uber, =au dessus de, =au dessus du, =encima del, =por encima de, =sopra, =acima de, =فوق, =над",
  below:
    "=below, =under, =beneath, =underneath, =unter, =sous, =bajo, =debajo de, =sotto, =sob, =debaixo de, =の下の, =の下に, =下的, =下, =تحت, =под",
  inFrontOf:
    "=in front of, =ahead of, =vor, =devant, =delante de, =frente a, =davanti a, =davanti al, =em frente a, =の前の, =の前に, =前面, =أمام, =перед",
  behind:
    "=behind, =in back of, =hinter, =derriere, =detras de, =dietro, =atras de, =の後ろの, =の後ろに, =后面, =خلف, =وراء, =за, =позади",
};

export const terrainWords: Entries<Terrain> = {
  sea: `=sea, =seas, =ocean, =oceans, =open water, =calm water, =still water, =calm waters, =harbour, =harbor, =bay, =waves, =seaside, =coast, =coastline, =coastal, =seascape, =underwater, =under the sea, =island, =meer, =ozean, =kuste, =mer, =sur la mer, =mar, =oceano, =mare, =海, =海上, =大海, =海边, =بحر, =море, =моря, =морем, =океан, =океане`,
  lake: "=lake, =lakes, =lakeside, =pond, =river, =riverside, =riverbank, =lagoon, =lakeshore, =stream, =canal, =fluss, =teich, =lac, =riviere, =lago, =rio, =fiume, =湖, =川, =湖边, =河, =بحيرة, =نهر, =озеро, =озера, =озером, =озере, =река, =рекой",
  meadow:
    "=meadow, =meadows, =field, =fields, =grass, =grassland, =garden, =pasture, =lawn, =park, =countryside, =farmland, =prairie, =valley, =wheat field, =glade, =wiese, =feld, =garten, =champ, =jardin, =prado, =campo, =pradera, =prato, =giardino, =草原, =野原, =庭, =草地, =花园, =田野, =مرج, =حقل, =حديقة, =луг, =лугу, =поле, =саду, =сад",
  desert:
    "=desert, =deserts, =dunes, =sand dunes, =dune, =sahara, =wuste, =desierto, =deserto, =砂漠, =沙漠, =صحراء, =пустыня, =пустыне",
  snow: "=snow, =snowy, =snow covered, =snowfield, =tundra, =arctic, =ice field, =in the snow, =schnee, =neige, =nieve, =neve, =雪, =雪の中, =雪地, =ثلج, =снег, =снегу, =снежный, =снежном",
  beach:
    "=beach, =beaches, =shore, =seashore, =sandy shore, =strand, =plage, =playa, =spiaggia, =praia, =浜辺, =海滩, =沙滩, =شاطئ, =пляж, =пляже, =берег, =берегу",
  city: "=city, =cities, =town, =street, =streets, =urban, =downtown, =city street, =village street, =stadt, =strasse, =ville, =rue, =ciudad, =calle, =citta, =strada, =cidade, =rua, =街, =都市, =城市, =街道, =مدينة, =شارع, =город, =городе, =города, =улице",
  space:
    "=space, =outer space, =galaxy, =cosmos, =deep space, =weltraum, =weltall, =espace, =espacio, =spazio, =espaco, =宇宙, =太空, =فضاء, =космос, =космосе",
  kitchen:
    "=kitchen, =kitchens, =kitchenette, =kuche, =cuisine, =cocina, =cucina, =cozinha, =キッチン, =台所, =厨房, =مطبخ, =кухня, =кухне",
  bedroom:
    "=bedroom, =bedrooms, =bed room, =schlafzimmer, =kinderzimmer, =chambre, =chambre a coucher, =dormitorio, =camera da letto, =quarto, =寝室, =卧室, =غرفة نوم, =غرفة النوم, =спальня, =спальне",
  livingRoom:
    "=living room, =livingroom, =sitting room, =lounge, =parlour, =parlor, =living rooms, =wohnzimmer, =salon, =sejour, =sala de estar, =soggiorno, =salotto, =リビング, =居間, =客厅, =غرفة المعيشة, =гостиная, =гостиной",
  office:
    "=office, =offices, =home office, =workplace, =buro, =bureau, =oficina, =despacho, =ufficio, =escritorio, =オフィス, =办公室, =مكتب, =офис, =офисе",
  shop: "=shop, =shops, =store, =supermarket, =grocery store, =bookshop, =bookstore, =corner shop, =toy shop, =toy store, =candy shop, =bakery, =coffee shop, =boutique, =laden, =geschaft, =supermarkt, =magasin, =epicerie, =boulangerie, =tienda, =negozio, =loja, =店, =お店, =商店, =متجر, =магазин, =магазине",
};

export const backdropWords: Entries<Backdrop> = {
  mountains:
    "=mountain, =mountains, =peaks, =alps, =alpine, =mountain range, =snowy mountains, =snowy peaks, =snow capped mountains, =berg, =berge, =bergen, =montagne, =montagnes, =montana, =montanas, =montagna, =montanha, =montanhas, =山, =群山, =جبال, =جبل, =гора, =горы, =гор, =горами",
  hills:
    "=hill, =hills, =hillside, =hilltop, =rolling hills, =green hills, =hugel, =colline, =collines, =colina, =colinas, =collina, =丘, =山丘, =تل, =تلال, =холм, =холмы, =холме",
  forest:
    "=forest, =forests, =woods, =woodland, =pine forest, =jungle, =forest of pines, =treeline, =wald, =foret, =bosque, =foresta, =bosco, =floresta, =森, =森林, =غابة, =лес, =лесу, =леса",
  skyline:
    "=skyline, =city skyline, =skyscrapers, =skyscraper, =skyline of the city, =horizonte urbano",
};

export const timeWords: Entries<TimeOfDay> = {
  dawn: "=dawn, =sunrise, =daybreak, =early morning, =first light, =morning, =at sunrise, =sonnenaufgang, =morgen, =aube, =lever du soleil, =matin, =amanecer, =alba, =amanhecer, =夜明け, =朝, =日出, =黎明, =清晨, =فجر, =شروق, =الشروق, =рассвет, =рассвете, =утро, =утром",
  day: "=noon, =midday, =daytime, =daylight, =afternoon, =day, =at noon, =broad daylight, =mittag, =midi, =journee, =mediodia, =mezzogiorno, =meio dia, =昼, =正午, =中午, =白天, =نهار, =ظهر, =полдень, =днем",
  dusk: "=dusk, =sunset, =twilight, =evening, =nightfall, =setting sun, =sundown, =gloaming, =sonnenuntergang, =abend, =abenddammerung, =dammerung, =crepuscule, =coucher du soleil, =coucher de soleil, =soir, =atardecer, =ocaso, =puesta de sol, =tramonto, =crepuscolo, =por do sol, =anoitecer, =夕暮れ, =夕焼け, =夕方, =日落, =黄昏, =傍晚, =غروب, =مساء, =закат, =закате, =сумерки, =вечер, =вечером",
  night:
    "=night, =nighttime, =night time, =midnight, =starry, =starry night, =night sky, =starlit, =after dark, =at night, =nocturnal, =starry sky, =nacht, =nachts, =mitternacht, =nuit, =noche, =medianoche, =notte, =noite, =meia noite, =夜, =真夜中, =夜空, =星空, =夜晚, =晚上, =ليل, =ليلا, =ночь, =ночью, =ночи, =полночь",
};

export const weatherWords: Entries<Weather> = {
  clear:
    "=clear sky, =clear skies, =cloudless, =cloudless sky, =sunny, =clear weather, =clear blue sky, =blue sky, =sonnig, =ensoleille, =soleado, =soleggiato, =ensolarado, =晴れ, =晴天, =晴朗, =مشمس, =солнечный",
  cloudy:
    "=cloudy, =clouds, =cloud, =overcast, =grey clouds, =heavy clouds, =grey sky, =bewolkt, =wolken, =nuages, =nuageux, =nubes, =nublado, =nuvole, =nuvoloso, =nuvens, =曇り, =多云, =غائم, =غيوم, =облака, =облачно",
  rain: "=rain, =rainy, =raining, =drizzle, =downpour, =in the rain, =rain shower, =rainfall, =regen, =im regen, =regnerisch, =pluie, =sous la pluie, =lluvia, =pioggia, =chuva, =雨, =下雨, =مطر, =дождь, =дождем, =дождя",
  snowfall:
    "=snowfall, =snowing, =falling snow, =blizzard, =snowstorm, =snow storm, =snowflakes, =snow falling, =schneefall, =chute de neige, =nevando, =nevada, =nevicata, =大雪, =下雪, =снегопад",
  fog: "=fog, =foggy, =mist, =misty, =haze, =hazy, =in the mist, =nebel, =neblig, =brouillard, =brume, =niebla, =nebbia, =nevoeiro, =neblina, =霧, =霧の中, =雾, =ضباب, =туман, =тумане",
  storm:
    "=storm, =stormy, =thunder, =lightning, =thunderstorm, =tempest, =stormy sea, =sturm, =gewitter, =orage, =tempete, =tormenta, =tempesta, =tempestade, =嵐, =雷雨, =暴风雨, =عاصفة, =буря, =шторм, =гроза",
};

export const seasonWords: Entries<Season> = {
  spring:
    "=spring, =springtime, =in spring, =cherry blossom, =cherry blossoms, =fruhling, =printemps, =primavera, =春, =春天, =ربيع, =весна, =весной",
  summer:
    "=summer, =summertime, =summery, =in summer, =sommer, =ete, =verano, =estate, =verao, =夏, =夏天, =صيف, =лето, =летом",
  autumn:
    "=autumn, =autumnal, =in autumn, =in the fall, =fall colours, =fall colors, =fall foliage, =autumn leaves, =herbst, =automne, =otono, =autunno, =outono, =秋, =秋天, =خريف, =осень, =осенью, =осенний",
  winter:
    "=winter, =wintry, =winter day, =wintertime, =in winter, =hiver, =invierno, =inverno, =冬, =冬天, =شتاء, =зима, =зимой, =зимний",
};

export const styleWords: Entries<StyleId> = {
  flat: "=flat design, =flat illustration, =flat style, =flat vector, =vector art, =vector illustration, =minimalist, =minimal design, =flat colours, =flat colors, =travel poster, =minimalist poster",
  watercolour:
    "=watercolour, =watercolor, =water colour, =water color, =watercolours, =watercolors, =watercolour painting, =watercolor painting, =aquarell, =aquarelle, =acuarela, =acquerello, =aquarela, =水彩, =水彩画, =ألوان مائية, =акварель, =акварелью",
  pixelArt:
    "=pixel art, =pixelart, =8 bit, =16 bit, =pixels, =pixelated, =pixelkunst, =arte pixel, =ドット絵, =像素, =像素画, =пиксель арт",
  blueprint:
    "=blueprint, =technical drawing, =cyanotype, =schematic, =technical blueprint, =bauplan, =plan technique, =青写真, =蓝图, =чертеж",
  ink: "=ink, =ink drawing, =pen and ink, =line art, =line drawing, =ink sketch, =inked, =ink wash, =sumi e, =pen drawing, =etching, =woodcut, =tusche, =tuschezeichnung, =encre, =tinta, =inchiostro, =墨絵, =水墨, =水墨画, =тушь, =тушью",
  lowPoly: "=low poly, =lowpoly, =low polygon, =polygonal, =geometric facets, =ローポリ, =低多边形",
  pastel:
    "=pastel, =pastels, =pastel drawing, =chalk pastel, =soft pastel, =pastel style, =chalk drawing, =pastell, =パステル, =粉彩, =пастель",
  noir: "=film noir, =noir style, =noir film, =neo noir, =noir scene, =noir picture, =noir mood, =a noir, =フィルムノワール",
  papercut:
    "=paper cut, =papercut, =cut paper, =paper cutout, =paper cut out, =paper craft, =papercraft, =layered paper, =paper collage, =scherenschnitt, =papier decoupe, =papel recortado, =切り絵, =剪纸",
  neon: "=neon, =synthwave, =cyberpunk, =neon lights, =neon glow, =vaporwave, =neon signs, =ネオン, =霓虹, =неон, =неоновый",
  oil: "=oil painting, =oil paint, =oil on canvas, =in oils, =impressionist, =impasto, =impressionism, =oil colours, =olgemalde, =peinture a l huile, =oleo, =al oleo, =olio su tela, =油絵, =油画, =زيتية, =لوحة زيتية, =масло, =маслом",
};

export const framingWords: Entries<Framing> = {
  wide: "=wide shot, =wide view, =wide framing, =wide angle, =panorama, =panoramic, =panoramic view, =wide composition, =establishing shot, =sweeping view, =vista, =weitwinkel, =wide landscape",
  closeUp:
    "=close up, =closeup, =close view, =macro, =tight framing, =tight shot, =extreme close up, =nahaufnahme, =gros plan, =primer plano, =primo piano, =close framing",
  portrait:
    "=portrait, =portrait framing, =portrait of, =portrait shot, =portrat, =retrato, =ritratto, =upright framing",
};

export const lightWords: Entries<Light> = {
  golden:
    "=golden light, =golden hour, =golden glow, =golden lighting, =golden sunlight, =golden rays, =amber light, =goldenes licht, =lumiere doree, =luz dorada",
  moonlit:
    "=moonlit, =moonlight, =by moonlight, =moon light, =mondlicht, =mondschein, =clair de lune, =luz de luna, =chiaro di luna, =luar, =月光, =月明かり",
  soft: "=soft light, =soft lighting, =diffuse light, =gentle light, =soft glow, =diffused light, =softly lit, =soft morning light, =soft diffuse light, =weiches licht, =lumiere douce, =luz suave",
  dramatic:
    "=dramatic light, =dramatic lighting, =dramatic, =chiaroscuro, =harsh light, =stark light, =rim light, =high contrast light, =strong shadows, =deep shadows, =dramatisches licht",
};

export const paletteWords: Entries<Palette> = {
  warm: "=warm colours, =warm, =warm palette, =warmly coloured",
  cool: "=cool colours, =cool, =cold colours, =cool palette, =icy palette",
  muted:
    "=muted, =muted colours, =desaturated, =subdued colours, =faded colours, =washed out, =earthy tones, =earth tones",
  vivid:
    "=vivid, =vibrant, =colourful, =colorful, =saturated, =bright colours, =bright colors, =bold colours, =bold colors, =vivid colours",
  monochrome:
    "=monochrome, =black and white, =monochromatic, =greyscale, =grayscale, =single colour palette, =sepia, =schwarz weiss, =noir et blanc, =blanco y negro, =bianco e nero, =モノクロ, =黑白",
};

/** "a deep blue palette" speaks of the palette, and colours no subject. */
export const paletteNouns =
  "palette, tones, hues, colours, colors, tint, glow, shades, scheme, colour scheme, color scheme, colour palette, color palette, farben, tons, tonos";
export const colourPalettes: Readonly<Record<ColourId, Palette>> = {
  red: "warm",
  orange: "warm",
  yellow: "warm",
  green: "cool",
  blue: "cool",
  purple: "cool",
  pink: "warm",
  brown: "warm",
  black: "muted",
  white: "muted",
  grey: "muted",
};

/** What small words do in a sentence. */
export const roleWords = {
  indefinite: "a, an, ein, eine, einen, einem, einer, un, une, una, uno, um",
  definite:
    "the, these, those, this, that, its, his, her, their, our, my, your, both, each, every, all, der, die, das, den, dem, des, le, la, les, l, el, los, las, il, lo, gli, o, os, du, ال",
  another: "another, a second, a different, other",
  pronoun: "they, it, them, ils, elles, ellos, sie",
  negation:
    "no, not, without, never, none, avoid, excluding, except, ohne, kein, keine, keinen, sans, pas de, sin, senza, sem, без, нет, بدون, 没有, 無し",
  emphasis:
    "exactly, clearly, clear focus, prominent, prominently, must, only, precisely, unmistakably, unmistakable, plainly, definitely, essential, above all, clearly visible",
  copula:
    "is, are, be, being, was, were, painted, coloured, colored, tinted, ist, sind, est, sont, es, son, sono, sao, должны, glow, glows, shown in, dressed in",
  and: "and, plus, und, et, y, e, と, 和, и, و, as well as",
  or: "or, nor, oder, ou",
  preposition:
    "with, in, at, of, from, into, through, to, for, against, across, between, around, among, toward, towards, along, inside, within, amid, during, while, where, which, who, as, like, but, than, mit, im, am, an, auf dem, von, zu, bei, avec, dans, de, d, au, aux, en, par, con, del, al, por, para, em, no, na, nos, nas, com, di, della, del, nel, nella, da, fra, tra, в, во, с, со, из, к, по, في, من, مع, 里, 在",
  connector:
    "の, な, 的, が, は, に, を, で, も, 艘, 隻, 只, 匹, 个, 個, 羽, 本, つ, 条, 枝, 上, 座, 棵, 朵, 辆, 台",
} as const;

/**
 * Words that are neither a subject nor a setting, whatever stands before them: parts of things,
 * words on pictures, verbs and moods. Without them "a sense of wonder" would become a thing to draw.
 */
export const fillerWords = `abstract, accent, accents, adds, against, air, airy, also, angle, appear, appears, area, art, artist, artistic, artwork, atmosphere, atmospheric,
  balance, balanced, bathed, beam, beams, beautiful, beauty, below it, best, big picture, bit, blend, blowing, bright, brightly, brush, brushed, brushwork, brushstrokes, calm, camera, canvas, careful, carefully, catching, centrepiece, character, charming, chaos, cinematic, clean, close, colour, coloured, color, colours, colors, composed, composition, contrast, corner, cosy, cozy, could, create, created, crisp, crop, curved, dark, deck, deep, delicate, depth, design, detail, detailed, details, digital, distance, distant, doors, door, drawing, drawn, drift, drifting, drifts, driftwood, dreamy, dressed, edge, edges, edged, elegant, element, elements, empty, ethereal, evokes, evoking, expanse, eye, faint, feel, feeling, film, fine, finish, first, float, floating, fly, flying, focal, focal point, focus, frame, framed, framing, fresh, front, full frame, gentle, gently, give, glass, gleam, glimmer, glimmering, glint, glow, glowing, good, graceful, gradient, grain, grainy, grazing, ground, growing, half, hand, handmade, hanging, haunting, hd, high, highlight, highlights, hint, hints, horizon, hull, hulls, hue, idea, illustrated, illustration, image, imagery, impression, in frame, include, inspired, intimate, inviting, keep, kind, landscape, large scale, layer, layered, layers, leaf, leaves, leave, left over, let, level, life, light, lighting, lights, line, lines, linework, lit, lively, look, looking, looks, lots, low, lush, made, main, make, makes, manner, mark, marks, massing, mast, masts, masterpiece, medium, middle, mood, moody, moment, motion, mystery, narrow, natural, nature, near, neat, negative, nostalgic, number, object, one another, open, ordinary, original, outline, outlined, outlines, overall, page, paint, painterly, painting, paper, part, pattern, patterns, peace, peaceful, person, perched, perspective, photo, photograph, photography, photorealistic, picture, piece, place, placed, plain, play, please, point, pose, print, quality, quiet, quietly, rays, realistic, reality, reflected, reflecting, reflection, reflections, render, rendered, rendering, rest, resting, rests, rich, rim, ripple, ripples, rocks, rocky, rock, roof, roofs, rough, round, sail, sailing, sails, sand, scale, scene, scenery, scenic, seen, sense, serene, set, setting, setup, shade, shades, shading, shadow, shadows, shadowy, shallow, shape, shaped, shapes, sharp, shimmer, shimmering, shine, shines, shining, shot, should, show, showing, shown, shows, side, silence, silent, silhouette, silhouettes, simple, sit, sits, sitting, sketch, sketched, skies, sky, sleeping, soft, softly, solid, song, sort, spacious, spread, stand, standing, stands, star, stars, steady, steam, still, stillness, stone, story, stretch, stroke, strokes, strong, style, stylised, stylized, subject, subjects, subtle, sunlight, sunlit, surface, surrounding, surrounded, swaying, sway, swimming, symmetrical, symmetry, tall, tell, tells, texture, textured, textures, thick, thing, things, tide, time, timeless, title, tone, tones, toned, top, touch, touches, tranquil, trail, trails, trending, type, upright, variety, version, very, view, viewer, viewpoint, visible, vision, vast, vessel, wall, walls, wash, washes, watching, water, waters, weathered, weather, well, whimsical, wide, wind, window, windows, wings, wonder, wooden, work, world, worn, 
  bild, zeichnung, himmel, wasser, gemalde, tableau, image, dessin, ciel, eau, scene, cuadro, cielo, agua, dibujo, imagen, disegno, quadro, acqua, ceu, imagem, картина, рисунок, небо, рисунке, صورة, لوحة, سماء, 絵, 写真, 空, 画, 图, 图片, 天空, hues, palette, tint, hue,
  gradients, spacing, background tone, outlines, empty space, space around, catch, catches, away, strewn, left, glitter, glitters, pale, shrink, grow, rhythm, rhythmic, room, breathe, thoughtful, unhurried, storybook, plenty, arrangement, bold, stillness, echo, echoes, reward, rewards, timeless, hushed, frosty, breeze, breath, salty, glassy, winding, path, faintly, softly, slowly, ridges, footprints, crystals, foam, reeds, rings, shells, cobblestones, lanes, dust, speckles, blades, emptiness, air, lead, second, here and there, eye level, low angle, seen from above, backlight, backlit, moody, two tone, two tone palette, two colours, even, charming, graceful, full of, far away from,
  bring, brings, brought, draw, drawings, generate, i, me, we, you, us, he, she, want, would, like to see, need, can, will, shall, may, might, do, does, did, has, have, had, having, there, here, then, so, if, just, too, more, most, less, such, own, same, up, down, out, off, again, once, any, much, because, until, how, what, when, why, back, give me, ever, now, even, long, short, old, new, young, nice, pretty, lovely, cute, high quality, 4k, 8k, hd, uhd, ultra, highly, super, hyper, octane, unreal, engine, artstation, trending on artstation,
  http, https, www, com, html, div, span, body, head, br, const, let, var, function, return, class, import, export, null, undefined, true, false, string, int, void, public, static, def, self, print, console, log, src, href, home, usr, tmp, file, files, png, jpg, jpeg, txt, json, md, ts, js, py, script, alert, style sheet, select, table, where clause, drop`;
