import type { ChosenGroup } from "../chosen.js";

/** What people use, wear and play with. */
export const things: readonly ChosenGroup[] = [
  {
    group: "sport",
    height: 0.36,
    rows: `
american-football | .3 | gridiron ball
baseball | .26
basketball | .3
soccer-ball: football | .3 | soccer ball, ball, foot ball, beach ball
softball | .26
volleyball | .3 | volley ball
tennis: tennis racket | .42 | tennis racquet, racket, racquet, >tennis ball
badminton: badminton racket | .42 | badminton racquet, >shuttlecock
lacrosse: lacrosse stick | .42
rugby-football: rugby ball | .3
bowling: bowling pin | .36 | bowling ball, skittle
boxing-glove | .36
bullseye: target | .4 | dartboard, bullseye, archery target, >dart
cricket-game: cricket bat | .42 | baseball bat
curling-stone | .26
diving-mask | .36 beach | snorkel, scuba mask
field-hockey: field hockey stick | .42
fishing-pole | .6 | fishing rod, fishing pole, rod
flag-in-hole: golf flag | .45 | golf hole, golf course, golf/, >golf ball
goal-net: goal | .5 | >net, football goal, soccer goal, hockey goal
ice-hockey: hockey stick | .42 snow | >hockey puck, puck
ice-skate | .36 snow | skate
kite | .5 air
martial-arts-uniform | .5 | karate suit, judo suit, karate uniform
ping-pong: table tennis bat | .34 table | ping pong paddle, ping pong bat, table tennis paddle, paddle
pool-8-ball: billiard ball | .24 table | pool ball, eight ball, 8 ball
running-shirt: vest | .42 table | running shirt, tank top, jersey
skis: ski | .5 snow | ski boot
sled | .34 snow | sledge, toboggan, sleigh
skateboard | .16 city turn45 | longboard
roller-skate | .34 city | rollerblade, inline skate
boomerang | .3
trophy: trophy | .4 table | cup trophy, trophy cup, >prize
sports-medal: medal | .36 table | gold medal, award
military-medal | .36 table
1st-place-medal: first place medal | .36 table
2nd-place-medal: silver medal | .36 table
3rd-place-medal: bronze medal | .36 table
ring-buoy: life ring | .3 beach | lifebuoy, ring buoy, life preserver, >buoy`,
  },
  {
    group: "games, parties and arts",
    height: 0.34,
    home: "table",
    rows: `
admission-tickets: admission ticket | .26
ticket | .26 | train ticket, movie ticket
artist-palette: palette | .34 | paint palette, artist's palette, colour palette
paintbrush | .38 | paint brush, artist's brush, brush
crayon | .34 | chalk
balloon | .55 air meadow | red balloon, toy balloon, party balloon
carp-streamer | .55 meadow | koinobori
chess-pawn | .36 | pawn, chess/, chess piece, chessman/chessmen, chess figure, >chess knight, >chess queen
game-die: dice/dice | .26 | die, dice/dices
joker | .36 | playing card, joker card, >deck of cards/decks of cards
puzzle-piece | .3 | jigsaw piece, jigsaw, puzzle, piece of a puzzle/pieces of a puzzle
joystick | .36
video-game: game controller | .3 | gamepad, video game controller, controller, video game, games console
slot-machine | .5
mahjong-red-dragon: mahjong tile | .3
club-suit: club | .3
spade-suit: spade | .3
diamond-suit: diamond suit | .3
confetti-ball | .34
party-popper | .38 | confetti/confetti
crystal-ball | .36 | magic ball
magic-wand | .42 | wand
firecracker | .34 | dynamite/dynamite, stick of dynamite/sticks of dynamite
framed-picture: framed picture | .42 | picture frame, oil painting in a frame, poster, >canvas, >easel
japanese-dolls: japanese doll | .34 | geisha doll
nesting-dolls: nesting doll | .38 | matryoshka, russian doll, doll
teddy-bear | .42 | teddy/teddies, stuffed animal, plush toy, plushie, stuffed toy, toy bear, toy
piata: pinata | .5
performing-arts: theatre mask | .36 | theater mask, mask, drama mask, carnival mask
mirror-ball | .4 air city | disco ball
nazar-amulet: nazar | .3 | evil eye amulet
reminder-ribbon | .34
ribbon: bow | .3 | ribbon, bow ribbon, >bow tie, hair bow
wrapped-gift: gift | .38 | present, gift box/gift boxes, wrapped gift, christmas present, birthday present, wrapped present
red-envelope | .34
wind-chime | .45 air
yarn: ball of yarn/balls of yarn | .32 | yarn, ball of wool/balls of wool, wool/wool, yarn ball
yo-yo: yo-yo/yo-yos | .34 | yoyo/yoyos
thread: spool of thread/spools of thread | .3 | thread, bobbin, spool
sewing-needle: needle | .34 | sewing needle, needle and thread
knot | .3 | rope, >lasso
red-paper-lantern | .42 air city | paper lantern, chinese lantern, japanese lantern, red lantern, lampion
bubbles: bubble | .4 air meadow | soap bubble
folding-hand-fan | .36 | hand fan, fan, folding fan
crown | .34 | tiara, royal crown, >diadem
gem-stone: diamond | .3 | gem, gemstone, jewel, crystal, precious stone, >ruby/rubies, >sapphire, >emerald, brilliant
ring: ring | .32 | diamond ring, wedding ring, engagement ring, >earring, >jewelry/jewelry
prayer-beads: string of beads/strings of beads | .34 | prayer beads, necklace, bracelet, rosary/rosaries, >bead
coin | .28 | gold coin, penny/pennies, token, >money/money
money-bag | .4 | bag of money/bags of money, sack of money/sacks of money, >treasure/treasures, sack, money sack
dollar-banknote: banknote | .28 | dollar bill, dollar, bank note, paper money/paper money, cash/cash
credit-card | .28 | bank card
moai: moai statue | .7 meadow | easter island head, moai/moai, >statue, >sculpture
statue-of-liberty | 1.2 city`,
  },
  {
    group: "music",
    height: 0.42,
    home: "table",
    rows: `
accordion | .4 | concertina
banjo: banjo | .5 | ukulele, >lute, >mandolin, >sitar
drum | .36 | snare drum, >drum kit, >drum set
long-drum | .45 | bongo/bongos, conga, djembe
flute | .42 | recorder, >clarinet, >oboe, >bassoon, >bagpipe
guitar | .55 | electric guitar, acoustic guitar, bass guitar, >bass
maracas: maraca | .4 | rattle
musical-keyboard: piano/pianos | .42 | piano keyboard, grand piano/grand pianos, >synthesizer, >organ, piano keys
musical-note: musical note | .36 air | music note, note
musical-notes: music/music | .36 air
musical-score: sheet music/sheet music | .34 | score, treble clef
saxophone | .48 | sax
trumpet | .4 | cornet, >trombone, >bugle
postal-horn: horn | .4 | french horn, post horn, >tuba
violin | .48 | fiddle, >cello, >viola, >double bass, >harp
headphone | .34 | headphones, headset, earphone, ear phone
microphone | .38 | mic
studio-microphone | .42
radio: radio/radios | .34 | transistor radio/transistor radios, >boombox/boomboxes, >stereo/stereos, >record player, >jukebox/jukeboxes
bell | .34 | church bell, hand bell, handbell, >doorbell, >cowbell
bellhop-bell | .26 | desk bell, hotel bell`,
  },
  {
    group: "tools",
    height: 0.4,
    home: "table",
    rows: `
axe | .45 | ax, hatchet, tomahawk
hammer | .4 | mallet, >sledgehammer
hammer-and-pick: hammer and pick | .42
hammer-and-wrench: tools/tools | .42 | tool, hammer and spanner
pick: pickaxe | .45 | pick axe, pick, >mattock, >shovel, >spade tool
carpentry-saw: saw | .36 | hand saw, handsaw, >chainsaw
screwdriver | .38
wrench: spanner | .38 | wrench/wrenches, >pliers/pliers
nut-and-bolt: bolt | .3 | nut and bolt, screw, >nail
clamp | .36 | vice
gear | .36 | cog, cogwheel, gear wheel, gearwheel, >clockwork/clockwork
chains: chain | .42
broken-chain | .34
link: chain link | .3
hook | .36 | fish hook, fishhook
ladder | .8 meadow | step ladder, stepladder
magnet | .34 | horseshoe magnet, >horseshoe
toolbox: toolbox/toolboxes | .34 | tool box/tool boxes
bucket | .34 | pail
basket | .36 | wicker basket, picnic basket, hamper
broom | .55 | broomstick, witch's broom, besom, >mop, >rake
plunger | .45
sponge | .24
soap: bar of soap/bars of soap | .26 | soap, piece of soap/pieces of soap
lotion-bottle | .36 | bottle of lotion/bottles of lotion, bottle of shampoo/bottles of shampoo, shampoo, shampoo bottle, >perfume, >perfume bottle, soap dispenser
toothbrush: toothbrush/toothbrushes | .34 | tooth brush/tooth brushes
razor | .34 | shaver
hair-pick: comb | .32 | hair pick, >hairbrush/hairbrushes
roll-of-paper: roll of toilet paper/rolls of toilet paper | .3 | toilet paper/toilet paper, toilet roll, paper roll, kitchen roll
scissors: pair of scissors/pairs of scissors | .36 | scissors/scissors, shears/shears
safety-pin | .28 | pin
pushpin | .28 | push pin, thumbtack, drawing pin, tack
round-pushpin: map pin | .3
paperclip | .28 | paper clip
straight-ruler: ruler | .34
triangular-ruler: set square | .34
balance-scale: scales/scales | .42 | balance scale, pair of scales/pairs of scales, weighing scales, scale
key | .3 | house key, car key
old-key | .32
locked: padlock | .32 | lock
unlocked: open padlock | .32 | open lock
locked-with-key: lock and key | .34
shield | .5 | >buckler
crossed-swords: crossed swords/crossed swords | .45 | two swords/two swords
dagger | .4 | sword, >sabre, >saber, >katana, >rapier, >scimitar, >excalibur, >machete, blade
bow-and-arrow: bow and arrow/bows and arrows | .5 | archer's bow, crossbow, arrow, longbow
bomb | .32 | grenade, cannonball, >explosive, >land mine
water-pistol | .3 | toy gun, squirt gun, pistol, gun, water gun, handgun, revolver, >rifle
mouse-trap | .26 | mousetrap, >trap
wheel | .45 | cartwheel, wagon wheel, >tyre, >tire, steering wheel, car wheel
anchor | .5 beach
compass: compass/compasses | .3
fire-extinguisher | .45
flashlight | .34 | torch/torches, >headlamp
candle | .34 | >candlestick
diya-lamp: oil lamp | .26 | diya lamp, genie lamp, magic lamp, aladdin's lamp
light-bulb | .34 | lightbulb, bulb, lamp bulb
battery | .3
electric-plug | .32 | plug, power plug
oil-drum | .45 city | barrel, drum of oil, oil barrel, >keg, wine barrel, >cask
brick: brick wall | .4 city | brick, >wall, >stone wall, >brickwork
coffin | .5 meadow | casket
headstone | .5 meadow bare | gravestone, tombstone, grave, tomb
funeral-urn | .34
crutch | .6 | walking stick
white-cane | .6 | cane
manual-wheelchair: wheelchair | .62
motorized-wheelchair: electric wheelchair | .62
placard | .5 | signpost, sign, wooden sign, signboard, billboard, road sign
stop-sign | .7 city
construction: road barrier | .45 city | construction barrier, roadblock, barrier, barricade
barber-pole | .6 city
fuel-pump | .6 city | petrol pump, gas pump, petrol station, gas station
chequered-flag | .5 | checkered flag, racing flag, finish flag
triangular-flag: flag | .55 | pennant, >banner
pirate-flag | .55`,
  },
  {
    group: "science and medicine",
    height: 0.36,
    home: "table",
    rows: `
abacus: abacus/abacuses | .36
alembic: alembic | .36 | retort, chemistry flask, >potion, distilling flask, cauldron
test-tube | .36 | vial
petri-dish | .28
dna: dna/dna | .42 | double helix, dna strand, helix/helices
microscope | .42
telescope | .55 meadow | >binoculars/binoculars
satellite-antenna: satellite dish | .55 city | radio telescope, satellite antenna, radar
magnifying-glass-tilted-left: magnifying glass/magnifying glasses | .36 | magnifier, hand lens, loupe, lens
thermometer | .34
stethoscope | .36
syringe | .34 | injection, vaccine
pill: pill | .24 | capsule, tablet, >medicine
adhesive-bandage: plaster | .26 | band aid, bandage, sticking plaster
globe-showing-europe-africa: globe | .42 space | earth/earth, planet earth, world globe, >mars, >venus, >jupiter
world-map | .34 | map, treasure map
anatomical-heart: human heart | .34 | anatomical heart
brain | .34 | human brain
bone | .26 | dog bone
lungs: lungs/lungs | .36 | lung
tooth: tooth/teeth | .3 | molar
eye | .3 | eyeball
eyes: pair of eyes/pairs of eyes | .3
ear | .34
nose | .32
mouth | .26 | lips, lip
foot: foot/feet | .34
leg | .42
footprints: footprint | .3 beach
flexed-biceps: arm | .4 | biceps/biceps, muscle, strong arm
mechanical-arm: robot arm | .42 | mechanical arm, prosthetic arm, robotic arm
waving-hand: hand | .36 | palm of a hand
handshake | .34
raised-fist: fist | .36
folded-hands: folded hands/folded hands | .36 | praying hands, hands in prayer
drop-of-blood | .34 air | blood drop
droplet: water drop | .34 air | droplet, drop of water/drops of water, raindrop, tear`,
  },
];
