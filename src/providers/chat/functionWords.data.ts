/**
 * Words that say nothing of what is to be seen, folded: of English, German, French, Spanish, Italian,
 * Portuguese, Dutch, Chinese and Japanese, and those with which people ask for pictures.
 */
export const functionWords: ReadonlySet<string> = new Set(
  [
    "a an the and or but nor so yet of in on at by to for from with without into onto over under",
    "up down out off as is are was were be been being am do does did has have had having it its",
    "this that these those there here he she they them his her their him i me my we us our you your",
    "who whom whose which what where when while how why not no only very just also too than then some",
    "any each every all both such can could will would shall should may might must let one's",
    "if because about across along around through between near next like s t",
    "please want wants need needs give show shows showing make makes create creates draw draws drawing",
    "generate image images picture pictures",
    "der die das den dem des ein eine einen einem einer eines und oder aber im in am an auf aus bei mit",
    "ohne nach vor von vom zu zum zur fur uber unter durch zwischen neben ist sind war waren sein seine",
    "ihr ihre ich du er sie es wir nicht auch bild zeige male zeichne",
    "le la les l un une des du de d et ou mais dans sur sous avec sans pour par chez entre est sont il",
    "elle ils elles je tu nous vous son sa ses ce cette ces qui que ne pas au aux image dessine",
    "el los las uno una unos unas del al y o u pero en con sin por para sobre bajo entre es son esta",
    "estan su sus que se no muy imagen dibuja",
    "il lo gli i uno una di del della dei delle da dal dalla nel nella nei sul sulla con senza per tra",
    "fra e ed o ma sono che non immagine disegna",
    "o os as um uma uns umas do da dos das em no na nos nas com sem para por pelo pela sobre sob entre e",
    "ou mas sao seu sua que nao imagem desenhe",
    "的 了 在 和 与 與 着 著 是 有 一 个 個 の は が を に で と も へ た な する している",
    "het een en of maar op met zonder voor door onder tussen naast zijn haar niet afbeelding teken van",
  ].flatMap((line) => line.split(" ")),
);
