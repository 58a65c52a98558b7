import type { ChosenGroup } from "../chosen.js";

/** People, at work and at play. Nearly all are shown to the waist, or the head alone. */
export const people: readonly ChosenGroup[] = [
  {
    group: "people standing",
    height: 0.82,
    rows: `
person-standing: person/people | .82 | someone, human, human being, figure, pedestrian, >adult, standing person/standing people, >photographer, >barista, >lifeguard, >skateboarder, >gladiator, >cashier, >customer, >passenger, >neighbour, >neighbor, >friend, >teenager, >drummer, >driver, >tailor, >hairdresser, >barber, >translator, >architect, >engineer, >goalkeeper, >referee, >volunteer, >villager, >beggar, >pilgrim, >explorer
man-standing: man/men | .84 | guy, bloke, gentleman/gentlemen, chap, fellow, standing man/standing men, dude, >uncle, >father, >dad, >daddy/daddies, >husband, >brother, >fisherman/fishermen, >sailor, >mailman/mailmen, >postman/postmen, >milkman/milkmen, >lumberjack, >priest, >king of hearts
woman-standing: woman/women | .82 | lady/ladies, standing woman/standing women, >mother, >mum, >mom, >sister, >aunt, >wife/wives, >housewife/housewives
person-walking: walking person/walking people | .82 | walker, person walking/people walking, stroller, passer by/passers by, >hiker, >wanderer, >traveller, >traveler, >tourist
man-walking: walking man/walking men | .84 | man walking/men walking
woman-walking: walking woman/walking women | .82 | woman walking/women walking
person-running: runner | .8 | jogger, running person/running people, person running/people running, sprinter, >athlete
man-running: running man/running men | .8 | man running/men running
woman-running: running woman/running women | .8 | woman running/women running
woman-dancing: dancer | .84 | dancing woman/dancing women, woman dancing/women dancing, flamenco dancer, >ballerina, ballroom dancer
man-dancing: dancing man/dancing men | .84 | man dancing/men dancing, disco dancer
person-in-suit-levitating: man in a suit/men in a suit | .84 | man in a hat/men in a hat, man in black/men in black, >spy/spies, >gangster, >magician
person-kneeling: kneeling person/kneeling people | .6
person-with-white-cane: blind person/blind people | .82
person-bouncing-ball: basketball player | .8
person-cartwheeling: gymnast | .75 | acrobat, >cheerleader
person-fencing: fencer | .7 | swordsman/swordsmen, >knight, >samurai/samurai, >warrior, >soldier, >musketeer
person-golfing: golfer | .8 | golf player
person-in-lotus-position: meditating person/meditating people | .6 | yogi, buddha, person meditating/people meditating, yoga teacher, >monk
woman-in-lotus-position: meditating woman/meditating women | .6 | woman meditating/women meditating, woman doing yoga/women doing yoga
person-lifting-weights: weightlifter | .75 | weight lifter, bodybuilder, body builder, strongman/strongmen
person-climbing: climber | .8 | rock climber, mountaineer
person-biking: cyclist | .75 | bicyclist, >mountain biker, person on a bicycle/people on bicycles, biker, person cycling/people cycling
man-biking: man on a bicycle/men on bicycles | .75 | man cycling/men cycling, man on a bike/men on bikes
woman-biking: woman on a bicycle/women on bicycles | .75 | woman cycling/women cycling, woman on a bike/women on bikes
person-playing-handball: handball player | .8 | >footballer, >football player, >soccer player, >baseball player, >tennis player, >volleyball player
person-playing-water-polo: water polo player | .6 water sea
person-rowing-boat: rower | .5 water lake bare | oarsman/oarsmen
person-surfing: surfer | .75 water sea | >surfboard
person-swimming: swimmer | .45 water sea
skier | .75 snow | person skiing/people skiing, ski jumper
snowboarder | .7 snow | >snowboard
horse-racing: jockey | .85 | rider, horse rider, horseman/horsemen, horse and rider/horses and riders, person on a horse/people on horses, man on a horse/men on horses, >cowboy on a horse/cowboys on horses, >knight on a horse/knights on horses, horsewoman/horsewomen
person-wrestling: wrestlers/wrestlers | .7 | wrestler, sumo wrestler, >boxer, >karate fighter
people-hugging: hugging couple | .75 bust | hug, embrace, people hugging/people hugging, two people hugging/two people hugging, >couple, >lovers/lovers
person-fairy: fairy/fairies | .6 air | pixie, sprite, >tinkerbell, >cupid
person-merpeople: merperson/merpeople | .6 water sea
woman-merpeople: mermaid | .6 water sea | siren
man-merpeople: merman/mermen | .6 water sea | triton, >poseidon, >neptune
person-with-bunny-ears: pair of dancers/pairs of dancers | .8`,
  },
  {
    group: "people at work",
    height: 0.8,
    view: "bust",
    home: "city",
    rows: `
artist | | painter
astronaut | .8 space | spaceman/spacemen, cosmonaut
construction-worker | | builder, >bricklayer, >carpenter, >miner, construction worker
cook: chef | .8 kitchen | cook, >baker, pastry chef, pizza chef, >butcher
detective | | investigator, private detective, sherlock holmes, inspector, sleuth
factory-worker: welder | | factory worker, >blacksmith, >smith, worker
farmer | .8 meadow | >gardener, >peasant, >shepherd, >scarecrow
firefighter | | fireman/firemen
guard: royal guard | | guard, guardsman/guardsmen, king's guard, >sentry/sentries
health-worker: doctor | .8 office | physician, surgeon, >nurse, health worker, medic, >dentist, >vet, >paramedic
judge: judge | .8 office | >lawyer, magistrate
mechanic | | >plumber, repairman/repairmen, handyman/handymen, >electrician
office-worker: office worker | .8 office | businessman/businessmen, business person/business people, manager, boss/bosses, >politician, >president, >salesman/salesmen, clerk, banker, businesswoman/businesswomen, >journalist, >secretary/secretaries, >lawyer in a suit/lawyers in suits
pilot | | airline pilot, captain, aviator, >ship's captain, >sea captain
police-officer | | policeman/policemen, cop, policewoman/policewomen, constable, >sheriff
scientist | .8 office | chemist, researcher, professor, inventor, >physicist
singer | .8 | rock star, rockstar, vocalist, pop star, >musician, >guitarist, >rapper
student: graduate | .8 office | student, college student
teacher | .8 office -#ffce7c -#e19747 -#44911b | schoolteacher, >librarian
technologist: programmer | .8 office | coder, hacker, software developer, person at a laptop/people at laptops, person with a laptop/people with laptops, person at a computer/people at computers, man at a computer/men at computers, technologist, >gamer, >writer
woman-technologist: woman at a computer/women at computers | .8 office | woman with a laptop/women with laptops
ninja | | assassin
santa-claus: santa claus/santa clauses | .8 snow head | santa, father christmas, saint nicholas
mrs-claus: mrs claus | .8 snow head | mother christmas
person-superhero: superhero/superheroes | | superman/supermen, super hero/super heroes, hero/heroes, >batman, >spiderman
woman-superhero: superheroine | | superwoman/superwomen, heroine, wonder woman/wonder women
person-supervillain: supervillain | | villain, super villain, >thief/thieves, >burglar, >robber, >pirate
person-mage: wizard | | mage, sorcerer, warlock, magician with a hat, merlin, gandalf
woman-mage: witch/witches | | sorceress/sorceresses, enchantress/enchantresses
person-vampire: vampire | | dracula, count dracula
person-zombie: zombie | | undead/undead, living dead/living dead, >mummy
person-elf: elf/elves | .8 meadow | woodelf/woodelves, >hobbit, >dwarf/dwarves
person-genie: genie | | djinn/djinn, jinn/jinn
prince | | young king
princess: princess/princesses | | queen
person-with-crown: king | | monarch, person with a crown/people with crowns, emperor, royal person/royal people, >sultan
person-with-veil: bride | .8 meadow | person with a veil/people with veils
person-in-tuxedo: groom | .8 | bridegroom, man in a tuxedo/men in tuxedos, waiter, butler, person in a tuxedo/people in tuxedos, bow tie man/bow tie men, >james bond, tuxedo
woman-with-headscarf: woman with a headscarf/women with headscarves | | woman in a hijab/women in hijabs, >nun
person-juggling: juggler | | >entertainer, >mime
pregnant-woman: pregnant woman/pregnant women | | expectant mother
breast-feeding: nursing mother | | mother and baby/mothers and babies, woman with a baby/women with babies, mother with a child/mothers with children
man-feeding-baby: father and baby/fathers and babies | | man with a baby/men with babies
bust-in-silhouette: silhouette of a person/silhouettes of people | 
clown-face: clown | .8 head | jester, clown face
cowboy-hat-face: cowboy | .8 desert head | cowgirl
selfie: selfie | .5 bust`,
  },
  {
    group: "faces",
    height: 0.6,
    view: "head",
    rows: `
baby: baby/babies | .5 | infant, toddler, newborn
baby-angel: angel | .6 | cherub, baby angel
boy: boy | .55 | schoolboy, little boy, >son, >nephew, lad
girl: girl | .55 | schoolgirl, little girl, >daughter, >niece, lass
child: child/children | .55 | kid, youngster, schoolchild/schoolchildren, >grandchild/grandchildren, >teenager
person: face | .6 | person's face, human face, human head
man: man's face | .6 | face of a man/faces of men, man's head
woman: woman's face | .6 | face of a woman/faces of women, woman's head
old-man: old man/old men | .6 | elderly man/elderly men, grandfather, grandpa, granddad, old gentleman/old gentlemen, >pensioner, >hermit
old-woman: old woman/old women | .6 | elderly woman/elderly women, grandmother, grandma, granny/grannies, old lady/old ladies, elderly lady/elderly ladies, >crone
older-person: old person/old people | .6 | elderly person/elderly people, elder, grandparent
man-bald: bald man/bald men | .6 | man with a bald head/men with bald heads
woman-bald: bald woman/bald women | .6
man-beard: bearded man/bearded men | .6 | man with a beard/men with beards, beard, >viking, >lumberjack
man-blonde-hair: blond man/blond men | .6 | man with blond hair/men with blond hair, fair-haired man/fair-haired men
woman-blonde-hair: blonde woman/blonde women | .6 | blonde, woman with blonde hair/women with blonde hair, girl with blonde hair/girls with blonde hair, blonde girl, blond woman/blond women, blond girl
man-red-hair: red-haired man/red-haired men | .6 | man with red hair/men with red hair, boy with red hair/boys with red hair, ginger man/ginger men
woman-red-hair: red-haired woman/red-haired women | .6 | redhead, woman with red hair/women with red hair, girl with red hair/girls with red hair, ginger woman/ginger women, red-haired girl
man-curly-hair: curly-haired man/curly-haired men | .6 | man with curly hair/men with curly hair, boy with curly hair/boys with curly hair, curly-haired boy
woman-curly-hair: curly-haired woman/curly-haired women | .6 | woman with curly hair/women with curly hair, girl with curly hair/girls with curly hair, curly-haired girl, curly hair/curly hair, child with curly hair/children with curly hair
man-white-hair: white-haired man/white-haired men | .6 | man with white hair/men with white hair, grey-haired man/grey-haired men
woman-white-hair: white-haired woman/white-haired women | .6 | woman with white hair/women with white hair, grey-haired woman/grey-haired women
man-wearing-turban: man in a turban/men in turbans | .6 | turban, man wearing a turban/men wearing turbans, >maharaja
smiling-face: smiley | .5 | smiley face, smiling face, emoji, happy face, smile
smiling-face-with-horns: devil | .5 | little devil, satan, >lucifer
pile-of-poo: pile of poo/piles of poo | .34 whole
snowman | .8 snow whole | snow man/snow men
snowman-without-snow: snowman with a scarf/snowmen with scarves | .8 snow whole`,
  },
  {
    group: "hearts",
    height: 0.42,
    rows: `
heart-suit: heart | .42 | love heart, heart shape, valentine, valentine's heart
broken-heart | .42
heart-on-fire: burning heart | .5 | heart on fire/hearts on fire, flaming heart
heart-with-arrow: heart with an arrow/hearts with an arrow | .45 | heart pierced by an arrow/hearts pierced by arrows
heart-with-ribbon: heart with a ribbon/hearts with a ribbon | .42 | box of chocolates/boxes of chocolates
two-hearts: pair of hearts/pairs of hearts | .42
kiss-mark: kiss/kisses | .34
speech-balloon: speech bubble | .42 air | speech balloon
thought-balloon: thought bubble | .42 air | thought balloon`,
  },
];
