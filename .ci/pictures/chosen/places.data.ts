import type { ChosenGroup } from "../chosen.js";

/** Vehicles, buildings, and what stands in the sky. */
export const places: readonly ChosenGroup[] = [
  {
    group: "vehicles on land",
    height: 0.55,
    home: "city",
    rows: `
ambulance | .6
articulated-lorry: truck | .65 | lorry/lorries, articulated lorry/articulated lorries, semi truck, big rig, semi trailer, juggernaut, trailer, >dump truck, >bin lorry/bin lorries, >garbage truck
auto-rickshaw | .6 | tuk-tuk, rickshaw
automobile: car | .5 | automobile, motorcar, sedan, hatchback, >convertible, >coupe, >limousine, >limo, red car
bicycle | .55 | bike, cycle, push bike, >mountain bike, >tandem, >tricycle, racing bike
bullet-train | .62 | shinkansen
high-speed-train | .62 | express train
bus: bus | .65 | coach/coaches, city bus, >double decker bus, >double decker, school bus, >camper van, >motorhome
minibus: van | .6 | minibus, minivan, >camper, >caravan, >rv, people carrier
trolleybus | .65
delivery-truck | .6 | delivery van, box truck, moving van, >food truck, >ice cream van, >ice cream truck
fire-engine | .62 | fire truck, firetruck
kick-scooter | .55 | scooter, push scooter, e scooter, electric scooter
light-rail | .6
locomotive: steam train | .65 | locomotive, steam engine, steam locomotive, train engine, railway engine, train, >toy train, choo choo
metro: subway train | .62 -#321b41 | metro, underground train, tube train, metro train, subway
monorail | .6
motor-scooter | .55 | moped, vespa
motorcycle | .55 | motorbike, motor bike, chopper, >quad bike
oncoming-automobile: oncoming car | .5
oncoming-bus | .65
oncoming-police-car | .5
oncoming-taxi | .5
pickup-truck | .52 | pickup, pick up truck, pick up
police-car | .5 | police cruiser, patrol car
racing-car | .36 | race car, formula one car, formula 1 car, f1 car, sports car
railway-car | .6 | railway carriage, train carriage, train wagon, railway wagon, carriage, >wagon, >cart
sport-utility-vehicle: suv | .52 | jeep, off road vehicle, four by four, 4x4, sport utility vehicle, >land rover, >station wagon
taxi: taxi | .5 | cab, taxicab, yellow cab
tractor | .65 meadow | >bulldozer, >digger, >excavator, >combine harvester, >plough, >forklift
tram | .65
tram-car: streetcar | .6 | tram car, tramcar, trolley car, cable tram
suspension-railway | .55
aerial-tramway: cable car | .5 air snow | gondola lift, aerial tramway, ski lift, chairlift, >gondola
mountain-cableway | .5 air snow | cableway`,
  },
  {
    group: "boats",
    height: 0.62,
    habitat: "water",
    home: "sea",
    rows: `
canoe | .36 lake bare | kayak, rowing boat, rowboat, row boat, punt, >raft
ferry | .75 bare | ferryboat, ferry boat
motor-boat | .5 bare | motorboat, cabin cruiser, >tugboat, >fishing boat, >trawler
passenger-ship | .8 bare | cruise ship, ocean liner, liner, passenger ship
sailboat | .9 bare | boat, sail boat, sailing boat, yacht, >schooner, >dinghy/dinghies, >catamaran, >galleon, >pirate ship, >viking ship, >longship, >junk boat
ship | .8 bare | steamer, steamship, >freighter, >cargo ship, >container ship, >oil tanker, >battleship, >warship, >aircraft carrier, >submarine, >titanic
speedboat | .4 lake bare | speed boat, powerboat, >hovercraft, >jet ski`,
  },
  {
    group: "aircraft and spacecraft",
    height: 0.5,
    habitat: "air",
    home: "meadow",
    rows: `
airplane | .5 | landing plane, plane taking off/planes taking off, aeroplane, plane, jet, airliner, aircraft/aircraft, jumbo jet, passenger plane, >jet plane, >fighter jet, >bomber
small-airplane: propeller plane | .42 | small plane, small airplane, light aircraft/light aircraft, biplane, >glider, >seaplane, >drone
helicopter | .45 | chopper helicopter
flying-saucer: ufo/ufos | .45 space | flying saucer, alien spaceship, spaceship, mothership
parachute | .6 | parachutist, skydiver, paraglider, >hang glider
rocket | .9 space | spaceship rocket, space rocket, space shuttle, rocket ship, >missile
satellite | .45 space | >space station, >space probe
ringed-planet: saturn/saturn | .5 sky space | ringed planet, >planet with rings/planets with rings, >planet
comet | .42 sky space | asteroid, meteor`,
  },
  {
    group: "sky and weather",
    height: 0.46,
    habitat: "sky",
    rows: `
star | .34 | gold star, yellow star
glowing-star: shining star | .36
sparkles: sparkle | .36
shooting-star: shooting star | .45 -#533566 -#e1d8ec | falling star
sun: sun | .46 | sunshine
sun-with-face: sun with a face/suns with a face | .46 | smiling sun
cloud-with-lightning: storm cloud | .45 | thundercloud, thunder cloud, cloud with lightning/clouds with lightning
cloud-with-rain: rain cloud | .45 | raincloud, cloud with rain/clouds with rain
cloud-with-snow: snow cloud | .45 | cloud with snow/clouds with snow
sun-behind-cloud: sun behind a cloud/suns behind a cloud | .45
rainbow | .8 air
tornado: tornado | .9 ground | tornado/tornadoes, twister, whirlwind, >hurricane, >cyclone
snowflake | .4 snow
high-voltage: lightning bolt | .6 air | thunderbolt, bolt of lightning/bolts of lightning, flash of lightning/flashes of lightning
fire | .5 ground | flame, campfire, bonfire, blaze, >fireplace, camp fire
fireworks: firework | .6 air -#533566 | fireworks display
collision: explosion | .5 ground | bang, blast
water-wave: wave | .45 water sea | ocean wave, big wave, tidal wave, tsunami
volcano: volcano | 1.15 ground | volcano/volcanoes`,
  },
  {
    group: "buildings",
    height: 1,
    home: "city",
    rows: `
bank | .95
building-construction: crane | 1.2 | building crane, construction crane, tower crane, building site, construction site
bus-stop | .8
castle | 1.15 meadow | fortress/fortresses, >palace, >sandcastle, fairytale castle
japanese-castle | 1.15 meadow | pagoda, japanese temple, chinese temple, >dojo
church | 1 meadow | chapel, >cathedral, >monastery/monasteries, >abbey, >basilica, parish church/parish churches
wedding: wedding chapel | 1 meadow
circus-tent | .9 meadow | circus, big top, marquee, circus top
classical-building: greek temple | .95 meadow | temple, museum, classical building, courthouse, parthenon, roman temple, >library/libraries, >theatre, >theater, >opera house, >university/universities, >parliament
convenience-store: shop | .85 | store, corner shop, convenience store, supermarket, grocery/groceries, >bakery/bakeries, >bookshop, >cafe, >restaurant, >market, >kiosk, >butcher's shop
department-store | 1.1 | shopping mall, mall, shopping centre, shopping center
derelict-house: haunted house | .9 meadow | ruined house, derelict house, abandoned house, ruin, old shack
factory | 1 | power station, >power plant, plant factory, >brewery/breweries, >warehouse
ferris-wheel | 1.25 | big wheel, fairground wheel
roller-coaster | 1 | rollercoaster
carousel-horse: merry-go-round horse | .6 | carousel horse, carousel, merry-go-round, rocking horse
fountain | .7 | water fountain, >birdbath
hindu-temple | 1.1
hospital | 1.05 | clinic
hotel | 1.1 | motel, hostel, >inn, guest house, guesthouse
house | .9 meadow bare | home, cottage, >bungalow, >villa, >cabin, >farmhouse, >mansion, >barn, >garage, >shed, >log cabin, >tree house, >treehouse, >kennel, >dog house, >birdhouse, >doll house, >dollhouse, >gingerbread house
house-with-garden: house with a garden/houses with a garden | .9 meadow bare
houses: row of houses/rows of houses | .9 meadow bare | village, >hamlet
hut | .7 meadow | straw hut, mud hut, >beehive, >igloo, >yurt
kaaba | .9 desert
mosque | 1.1 desert
office-building | 1.25 | office block, high rise, tower block, apartment building, block of flats/blocks of flats, building, >apartment block, >prison
post-office | 1.05
school: school | .95 | schoolhouse, >college
shinto-shrine: torii gate | .95 lake | shinto shrine, torii/torii, japanese gate, shrine
stadium: stadium | .8 | arena, football stadium, >amphitheatre, >colosseum
station: railway station | .8 | train station, station
synagogue | 1
tent | .6 meadow | camping tent, >tipi, >teepee, >wigwam
camping: campsite | .7 meadow | camp, tent with trees
tokyo-tower | 1.3 | eiffel tower, radio tower, tv tower, >tower, >pylon, >oil rig, >skyscraper, >leaning tower
bridge-at-night: bridge | .8 -#533566 -#468cfb -#fcd53f -#00a6ed | suspension bridge, golden gate bridge
playground-slide: slide | .7 meadow | playground slide, playground, >swing
desert-island: island | .8 sea water bare | desert island, tropical island
mount-fuji | 1.1 meadow | mount everest`,
  },
];
