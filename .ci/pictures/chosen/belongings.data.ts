import type { ChosenGroup } from "../chosen.js";

/** Furniture, machines of the house and the office, paper, clothes. */
export const belongings: readonly ChosenGroup[] = [
  {
    group: "furniture and the house",
    height: 0.6,
    home: "bedroom",
    rows: `
bed | .5 | >cradle, >bunk bed, single bed, double bed, >cot, >crib, >hammock
person-in-bed: person in bed/people in bed | .5 | sleeper, sleeping person/sleeping people
couch-and-lamp: sofa | .45 -#9b9b9b -#ffb02e | couch/couches, settee, >armchair, >love seat
couch-and-lamp: lamp | .62 -#3f5fff -#1345b7 -#5092ff | floor lamp, standing lamp, reading lamp, lampshade, >table lamp, >desk lamp, >lava lamp, >lamppost, >street lamp, >streetlight, >street light
chair | .6 kitchen | stool, wooden chair, kitchen chair, >throne, >bench/benches, >desk chair, >rocking chair
seat | .55 | car seat, airplane seat, train seat
door | .85 street | wooden door, front door, >gate, doorway
window | .6 street | windowpane
mirror | .5 | looking glass/looking glasses, hand mirror
bathtub | .5 | bath, bath tub, tub, >bathroom, >jacuzzi, >hot tub
person-taking-bath: person taking a bath/people taking a bath | .5 | person in a bath/people in a bath, bather
toilet | .5 | loo, lavatory/lavatories
shower | .45 | shower head
wastebasket | .4 office | waste bin, rubbish bin, bin, trash can, garbage can, waste basket, dustbin, bin basket
television | .42 | tv, tv set, television set, telly/tellies, old tv
alarm-clock | .34 | clock
mantelpiece-clock | .36 | mantel clock, >grandfather clock, wall clock
timer-clock | .32 kitchen | timer, kitchen timer
hourglass-done: hourglass/hourglasses | .36 | egg timer, sandglass/sandglasses, hour glass/hour glasses
stopwatch: stopwatch/stopwatches | .32
watch: wristwatch/wristwatches | .34 table | watch/watches, wrist watch/wrist watches, smartwatch/smartwatches
telephone | .32 | rotary phone, old telephone, landline, desk phone, telephone set
telephone-receiver | .34 | receiver, handset
mobile-phone | .34 table | phone, smartphone, cell phone, cellphone, smart phone, iphone, >tablet computer, >ipad
fax-machine | .36 office | fax/faxes
pager | .28 table | beeper
camera | .32 table | photo camera, film camera, digital camera
video-camera | .34 table | camcorder
movie-camera | .4 street | film camera on a stand, cine camera
film-projector | .38 office | projector
film-frames: film strip | .34 table | film reel, film frames, filmstrip
clapper-board: clapperboard | .34 table | clapper board, film clapper
videocassette | .28 table | video cassette, cassette, vhs tape, cassette tape, >mixtape
optical-disk: compact disc | .32 table | cd, disc, vinyl record, record, lp, >vinyl
dvd | .32 table
floppy-disk | .3 office | floppy/floppies, diskette
desktop-computer: computer | .45 office | desktop computer, pc, personal computer, monitor, computer monitor, computer screen, screen, >workstation, desktop
laptop | .38 office | notebook computer, laptop computer, macbook
computer-mouse: computer mouse/computer mice | .24 office | pc mouse/pc mice
keyboard | .28 office | computer keyboard, >typewriter
printer | .38 office | photocopier, copier, scanner`,
  },
  {
    group: "paper and office",
    height: 0.34,
    home: "office",
    rows: `
closed-book: book | .34 | hardback, novel, >bible, >dictionary/dictionaries, >textbook, >cookbook
books: stack of books/stacks of books | .36 | pile of books/piles of books, books in a stack, >bookshelf/bookshelves, >bookcase
open-book | .34
notebook | .34 | diary/diaries, journal, >sketchbook, exercise book
notebook-with-decorative-cover: decorated notebook | .34
ledger | .34 | ring binder, binder
bookmark | .32
label: tag | .3 | price tag, label
newspaper | .36 | paper newspaper, >magazine
rolled-up-newspaper | .36
page-facing-up: document | .36 | sheet of paper/sheets of paper, page, piece of paper/pieces of paper, contract, paper sheet
page-with-curl: curled page | .36
scroll | .36 | parchment, papyrus/papyri, >manuscript
receipt | .36 | bill receipt, invoice
memo: memo | .36 | note with a pencil
clipboard | .36 | checklist
spiral-notepad: notepad | .34 | spiral notebook, note pad
spiral-calendar: calendar | .36 | wall calendar
bar-chart | .36 | bar graph, chart, graph, diagram
file-folder: folder | .32 | file
open-file-folder: open folder | .32
card-index-dividers: card divider | .32
card-file-box: card file box/card file boxes | .34
file-cabinet | .6 | filing cabinet, >cabinet, >wardrobe, >cupboard, >chest of drawers/chests of drawers, >dresser, drawer
card-index | .34 | rolodex
envelope | .28 | >stamp, >postage stamp, letter, mail, >postcard, >card, >greeting card, >birthday card, >christmas card, >invitation
love-letter | .28
package: parcel | .38 street | package, cardboard box/cardboard boxes, box/boxes, carton box/carton boxes, >crate, delivery box/delivery boxes
postbox: postbox/postboxes | .6 street | pillar box/pillar boxes, letterbox/letterboxes, post box/post boxes
closed-mailbox-with-raised-flag: mailbox/mailboxes | .5 street | mail box/mail boxes
ballot-box-with-ballot: ballot box/ballot boxes | .36
identification-card: id card | .28 | identity card, driving licence, passport, driving license
pencil | .34
pen | .34 | ballpoint pen, biro, >marker, >highlighter
fountain-pen | .34 | ink pen
black-nib: nib | .34 | quill pen
briefcase | .36 | attache case
luggage: suitcase | .42 street | luggage, trolley case, bag on wheels/bags on wheels, trunk
shopping-cart | .5 shop | shopping trolley/shopping trolleys, supermarket trolley/supermarket trolleys, trolley
shopping-bags: shopping bag | .38 shop | paper bag, carrier bag, tote bag, gift bag
megaphone | .36 street | bullhorn
loudspeaker | .4 street | speaker, tannoy`,
  },
  {
    group: "clothes",
    height: 0.42,
    home: "bedroom",
    rows: `
backpack | .42 street | rucksack, school bag, schoolbag, satchel, knapsack
ballet-shoes: ballet shoe | .32 | ballet slipper, pointe shoe, slipper
bikini: bikini | .36 beach | swimsuit two piece, >bra
one-piece-swimsuit: swimsuit | .42 beach | swimming costume, bathing suit, one piece swimsuit, leotard
billed-cap: cap | .28 | baseball cap, billed cap, peaked cap, >beanie
top-hat | .34 | hat, cylinder hat, magician's hat, bowler hat
womans-hat: straw hat | .3 beach | sun hat, sunhat, woman's hat, ladies' hat, bonnet, >cowboy hat, >sombrero, >fedora
graduation-cap | .32 | mortarboard, academic cap
rescue-workers-helmet: firefighter helmet | .34 | helmet, rescue worker's helmet, fire helmet, hard hat, >bicycle helmet
military-helmet | .34 | army helmet, soldier's helmet
briefs: underpants/underpants | .3 | briefs/briefs, underwear/underwear, swimming trunks/swimming trunks, >panties
clutch-bag | .3 | clutch purse, pouch/pouches
purse | .3 | wallet, coin purse, >piggy bank
handbag | .38 | hand bag, bag, ladies bag
coat | .5 | jacket, >cape, >cloak, raincoat, overcoat, blazer, >trench coat, >leather jacket, >cardigan
lab-coat | .5 | white coat
dress: dress/dresses | .55 | frock, gown, >skirt, evening dress/evening dresses, summer dress/summer dresses, ball gown, >wedding dress/wedding dresses
kimono: kimono/kimonos | .55 | >robe, bathrobe, yukata
sari | .55
safety-vest | .45 | high visibility vest, life jacket, >waistcoat
jeans: jeans/jeans | .5 | pair of jeans/pairs of jeans, trousers/trousers, pants/pants, pair of trousers/pairs of trousers, >leggings/leggings
shorts: shorts/shorts | .38 | pair of shorts/pairs of shorts
t-shirt: t-shirt/t-shirts | .42 | tshirt, tee shirt, shirt, sweater, jumper, pullover, >hoodie, sweatshirt, >polo shirt
womans-clothes: blouse | .42 | woman's clothes, top shirt
necktie | .42 | tie, shirt and tie, suit and tie
scarf: scarf/scarves | .34 | shawl, >headscarf, woollen scarf/woollen scarves
gloves: glove | .36 | pair of gloves/pairs of gloves, mitten, >gauntlet
socks: sock | .36 | pair of socks/pairs of socks, stocking, christmas stocking
running-shoe | .3 | sneaker, trainer, gym shoe, sports shoe, tennis shoe
mans-shoe: shoe | .17 | leather shoe, man's shoe, loafer, brogue
hiking-boot | .34 | boot, walking boot, >cowboy boot, work boot, >wellington boot, >wellington
womans-boot | .4 | ladies boot, high boot
high-heeled-shoe: high heel | .34 | high heeled shoe, stiletto, pump shoe, heel
flat-shoe | .15 | ballerina shoe
womans-sandal: heeled sandal | .17 | woman's sandal
thong-sandal: flip flop | .3 beach | sandal, thong sandal
glasses: pair of glasses/pairs of glasses | .15 | spectacles/spectacles, eyeglasses/eyeglasses, reading glasses, glasses/glasses
sunglasses: sunglasses/sunglasses | .15 beach | pair of sunglasses/pairs of sunglasses, shades
goggles: goggles/goggles | .28 | ski goggles/ski goggles, swimming goggles/swimming goggles, pair of goggles/pairs of goggles
lipstick | .3
closed-umbrella | .5 street | folded umbrella
umbrella | .6 street | parasol, brolly/brollies
umbrella-on-ground: beach umbrella | .65 beach | sunshade, beach parasol`,
  },
];
