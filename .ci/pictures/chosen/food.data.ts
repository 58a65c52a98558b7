import type { ChosenGroup } from "../chosen.js";

/** Food and drink, and what it is made and served with. */
export const food: readonly ChosenGroup[] = [
  {
    group: "fruit and vegetables",
    height: 0.36,
    home: "table",
    rows: `
avocado: avocado/avocados | 
banana | .36 | bunch of bananas/bunches of bananas
beans: bean | .26 | coffee bean, kidney bean
bell-pepper | .36 | pepper, green pepper, paprika, >capsicum
blueberries: blueberry/blueberries | .28 | >blackberry/blackberries, >blackcurrant, >currant, >berry/berries
broccoli: broccoli/broccoli | .36 | >cauliflower
carrot | .36 | >parsnip, >turnip, >radish/radishes, >beet, >beetroot
cherries: cherry/cherries | .32
chestnut | .26 | >hazelnut, >walnut, >almond, >nut, >acorn
coconut | .34
cucumber | .3 | >zucchini/zucchini, >courgette, >gherkin, >pickle
ear-of-corn: corn/corn | .42 | ear of corn/ears of corn, maize/maize, corn cob, corn on the cob, sweetcorn/sweetcorn
eggplant | .34 | aubergine
garlic: garlic/garlic | .3
ginger-root | .28 | ginger
grapes: grape | .38 | bunch of grapes/bunches of grapes, vine
red-apple: apple | .36 | red apple
hot-pepper: chili pepper | .34 | hot pepper, chilli/chillies, chili/chilies, chilli pepper, red pepper, >jalapeno/jalapenos
kiwi-fruit: kiwi | .32 | kiwi fruit/kiwi fruit, >fig, >papaya
leafy-green: lettuce | .34 | cabbage, leafy green, >spinach/spinach, >kale/kale, salad leaf/salad leaves, >artichoke, >celery/celery
lemon | .34
lime | .3
mango: mango/mangoes | .34 | mango/mangos
melon | .36 | honeydew, >cantaloupe
olive | .24
onion | .32 | >shallot, >leek
pea-pod: pea | .28 | pea pod, >green bean, green peas, >edamame
peach: peach/peaches | .34 | >apricot, >plum, >nectarine
peanuts: peanut | .28 | >cashew, >pistachio/pistachios
pear | .38 | >quince
pineapple | .5 | ananas
potato: potato/potatoes | .32 | spud, >yam
roasted-sweet-potato: sweet potato/sweet potatoes | .32
strawberry: strawberry/strawberries | .34 | >raspberry/raspberries
tangerine: orange | .34 | mandarin, tangerine, clementine, >grapefruit, >satsuma, >persimmon
tomato: tomato/tomatoes | .34
watermelon | .36 | slice of watermelon/slices of watermelon, watermelon slice`,
  },
  {
    group: "dishes",
    height: 0.34,
    home: "table",
    rows: `
bacon: bacon/bacon | .3 | >ham
bagel | .3 | >bun, >roll
baguette-bread: baguette | .32 | french bread, >breadstick
bento-box: bento box/bento boxes | .3 | bento, lunchbox/lunchboxes, lunch box/lunch boxes
birthday-cake | .42 | cake, birthday cake with candles, >wedding cake, >gateau/gateaux, >chocolate cake, >tart
bread: bread/bread | .34 | loaf/loaves, loaf of bread/loaves of bread, toast/toast, slice of bread/slices of bread, bread loaf/bread loaves
burrito: burrito/burritos | .34 | >wrap
butter: butter/butter | .24 | stick of butter/sticks of butter, >margarine
candy: candy/candies | .26 | sweet, bonbon, >caramel, >toffee, >gummy bear, >marshmallow
canned-food: tin can | .36 | canned food/canned food, can, tin, soup can
cheese-wedge: cheese/cheeses | .3 | wedge of cheese/wedges of cheese, piece of cheese/pieces of cheese, >cheddar, >brie
chocolate-bar | .34 | chocolate, bar of chocolate/bars of chocolate
cooked-rice: bowl of rice/bowls of rice | .32 | rice/rice, cooked rice
cookie | .3 | biscuit, >cracker, chocolate chip cookie, >gingerbread, >macaron
cooking: frying pan | .3 -#ffffff -#f9c23c | skillet, pan, >wok
cooking: fried egg | .22 -#433b6b -#635994 | egg in a pan, >omelette, >scrambled egg
croissant | .3 | >pastry/pastries
cupcake | .34 | muffin, fairy cake
curry-rice: curry/curries | .28 | curry rice
custard | .2 | pudding, >flan, >jelly/jellies, >creme caramel
cut-of-meat: steak | .3 | piece of meat/pieces of meat, beef/beef, meat/meat, >pork/pork
dango: dango/dango | .34 | dumpling on a stick
doughnut | .3 | donut
dumpling | .3 | >ravioli/ravioli, >gyoza/gyoza, >pierogi/pierogi, >empanada
egg | .26 | easter egg
falafel: falafel/falafel | .26 | >meatball
fish-cake-with-swirl: fish cake | .28 | narutomaki
flatbread | .28 | naan, pita, >tortilla
fondue | .34
fortune-cookie | .28
french-fries: french fries | .36 | chips, fries, >potato chips
fried-shrimp: fried shrimp/fried shrimp | .28 | tempura/tempura
green-salad: salad | .3 | bowl of salad/bowls of salad, green salad
hamburger | .34 | burger, cheeseburger, beefburger
honey-pot | .34 | pot of honey/pots of honey, jar of honey/jars of honey, honey/honey
hot-dog | .3 | hotdog, sausage, >corn dog
ice: ice cube | .28 | ice/ice, block of ice/blocks of ice
ice-cream: ice cream sundae | .34 | sundae, bowl of ice cream/bowls of ice cream
soft-ice-cream: ice cream | .4 | ice cream cone, soft ice cream, soft serve, >gelato, >sorbet, >frozen yogurt
shaved-ice | .36 | snow cone
lollipop | .36 | lolly/lollies, >popsicle, >ice lolly
meat-on-bone: meat on the bone | .32 | >ribs, >roast
moon-cake: mooncake | .26 | moon cake
oden: oden/oden | .34
pancakes: pancake | .3 | stack of pancakes/stacks of pancakes, >crepe
pie | .28 | apple pie, pumpkin pie, >quiche, pie dish
pizza | .34 | slice of pizza/slices of pizza, pizza slice
popcorn: popcorn/popcorn | .4 | box of popcorn/boxes of popcorn
pot-of-food: stew | .34 | pot of food/pots of food, soup, cooking pot, hotpot, pot, saucepan, casserole
poultry-leg: chicken leg | .32 | drumstick, poultry leg, roast chicken, fried chicken, >roast turkey
pretzel | .3
rice-ball | .3 | onigiri/onigiri
rice-cracker | .28
sandwich: sandwich/sandwiches | .3 | >panini, >toastie, >club sandwich, >blt
shallow-pan-of-food: paella | .26
shortcake: slice of cake/slices of cake | .32 | shortcake, piece of cake/pieces of cake, cake slice, >cheesecake, strawberry cake
spaghetti: spaghetti/spaghetti | .3 | pasta/pasta, plate of spaghetti/plates of spaghetti, >noodle, >macaroni, >lasagna
steaming-bowl: bowl of noodles/bowls of noodles | .36 | ramen/ramen, noodle soup, steaming bowl, >pho, bowl of ramen/bowls of ramen
stuffed-flatbread: kebab | .3 | stuffed flatbread, gyro/gyros, doner kebab, >shawarma
sushi: sushi/sushi | .26 | >sashimi
taco: taco/tacos | .28 | >nacho/nachos, >quesadilla
takeout-box: takeaway box/takeaway boxes | .34 | takeout box/takeout boxes, takeout
tamale | .28
waffle | .26`,
  },
  {
    group: "drinks and what they come in",
    height: 0.4,
    home: "table",
    rows: `
amphora | .5 | vase, urn, pottery/pottery, clay pot, >ceramic, greek vase
baby-bottle | .36 turn35
beer-mug: mug of beer/mugs of beer | .4 | beer, beer mug, pint of beer/pints of beer, glass of beer/glasses of beer, pint, >ale, >lager, >cider
clinking-beer-mugs: clinking beer mugs | .4
beverage-box: juice box/juice boxes | .38 | carton of juice/cartons of juice, beverage box/beverage boxes, milk carton, carton
bottle-with-popping-cork: champagne bottle | .5 turn42 | bottle of champagne/bottles of champagne, champagne/champagne, bottle of wine/bottles of wine, wine bottle, bottle, >beer bottle, >glass bottle, >water bottle, bottle of red wine/bottles of red wine
bubble-tea | .44 | boba tea, >milkshake, >smoothie, >iced tea, >iced coffee
clinking-glasses: champagne glass/champagne glasses | .4 | clinking glasses, >flute glass
cocktail-glass: cocktail | .4 | martini/martinis, cocktail glass/cocktail glasses
tropical-drink | .44 | >lemonade, >mojito, >margarita, >cocktail with a straw
cup-with-straw | .42 | soda/sodas, >cola, soft drink, takeaway cup, fizzy drink, >juice
glass-of-milk: glass of milk/glasses of milk | .36 | milk/milk, >glass of water/glasses of water, >glass/, >drinking glass/drinking glasses
hot-beverage: cup of coffee/cups of coffee | .3 | coffee, hot drink, cup, mug, >espresso/espressos, >cappuccino/cappuccinos, >latte, coffee cup, coffee mug, tea, cup of tea/cups of tea, tea cup, teacup, hot chocolate, >cocoa
teacup-without-handle: green tea | .3 | tea bowl, >matcha
jar | .36 | jam jar, glass jar, mason jar, jar of jam/jars of jam
mate: mate/mate | .36
pouring-liquid: glass of water being poured | .36 | 
sake: sake/sake | .4 | sake bottle
salt: salt shaker | .34 | salt/salt, salt cellar, >pepper shaker, >pepper mill
teapot | .34 | tea pot, >kettle, >coffee pot, >pitcher, >jug
tumbler-glass: glass of whisky/glasses of whisky | .32 | whisky/whiskies, whiskey/whiskeys, tumbler, >rum, >bourbon, >brandy
wine-glass: glass of wine/glasses of wine | .42 | wine glass/wine glasses, wine, red wine, wineglass/wineglasses, glass of red wine/glasses of red wine, >goblet, >chalice
bowl-with-spoon: bowl | .26 | bowl with a spoon, bowl of cereal/bowls of cereal, bowl of soup/bowls of soup, cereal bowl
chopsticks: chopstick | .36
fork-and-knife: fork and knife | .36 | fork, cutlery/cutlery, silverware/silverware
fork-and-knife-with-plate: plate | .3 -#998ea4 | place setting, dinner plate, dish/dishes, >platter
kitchen-knife: knife/knives | .36 | kitchen knife/kitchen knives, chef's knife/chef's knives, >butcher knife, >cleaver
spoon | .36 | teaspoon, >ladle`,
  },
];
