/** Everyday nouns that the CLDR has only in phrases ("closed book"), in the languages asked for most. */
const columns = "de fr es it pt nl pl sv tr ru ja zh ko ar".split(" ");

/** A row is a picture and its names in each of these, parted by bars; names by commas. */
const table = `
fire-engine |  | camion de pompiers/camions de pompiers |  |  | caminhao de bombeiros/caminhoes de bombeiros | brandweerwagen/brandweerwagens, brandweerauto | woz strazacki/wozy strazackie |  |  |  |  |  |  | 
dress |  |  |  |  |  |  | sukienka, sukience |  |  |  | ドレス, ワンピース | 裙子, 连衣裙 | 드레스, 원피스 | 
angel | engel | ange | angel | angelo | anjo | engel | anioł | angel | melek | ангел | 天使 | 天使 | 천사 | ملاك
alarm-clock | uhr | horloge, reveil | reloj, despertador | orologio, sveglia | relogio, despertador | klok, wekker | zegar, budzik | klocka, vackarklocka | saat | часы, будильник | 時計, 目覚まし時計 | 钟, 鬧鐘, 闹钟 | 시계 | ساعة
arm | arm | bras | brazo | braccio | braco | arm | ramie | arm | kol | рука | 腕 | 手臂 | 팔 | ذراع
birthday-cake | kuchen, torte | gateau | pastel, tarta | torta | bolo | taart | tort, ciasto | tarta, kaka | pasta, kek | торт | ケーキ | 蛋糕 | 케이크 | كعكة
book | buch/bucher | livre | libro | libro | livro | boek | ksiazka | bok/bocker | kitap | книга | 本 | 书, 書 | 책 | كتاب
bowl | schussel | bol | cuenco | ciotola | tigela | kom | miska | skal | kase | миска | ボウル | 碗 | 그릇 | وعاء
boy | junge | garcon | nino, chico | ragazzo, bambino | menino | jongen | chłopiec | pojke/pojkar | oglan | мальчик | 男の子, 少年 | 男孩 | 소년, 남자아이 | ولد, صبي
bride | braut/braute | mariee | novia | sposa | noiva | bruid | panna młoda | brud | gelin | невеста | 花嫁 | 新娘 | 신부 | عروس
bridge | brucke | pont | puente | ponte | ponte | brug | most | bro | kopru | мост | 橋 | 桥, 橋 | 다리 | جسر
champagne-bottle | flasche, weinflasche | bouteille | botella | bottiglia | garrafa | fles | butelka | flaska | sise | бутылка | ボトル, 瓶 | 瓶子, 酒瓶 | 병 | زجاجة
child | kind/kinder | enfant | nino pequeno | bambino piccolo | crianca | kind | dziecko | barn | cocuk | ребенок | 子供, 子ども | 孩子 | 아이 | طفل
clown | clown | clown | payaso | pagliaccio | palhaco | clown | klaun | clown | palyaco | клоун | ピエロ | 小丑 | 광대 | مهرج
computer | computer | ordinateur | ordenador, computadora | computer | computador | computer | komputer | dator | bilgisayar | компьютер | パソコン, コンピューター | 电脑, 電腦 | 컴퓨터 | حاسوب
cowboy | cowboy | cow boy | vaquero | cowboy | caubói | cowboy | kowboj | cowboy | kovboy | ковбой | カウボーイ | 牛仔 | 카우보이 | راعي بقر
cup-of-coffee | kaffee, tasse kaffee, tasse | cafe, tasse de cafe | cafe, taza de cafe | caffe, tazza di caffe | cafe, xicara de cafe | koffie, kop koffie, kopje koffie | kawa, filizanka kawy | kaffe, kopp kaffe | kahve | кофе, чашка кофе | コーヒー | 咖啡 | 커피 | قهوة
dagger | schwert/schwerter, dolch | epee | espada | spada | espada | zwaard | miecz | svard | kılıc | меч | 剣, 刀 | 剑, 劍 | 검 | سيف
dancer | tanzerin, tanzer | danseuse, danseur | bailarina, bailarin | ballerina, ballerino | dancarina, dancarino | danseres, danser | tancerka | dansare, dansos | danscı | танцовщица, балерина | ダンサー, 踊り子 | 舞者 | 댄서, 무용수 | راقصة
devil | teufel | diable | diablo | diavolo | diabo | duivel | diabeł | djavul | seytan | черт, дьявол | 悪魔 | 魔鬼, 恶魔 | 악마 | شيطان
dog | hund | chien | perro | cane | cachorro, cao | hond | pies | hund | kopek | собака, пес, щенок | 犬, 子犬, いぬ, イヌ | 狗, 小狗 | 개, 강아지 | كلب
elephant | elefant | elephant | elefante | elefante | elefante | olifant | slon | elefant | fil | слон | 象, ゾウ, ぞう | 大象, 象 | 코끼리 | فيل
fencer | ritter, fechter | chevalier, escrimeur | caballero medieval, esgrimista | cavaliere, schermidore | cavaleiro | ridder, schermer | rycerz | riddare | sovalye | рыцарь | 騎士 | 骑士, 騎士 | 기사 | فارس
flag | fahne, flagge | drapeau | bandera | bandiera | bandeira | vlag | flaga | flagga | bayrak | флаг | 旗 | 旗, 旗子 | 깃발 | علم
football | ball/balle, fussball | ballon de foot, balle | pelota, balon | pallone, palla | bola | bal, voetbal | piłka | boll, fotboll | top | мяч | ボール, サッカーボール | 球, 足球 | 공, 축구공 | كرة
girl | madchen | fille, fillette | nina, chica | ragazza, bambina | menina | meisje | dziewczynka | flicka | kız | девочка, девушка | 女の子, 少女 | 女孩 | 소녀, 여자아이 | فتاة, بنت
glass-of-milk | milch, glas | lait, verre de lait | leche, vaso de leche | latte, bicchiere di latte | leite, copo de leite | melk, glas melk | mleko | mjolk, glas mjolk | sut | молоко, стакан молока | 牛乳, ミルク | 牛奶 | 우유 | حليب
glass-of-wine | wein, glas wein, rotwein, weinglas | vin, verre de vin | vino, copa de vino | vino, bicchiere di vino | vinho, taca de vinho | wijn, glas wijn | wino, kieliszek wina | vin, glas vin | sarap | вино, бокал вина | ワイン | 葡萄酒, 红酒 | 와인 | نبيذ
globe | erde, planet, globus | terre, planete, globe | tierra, planeta | terra, pianeta, globo | terra, planeta | aarde, planeet | ziemia, planeta | jorden, planet | dunya, gezegen | земля, планета, глобус | 地球, 惑星 | 地球, 行星 | 지구, 행성 | كوكب, الأرض
groom | brautigam | marie | novio | sposo | noivo | bruidegom | pan młody | brudgum | damat | жених | 花婿 | 新郎 | 신랑 | عريس
hand | hand/hande | main | mano | mano/mani | mao | hand | reka, dłon | hand | el | ладонь | 手 | 手 | 손 | يد
handbag | handtasche, tasche | sac a main, sac | bolso, bolsa | borsa, borsetta | bolsa | tas, handtas | torebka, torba | vaska, handvaska | canta | сумка, сумочка | ハンドバッグ, バッグ, 鞄 | 包, 手提包 | 가방 | حقيبة يد
heart | herz/herzen | coeur | corazon | cuore | coracao | hart | serce | hjarta | kalp | сердце | ハート | 心, 爱心 | 하트, 심장 | قلب
island | insel | ile | isla | isola | ilha | eiland | wyspa | o | ada | остров | 島 | 岛, 島 | 섬 | جزيرة
jack-o-lantern | kurbis | citrouille | calabaza | zucca | abobora | pompoen | dynia | pumpa | balkabagı | тыква | かぼちゃ, カボチャ | 南瓜 | 호박 | يقطين
jeans | hose, jeans | pantalon, jean | pantalones, vaqueros | pantaloni, jeans | calca, jeans | broek, spijkerbroek | spodnie | byxor, jeans | pantolon, kot | брюки, джинсы, штаны | ズボン, ジーンズ | 裤子, 牛仔裤 | 바지, 청바지 | بنطلون
king | konig/konige | roi | rey | re | rei | koning | krol | kung | kral | король, царь | 王, 王様 | 国王, 國王 | 왕 | ملك
knife | messer | couteau | cuchillo | coltello | faca | mes | noz | kniv | bıcak | нож | ナイフ, 包丁 | 刀 | 칼 | سكين
leaf | blatt/blatter | feuille | hoja | foglia | folha | blad/bladeren | lisc | lov, blad | yaprak | лист | 葉, 葉っぱ | 叶子, 葉子 | 잎, 나뭇잎 | ورقة شجر
envelope | brief, umschlag | lettre, enveloppe | carta, sobre | lettera, busta | carta, envelope | brief, envelop | list, koperta | brev, kuvert | mektup, zarf | письмо, конверт | 手紙, 封筒 | 信, 信封 | 편지, 봉투 | رسالة, ظرف
light-bulb | gluhbirne | ampoule | bombilla | lampadina | lampada | gloeilamp | zarowka | glodlampa | ampul | лампочка | 電球 | 灯泡, 燈泡 | 전구 | مصباح كهربائي
lamp | lampe, stehlampe | lampe, lampadaire | lampara | lampada | abajur, luminaria | lamp | lampa | lampa | lamba | лампа, торшер | ランプ | 灯, 台灯, 燈 | 램프, 등 | مصباح
fried-egg | spiegelei/spiegeleier | œuf au plat | huevo frito | uovo fritto | ovo frito | gebakken ei | jajko sadzone | stekt agg | sahanda yumurta | яичница | 目玉焼き | 煎蛋 | 계란 프라이 | بيضة مقلية
frying-pan | pfanne, bratpfanne | poele | sarten | padella | frigideira | koekenpan | patelnia | stekpanna | tava | сковорода | フライパン | 平底锅 | 프라이팬 | مقلاة
man | mann/manner | homme | hombre | uomo/uomini | homem | man | mezczyzna | man/man | adam, erkek | мужчина | 男, 男性, 男の人 | 男人 | 남자 | رجل
mobile-phone | handy, smartphone, telefon | telephone portable, portable, smartphone | movil, celular | cellulare, telefonino, smartphone | celular, telemovel | mobiele telefoon, smartphone | telefon komorkowy, smartfon, komorka | mobiltelefon, mobil | cep telefonu, telefon | телефон, смартфон | 携帯電話, スマホ, 電話 | 手机, 手機 | 휴대폰, 스마트폰, 핸드폰 | هاتف, جوال
monkey | affe | singe | mono | scimmia | macaco | aap | małpa | apa | maymun | обезьяна | 猿, サル, さる | 猴子 | 원숭이 | قرد
mug-of-beer | bier, glas bier | biere, verre de biere | cerveza, jarra de cerveza | birra, boccale di birra | cerveja | bier, glas bier | piwo | ol, glas ol | bira | пиво, кружка пива | ビール | 啤酒 | 맥주 | بيرة
nest | nest/nester | nid | nido | nido | ninho | nest | gniazdo | fagelbo | yuva | гнездо | 巣 | 鸟巢, 巢 | 둥지 | عش
old-man | alter mann, alten mann, grossvater, opa | vieil homme, vieillard, grand pere | anciano, abuelo, viejo | vecchio, nonno, uomo anziano | velho, avo, homem idoso | oude man, opa | stary mezczyzna, starzec, dziadek | gammal man, farfar | yaslı adam, dede | старик, дедушка | おじいさん, 老人 | 老人, 老爷爷 | 할아버지, 노인 | رجل عجوز, جد
old-woman | alte frau, alten frau, grossmutter, oma | vieille femme, grand mere | anciana, abuela, vieja | vecchia, nonna | velha, mulher idosa | oude vrouw, oma | staruszka, stara kobieta, babcia | gammal kvinna, farmor | yaslı kadın, nine | старушка, бабушка, старуха | おばあさん | 老奶奶, 老太太 | 할머니 | امرأة عجوز, جدة
orange | orange, mandarine | orange, mandarine | naranja, mandarina | arancia, mandarino | laranja, tangerina | sinaasappel, mandarijn | pomarancza, mandarynka | apelsin, mandarin | portakal, mandalina | апельсин, мандарин | みかん, オレンジ | 橙子, 橘子 | 오렌지, 귤 | برتقالة, يوسفي
palette | palette | palette | paleta | tavolozza | paleta de pintura | palet | paleta malarska | palett | palet | палитра | パレット | 调色板 | 팔레트 | لوحة ألوان
parcel | kiste, karton, paket, schachtel | boite, carton, colis | caja, paquete | scatola, pacco | caixa, pacote | doos, pakket | pudełko, paczka, pudełku, karton | lada, paket | kutu, paket | коробка, посылка, ящик | 箱, 段ボール | 盒子, 箱子 | 상자 | صندوق, علبة
person | person, mensch/menschen | personne | persona | persona | pessoa | persoon/mensen | osoba, człowiek/ludzie | person, manniska | insan, kisi | человек/люди | 人 | 人 | 사람 | شخص
placard | schild/schilder | pancarte, panneau | letrero, cartel | cartello, insegna | placa, letreiro | bord | znak, tablica | skylt | tabela, levha | табличка, вывеска | 看板 | 牌子, 招牌 | 표지판, 간판 | لافتة
plate | teller | assiette | plato | piatto | prato | bord met eten | talerz | tallrik | tabak | тарелка | 皿, お皿 | 盘子, 盤子 | 접시 | طبق
police-car | polizeiauto, polizeiwagen | voiture de police | coche de policia | macchina della polizia | carro de policia | politieauto | radiowoz | polisbil | polis arabası | полицейская машина | パトカー | 警车 | 경찰차 | سيارة شرطة
princess | prinzessin, konigin | princesse, reine | princesa, reina | principessa, regina | princesa, rainha | prinses, koningin | ksiezniczka, krolowa | prinsessa, drottning | prenses, kralice | принцесса, королева | お姫様, 王女, 女王 | 公主, 女王 | 공주, 여왕 | أميرة, ملكة
rock | stein, felsen | pierre, rocher | piedra, roca | pietra, roccia, sasso | pedra, rocha | steen, rots | kamien, skała | sten, klippa | kaya, tas | камень, скала | 岩, 石 | 石头, 岩石 | 바위, 돌 | صخرة, حجر
runner | laufer | coureur | corredor | corridore | corredor | hardloper | biegacz | lopare | kosucu | бегун | ランナー | 跑步者 | 달리는 사람 | عداء
shoe | schuh/schuhe | chaussure | zapato | scarpa | sapato | schoen | but/buty | sko/skor | ayakkabı | ботинок/ботинки, туфля | 靴 | 鞋, 鞋子 | 신발, 구두 | حذاء
shop | laden, geschaft | magasin, boutique | tienda | negozio | loja | winkel | sklep | affar, butik | dukkan, magaza | магазин | 店, お店 | 商店 | 가게, 상점 | متجر, دكان
sofa | sofa, couch | canape | sofa | divano | sofa | bank, sofa | kanapa, sofa | soffa | koltuk, kanepe | диван | ソファ, ソファー | 沙发, 沙發 | 소파 | أريكة
star | stern/sterne | etoile | estrella | stella | estrela | ster | gwiazda | stjarna | yıldız | звезда | 星 | 星星, 星 | 별 | نجمة
steam-train | zug/zuge, lokomotive, dampfzug | train, locomotive | tren, locomotora | treno, locomotiva | trem, comboio, locomotiva | trein, locomotief | pociag, lokomotywa | tag, lok | tren | поезд, паровоз | 電車, 列車, 汽車, 機関車 | 火车, 火車 | 기차 | قطار
stew | topf/topfe, suppe, eintopf | soupe, casserole, marmite | sopa, olla | zuppa, pentola | sopa, panela | soep, pan | zupa, garnek | soppa, gryta | corba, tencere | суп, кастрюля | 鍋, スープ | 汤, 锅 | 수프, 냄비 | حساء, قدر
suitcase | koffer | valise | maleta | valigia | mala | koffer | walizka | resvaska | bavul, valiz | чемодан | スーツケース | 行李箱, 手提箱 | 여행 가방 | حقيبة سفر
t-shirt | hemd/hemden, t shirt, pullover | chemise, t shirt, pull | camiseta, camisa | maglietta, camicia | camiseta, camisa | shirt, overhemd, trui | koszulka, koszula | troja, skjorta | tisort, gomlek | футболка, рубашка | シャツ, tシャツ | 衬衫, t恤 | 티셔츠, 셔츠 | قميص
teacher | lehrer, lehrerin | professeur, enseignant, maitresse | profesor, maestra, maestro | insegnante, maestra | professor, professora | leraar, juf | nauczyciel, nauczycielka | larare, lararinna | ogretmen | учитель, учительница | 先生, 教師 | 老师, 老師 | 선생님 | معلم, مدرس
tiger | tiger | tigre | tigre | tigre | tigre | tijger | tygrys | tiger/tigrar | kaplan | тигр | 虎, トラ | 老虎 | 호랑이 | نمر
top-hat | hut/hute, zylinder | chapeau, haut de forme | sombrero, chistera | cappello, cilindro | chapeu, cartola | hoed | kapelusz, cylinder | hatt/hattar | sapka | шляпа, цилиндр | 帽子, シルクハット | 帽子, 礼帽 | 모자 | قبعة
truck | lastwagen, lkw, laster | camion | camion | camion | caminhao | vrachtwagen, vrachtauto | ciezarowka | lastbil | kamyon | грузовик | トラック | 卡车, 貨車 | 트럭 | شاحنة
amphora | vase, krug | vase, amphore | jarron, anfora, florero | vaso, anfora | vaso, anfora | vaas, kruik | wazon, amfora | vas, kruka | vazo | ваза, амфора, кувшин | 花瓶, 壺 | 花瓶, 罐 | 꽃병, 항아리 | مزهرية, إناء
wheel | rad/rader | roue | rueda | ruota | roda | wiel | koło | hjul | tekerlek | колесо | 車輪 | 车轮, 轮子 | 바퀴 | عجلة
witch | hexe | sorciere | bruja | strega | bruxa | heks | czarownica | haxa | cadı | ведьма, колдунья | 魔女 | 女巫 | 마녀 | ساحرة
wizard | zauberer, magier | sorcier, magicien | mago, hechicero | mago, stregone | mago, feiticeiro | tovenaar | czarodziej | trollkarl | buyucu | волшебник, колдун, маг | 魔法使い | 巫师, 魔法师 | 마법사 | ساحر
wolf | wolf/wolfe | loup | lobo | lupo | lobo | wolf/wolven | wilk | varg | kurt | волк | 狼, オオカミ | 狼 | 늑대 | ذئب
woman | frau | femme | mujer | donna | mulher | vrouw | kobieta | kvinna | kadın | женщина | 女, 女性, 女の人 | 女人 | 여자 | امرأة
door | tur | porte | puerta | porta | porta | deur | drzwi | dorr | kapı | дверь | 扉, ドア | 门, 門 | 문 | باب
cow | kuh/kuhe | vache | vaca | mucca, vacca | vaca | koe/koeien | krowa | ko | inek | корова | 牛, 乳牛 | 奶牛, 牛 | 소, 젖소 | بقرة
horse | pferd | cheval/chevaux | caballo | cavallo | cavalo | paard | kon/konie | hast | at | лошадь, конь | 馬 | 马, 馬 | 말 | حصان
pig | schwein | cochon, porc | cerdo | maiale | porco | varken | swinia | gris | domuz | свинья, поросенок | 豚, ブタ | 猪, 豬 | 돼지 | خنزير
sheep | schaf, lamm | mouton, brebis, agneau | oveja, cordero | pecora, agnello | ovelha, cordeiro | schaap/schapen, lam | owca, baranek | far/far, lamm | koyun | овца, ягненок | 羊 | 羊, 绵羊 | 양 | خروف
chicken | huhn/huhner, henne, hahn | poule, poulet, coq | gallina, pollo, gallo | gallina, pollo, gallo | galinha, frango, galo | kip, haan | kura, kurczak, kogut | hona, kyckling, tupp | tavuk, horoz | курица, петух | 鶏, ニワトリ | 鸡, 公鸡, 雞 | 닭 | دجاجة, ديك
mouse | maus/mause | souris | raton | topo | rato, camundongo | muis | mysz | mus/moss | fare | мышь | ネズミ, 鼠 | 老鼠 | 쥐 | فأر
frog | frosch/frosche | grenouille | rana | rana | sapo, ra | kikker | zaba | groda | kurbaga | лягушка | カエル, 蛙 | 青蛙 | 개구리 | ضفدع
lion | lowe | lion | leon/leones | leone | leao | leeuw | lew/lwy | lejon | aslan | лев/львы/льва/львов | ライオン | 狮子, 獅子 | 사자 | أسد
bear | bar/baren | ours | oso | orso | urso | beer/beren | niedzwiedz | bjorn | ayı | медведь | 熊, クマ | 熊 | 곰 | دب
fox | fuchs/fuchse | renard | zorro | volpe | raposa | vos | lis | rav | tilki | лиса | 狐, キツネ | 狐狸 | 여우 | ثعلب
robot | roboter | robot | robot | robot | robo | robot | robot | robot | robot | робот | ロボット | 机器人, 機器人 | 로봇 | روبوت
window | fenster | fenetre | ventana | finestra | janela | raam | okno | fonster | pencere | окно | 窓 | 窗户, 窗 | 창문 | نافذة
teddy-bear | teddybar, teddy | ours en peluche, nounours, peluche | oso de peluche | orsacchiotto, orsetto | ursinho, urso de pelucia | teddybeer, knuffel | mis pluszowy, pluszak | nalle | oyuncak ayı | плюшевый мишка, мишка | テディベア, くまのぬいぐるみ | 泰迪熊, 玩具熊 | 곰 인형 | دمية دب
koala | | | | | | | | | | коала | コアラ | 考拉 | 코알라 | كوالا
panda | | | | | | | | | | панда | パンダ | 熊猫, 大熊猫 | 판다 | باندا
raccoon | | | | | | | | | | енот | アライグマ | 浣熊 | 너구리 | راكون
hamster | | | | | | | | | | хомяк | ハムスター | 仓鼠 | 햄스터 | هامستر
unicorn | einhorn | licorne | unicornio | unicorno | unicornio | eenhoorn | jednorozec | enhorning | tek boynuzlu at | единорог | ユニコーン | 独角兽, 獨角獸 | 유니콘 | يونيكورن
polar-bear | eisbar | ours polaire, ours blanc | oso polar | orso polare | urso polar | ijsbeer | niedzwiedz polarny | isbjorn | kutup ayısı | белый медведь | シロクマ, 白熊 | 北极熊 | 북극곰 | دب قطبي
cat | katze | chat | gato | gatto | gato | kat | kot | katt | kedi | кошка, кот, котенок | 猫, ネコ, ねこ | 猫, 貓 | 고양이 | قطة
tree | baum/baume | arbre | arbol | albero | arvore | boom/bomen | drzewo | trad | agac | дерево | 木, 樹 | 树, 樹 | 나무 | شجرة
rose | rose | rose | rosa | rosa | rosa | roos | roza | ros | gul | роза | 薔薇, バラ | 玫瑰 | 장미 | وردة
apple | apfel | pomme | manzana | mela | maca | appel | jabłko | apple | elma | яблоко | りんご, リンゴ | 苹果, 蘋果 | 사과 | تفاحة
pizza | | | | | | pizza | pizza | pizza | pizza | | | | |
fence | zaun/zaune, gartenzaun | cloture, palissade | valla, cerca | recinto, staccionata | cerca | hek/hekken, schutting | płot, ogrodzenie | staket | cit | забор | フェンス, 柵 | 栅栏, 篱笆 | 울타리 | سياج
pyramid | pyramide | pyramide | piramide | piramide | piramide | piramide | piramida | pyramid | piramit | пирамида | ピラミッド | 金字塔 | 피라미드 | هرم
fridge | kuhlschrank | frigo, refrigerateur | nevera, frigorifico, refrigerador | frigorifero, frigo | geladeira, frigorifico | koelkast | lodowka | kylskap | buzdolabı | холодильник | 冷蔵庫 | 冰箱 | 냉장고 | ثلاجة
daisy | ganseblumchen, blume | marguerite, fleur | margarita, flor | margherita, fiore | margarida, flor | madeliefje, bloem | stokrotka, kwiat | tusenskona, blomma | papatya, cicek | ромашка, цветок | 花, ヒナギク | 雏菊, 花 | 꽃, 데이지 | زهرة
`;

/** Names of each picture, by language. */
export const furtherNames: Readonly<Record<string, Readonly<Record<string, string>>>> =
  Object.fromEntries(
    columns.map((language, i) => [
      language,
      Object.fromEntries(
        table
          .trim()
          .split("\n")
          .map((row) => row.split("|").map((cell) => cell.trim()))
          .map(([picture = "", ...names]) => [picture, names[i] ?? ""]),
      ),
    ]),
  );
