import type { ChosenGroup } from "../chosen.js";

/** Animals and plants. How a row is written: see `../chosen.ts`. */
export const nature: readonly ChosenGroup[] = [
  {
    group: "wild animals",
    height: 0.7,
    rows: `
badger | .5
bat | .3 air
bear: bear | head | bear face, >black bear, >grizzly, >brown bear, >grizzly bear, bear cub
polar-bear: polar bear | head snow | white bear, ice bear
beaver | .5 lake bust
bison | .85 | >wild ox, >aurochs
boar: wild boar | head | boar, boar face, >warthog
camel | .9 desert | dromedary/dromedaries
two-hump-camel: bactrian camel | .9 desert | two hump camel
chipmunk: squirrel | .35 | squirrel, chipmunk
crocodile | .5 lake | croc, >alligator, >caiman, gator
deer: deer | .85 | stag, buck, reindeer/reindeer, doe, fawn, >elk/elk, caribou/caribou, >antelope, >gazelle, >roe deer/roe deer, >impala, red deer/red deer
elephant | 1.1 | >baby elephant
fox: fox | head | fox face, >fox cub, >arctic fox, >red fox, vixen
frog: frog | head | frog face, >toad, >tree frog, >tadpole
giraffe | 1.3
gorilla | .8 | >ape, >silverback
hedgehog | .35 | >porcupine
hippopotamus: hippopotamus | .75 lake | hippo
kangaroo | .8 desert | >wallaby, >joey
koala: koala | head | koala bear, koala face
leopard | .65 | >jaguar, >cheetah, >panther, >snow leopard, >puma, >cougar, >lynx/lynxes, >bobcat, >ocelot, >big cat
lion: lion | head | lion face, lioness, lion cub, lion's head
lizard | .3 desert | gecko/geckos, >iguana, >chameleon, >salamander, >newt, >komodo dragon
llama | .8 | alpaca
mammoth | 1.1 snow | woolly mammoth
monkey | .6 | >chimpanzee, >chimp, >baboon, >lemur, >gibbon
monkey-face | .6 head | monkey's face, monkey's head
moose: moose/moose | head | moose head
mouse | .26 | >vole, >shrew, >field mouse/field mice
mouse-face | .26 head | mouse's face
orangutan | .75
otter | .45 lake | sea otter, >weasel, >ferret, >mink, >stoat
panda: panda | head | panda bear, giant panda, panda face
raccoon: raccoon | head | raccoon face
rat | .28
rhinoceros: rhinoceros | .85 | rhino
skunk | .45
sloth | .5
tiger | .65 | tiger cub, tigress, bengal tiger, >saber toothed tiger
tiger-face | .65 head | tiger's face, tiger's head
wolf: wolf | head | wolf face, >werewolf/werewolves, >coyote, >jackal, >hyena, >dingo/dingoes, she wolf/she wolves
water-buffalo: buffalo | .85 | water buffalo, >wildebeest, >yak
zebra | .75 | zebra foal`,
  },
  {
    group: "farm animals and pets",
    height: 0.6,
    rows: `
cat | .55 | kitten, kitty/kitties, house cat, tabby/tabbies, tomcat, >siamese cat, >persian cat, ginger cat
cat-face | .55 head | kitten face, cat's face, cat's head
cow | .75 | dairy cow, >cattle/cattle, >calf/calves, >heifer
cow-face | .75 head | cow's face, cow's head
dog | .55 | puppy/puppies, pup, hound, doggy/doggies, pooch, >husky/huskies, >corgi, >dachshund, >pug, >labrador, >golden retriever, >retriever, >beagle, >bulldog, >german shepherd, >dalmatian, >chihuahua, >terrier, >spaniel, >greyhound, >shiba inu, >mutt, >collie, >great dane, >border collie, >sheepdog, >rottweiler, >boxer dog, >sausage dog
dog-face | .55 head | puppy face, dog's face, dog's head
guide-dog | .55 | 
service-dog | .55 | police dog, rescue dog
poodle | .55
donkey | .65 | >mule, ass/asses, burro/burros
ewe: sheep/sheep | .6 | lamb, ewe, sheep
ram | .6 | 
goat | .6 | billy goat, nanny goat, goat kid, >ibex, >mountain goat, >chamois
hamster: hamster | head | hamster face, >guinea pig, >gerbil
horse | .8 | >centaur, stallion, mare, foal, pony/ponies, colt, filly/fillies, steed, mustang, >racehorse, >carthorse
horse-face | .8 head | horse's face, horse's head
ox: ox/oxen | .75 | bull, >steer
pig | .5 | piglet, hog, sow, swine/swine
pig-face | .5 head | pig's face, pig's head
rabbit | .4 | bunny/bunnies, hare, bunny rabbit
rabbit-face | .4 head | bunny face, rabbit's face
rooster: chicken | .42 | rooster, cock, cockerel, hen
baby-chick: chick | .25 | baby chick, baby chicken, >duckling, >gosling, >baby bird
hatching-chick | .28 | chick in an egg
turkey | .5 | 
turtle | .3 | tortoise, >sea turtle, >terrapin`,
  },
  {
    group: "birds",
    height: 0.38,
    habitat: "air",
    rows: `
bird | .34 | >robin, >cardinal, >finch/finches, >songbird, >canary/canaries, >sparrow, >bluebird, >wren, >hummingbird, >kingfisher, >nightingale, >swallow, >woodpecker, >lark, little bird
blackbird | .34 ground | crow, raven, >jackdaw, >magpie, >rook, >starling, >jay
dodo: dodo/dodos | .5 ground
dove: dove | .34 | pigeon, white dove, >turtledove, peace dove
duck | .35 lake water | >mallard, drake, wild duck
eagle | .42 bust | >griffin, bald eagle, golden eagle, >hawk, >falcon, >vulture, >kestrel, >osprey, >buzzard, >condor, bird of prey/birds of prey
flamingo: flamingo/flamingos | .65 ground lake | flamingo/flamingoes, >heron, >stork, >egret, >ibis/ibises, >crane bird
goose: goose/geese | .42 ground | gander, wild goose/wild geese
owl | .4 ground | >barn owl, snowy owl
parrot | .4 ground | >macaw, >cockatoo, >parakeet, >budgie, >toucan, >budgerigar
peacock | .6 ground | peafowl, >pheasant
penguin | .5 ground snow | >emperor penguin, >puffin
phoenix-bird: phoenix/phoenixes | .6 | firebird
swan | .42 lake water | >cygnet`,
  },
  {
    group: "sea animals",
    height: 0.4,
    habitat: "water",
    home: "sea",
    rows: `
blowfish: pufferfish/pufferfish | .36 | blowfish/blowfish, puffer fish/puffer fish
coral | .5 ground | coral reef
crab | .3 ground beach | hermit crab
dolphin | .5 | >porpoise
fish: fish/fish | .36 | >cod/cod, >herring, >tuna/tuna, >trout/trout, >salmon/salmon, >sardine, >perch/perch, >mackerel/mackerel, >carp/carp, >pike/pike
jellyfish: jellyfish/jellyfish | .42 | medusa
lobster | .36 ground | >crayfish/crayfish, >langoustine
octopus: octopus | .42 | octopus/octopuses, octopus/octopi, >kraken, >cuttlefish/cuttlefish
oyster | .26 ground | >clam, >mussel, >scallop
seal | .45 ground beach | sea lion, >walrus/walruses, seal pup
shark | .5 | great white shark, white shark, >hammerhead
shrimp: shrimp/shrimp | .26 | shrimp/shrimps, prawn, >krill/krill
snail | .3 ground meadow | >slug
spiral-shell: seashell | .24 ground beach | sea shell, conch/conches, shell, spiral shell, snail shell
spouting-whale | .7 | >sperm whale
squid: squid/squid | .42 | giant squid/giant squid
tropical-fish: tropical fish/tropical fish | .34 | goldfish/goldfish, clownfish/clownfish, angelfish/angelfish, reef fish/reef fish, >koi/koi
whale | .7 | blue whale, humpback whale, >orca, >killer whale, >beluga, >narwhal`,
  },
  {
    group: "small animals",
    height: 0.24,
    rows: `
ant | .2
beetle | .22 | >scarab, >stag beetle
bug: caterpillar | .24 | bug, insect, grub
butterfly | .34 air | >dragonfly/dragonflies, moth, monarch butterfly
cockroach | .22 | roach/roaches
cricket | .24 | grasshopper, >locust, >mantis, >praying mantis, >cicada
fly | .22 air | housefly/houseflies, >gnat, >horsefly/horseflies
honeybee: bee | .26 air | honey bee, honeybee, bumblebee, bumble bee, >wasp, >hornet
lady-beetle: ladybird | .22 | ladybug, lady beetle, lady bug
mosquito: mosquito/mosquitoes | .22 air | mosquito/mosquitos, >midge
scorpion | .28 desert
snake | .36 | serpent, >python, >cobra, >viper, >rattlesnake, >boa, >adder, >anaconda
spider | .26 | tarantula
spider-web: spiderweb | .5 | spider web, cobweb, web
worm | .22 | earthworm
microbe | .3 air table | bacterium/bacteria, germ, virus/viruses
paw-prints: paw print | .2 | paw, pawprint
feather | .3 table | plume, quill
empty-nest: nest | .3 | bird nest, empty nest, bird's nest
nest-with-eggs | .3`,
  },
  {
    group: "beasts of tales and of long ago",
    height: 0.9,
    rows: `
dragon | 1.05 | >wyvern, chinese dragon, sea serpent
dragon-face | 1.05 head | dragon's head, dragon's face
sauropod | 1.25 | brontosaurus/brontosauruses, brachiosaurus/brachiosauruses, diplodocus/diplodocuses, long necked dinosaur, >dinosaur, >dino/dinos
t-rex: t-rex/t-rexes | 1.15 | tyrannosaurus/tyrannosauruses, tyrannosaurus rex, trex, >velociraptor, >raptor, >godzilla
unicorn | .8 head | >pegasus/pegasuses, unicorn head, unicorn face
alien | .7 head space | extraterrestrial, alien face, martian
alien-monster: space invader | .6 space | alien monster, pixel monster
ghost | .65 air | spirit, phantom, spook, spectre, specter
ogre | .7 head | oni/oni, demon, >monster, >beast
goblin: goblin | .7 head | tengu/tengu, >gnome, >imp, red goblin
troll | .9 bust | >orc, >giant
robot | .7 head city | robot head, robot face, android, cyborg, bot
skull | .4 table | human skull
skull-and-crossbones | .4 table | jolly roger, >skeleton`,
  },
  {
    group: "plants",
    height: 0.5,
    rows: `
blossom: daisy/daisies | .45 | >camomile, >chamomile, daisy flower, white flower, >flower
bouquet | .4 table | bunch of flowers/bunches of flowers, bouquet of flowers/bouquets of flowers, posy/posies, flowers in a bunch
cactus: cactus/cacti | .85 desert | cactus/cactuses, saguaro/saguaros
cherry-blossom | .3 | sakura/sakura, plum blossom, apple blossom, blossom
deciduous-tree: tree | 1.1 | oak, oak tree, >maple, >maple tree, >birch tree, >birch/birches, >willow, >apple tree, >cherry tree, >elm, >beech/beeches, >willow tree, >chestnut tree, >olive tree
evergreen-tree: pine tree | 1.15 | pine, fir, fir tree, spruce, evergreen tree, conifer, >cedar, >cypress/cypresses, >larch/larches, >redwood
fallen-leaf: autumn leaf/autumn leaves | .3 | fallen leaf/fallen leaves, dry leaf/dry leaves
four-leaf-clover | .3 | lucky clover
herb | .4 table | sprig, basil/basil, mint/mint, >parsley/parsley, >thyme/thyme, >rosemary/rosemary, >olive branch/olive branches
hibiscus: hibiscus | .4 | >orchid, >petunia, >peony/peonies, >carnation
hyacinth | .5 | lavender/lavender, >lilac, >lupin, >bluebell, >wisteria
leaf-fluttering-in-wind: leaf/leaves | .3 | green leaf/green leaves, >foliage/foliage
lotus | .4 lake | lotus flower, water lily/water lilies, lily pad, >lily/lilies
maple-leaf: maple leaf/maple leaves | .34
mushroom | .4 | toadstool, fly agaric
brown-mushroom | .4 | >champignon, >truffle
palm-tree | 1.15 beach | palm, coconut palm, coconut tree
pine-decoration: bamboo/bamboo | .6
potted-plant | .5 table | houseplant, house plant, plant, pot plant, flowerpot, flower pot, >bonsai, >fern, >ficus, >aloe
rose | .5 | red rose
rosette: marigold | .34 | >chrysanthemum, >dahlia, >zinnia, rosette
seedling | .34 | sprout, >sapling, shoot, bud
shamrock | .3 | clover
sheaf-of-rice: wheat/wheat | .6 | ear of wheat/ears of wheat, sheaf of rice, >barley/barley, >rye/rye, >grain/grain, rice plant
sunflower | .65
tulip | .5 | >crocus/crocuses, >snowdrop, >poppy/poppies, >daffodil, >narcissus
wilted-flower | .45 | wilted rose, dead flower, withered flower
wood: tree trunk | .45 | log, wood log, tree stump, stump, firewood/firewood, wood
rock | .4 | stone, boulder, >pebble, >meteorite
jack-o-lantern: jack-o'-lantern | .42 | pumpkin, halloween pumpkin, carved pumpkin, >squash/squashes, >gourd
christmas-tree | 1.1 snow | xmas tree
tanabata-tree | 1`,
  },
];
