/** Everyday English captions: many of their words mean something else in another language. */
export const captions: readonly string[] = `people having a chat
a live chat window on a screen
5th Ave in the rain
a mare and her foal
the sole survivor on a raft
a bat hanging from a branch
a pin on a map
a die on the table
a hut in the hills
a rat in a kitchen
a gift under the tree
a fishing net on the quay
a garage sale on Sunday
come and see the show
once upon a time
red curtains in a hall
a frying pan on the stove
four friends on a bench
a coin in a fountain
the main street of a small town
a man in pain
a chair by the door
a car port with two bikes
a pie on a window sill
a brief letter on a desk
a bald man with a hat
a fast car on a race track
a kind old lady
hell and heaven
a gut feeling
a magic wand
a tag on a shirt
a bar at night
a dose of medicine
a tan dog on a lawn
a ten dollar bill
a plaza full of pigeons
a grand piano on a stage
a petite dancer
a sage bush in a garden
a lot of cars in a lot
a son and his father
the sun on the sea
an elm in a field
a fort on a cliff
a salon with mirrors
a mall full of shoppers
a tall glass of milk
a fin above the water
a kale salad with nuts
a tuna sandwich
a gala dinner
a villa by a lake
a large casa style house
a mole in the ground
a ton of bricks
a gate in a wall
a note on the fridge
a rose in a vase
a violet sky over the bay
a pastel drawing of a deer
a noir film poster
a cab in the snow
a barn in winter
a mother and her child
a father reading to his son
kids playing in the park
a couple dancing at a wedding
an old man feeding birds
a woman walking her dog
a girl eating ice cream
a boy riding a bike
a baby asleep in a crib
a teacher in front of a class
students in a library
a chef in a busy kitchen
a nurse with a patient
a farmer on a tractor
a fisherman mending a net
a painter at an easel
a drummer on a stage
a singer in a red dress
a guitarist under a spotlight
a crowd at a concert
a runner crossing the finish line
a surfer on a big wave
a skier on a slope
a goalkeeper diving for the ball
two boxers in a ring
a chess game in the park
a card game on a train
an empty train station at night
a bus stop in the rain
a taxi in the city
a plane above the clouds
a helicopter on a roof
a ferry in the harbour
a canoe on a river
a sailing boat at sunset
an anchor on a beach
a lighthouse in a storm
a bridge in the fog
a castle on a hill
a ruined abbey
a church with a tall spire
a mosque at dawn
a temple in the jungle
a pyramid in the desert
a camel in the dunes
an oasis with palm trees
a cactus in a pot
a garden full of roses
a field of sunflowers
a meadow in spring
a forest in autumn
a mountain lake in summer
a glacier under a blue sky
a volcano at night
a waterfall in the woods
a cave with a river
a canyon at noon
a rainbow over a valley
a storm over the plains
lightning above a city
a full moon over the sea
stars above a tent
a comet in the night sky
an astronaut on the moon
a rocket on a launch pad
a robot in a factory
an alien in a diner
a dragon above a village
a knight on a horse
a wizard with a staff
a witch on a broom
a mermaid on a rock
a unicorn in a forest
a fairy on a mushroom
a ghost in an attic
a pirate with a parrot
a ninja on a roof
a cowboy at a bar
a clown with balloons
a mime on a street
a snowman with a scarf
a pumpkin on a porch
a christmas tree in a living room
a birthday cake with candles
a cup of coffee on a desk
a bowl of soup with bread
a plate of pasta
a burger with fries
a pizza in a box
a basket of apples
a bunch of bananas
a slice of melon
a jar of honey
a bottle of wine and two glasses
a loaf of bread on a board
a pot of tea
a bag of chips
a carton of eggs
a lemon cut in half
an orange on a plate
a dog on a sofa
a cat in a box
a kitten with a ball of yarn
a puppy in a basket
a rabbit in the grass
a hamster in a wheel
a parrot in a cage
a goldfish in a bowl
a horse in a stable
a cow in a field
a sheep on a hill
a goat on a rock
a pig in the mud
a hen with chicks
a duck on a pond
a swan on a lake
an owl on a branch
an eagle above a cliff
a crow on a fence
a fox in the snow
a wolf at night
a bear in a river
a deer in the mist
a moose by a lake
a hedgehog in the leaves
a squirrel with a nut
a bee on a flower
a butterfly on a leaf
a spider in its web
a snail on a wall
a frog on a lily pad
a turtle on a log
a shark in deep water
a whale under a boat
a dolphin at sunset
an octopus in a cave
a crab on the sand
an elephant at a water hole
a giraffe in the savanna
a lion on a rock
a tiger in the grass
a zebra by a tree
a panda with bamboo
a kangaroo on a road
a koala in a tree
a penguin on the ice
a monkey with a banana
a laptop on a desk
a pair of glasses on a book
an umbrella in the wind
a red telephone box
a clock on a tower
a key in a lock
a lamp in a dark room
a suitcase on a bed
a violin on a chair
a kite over a beach
a swing under an oak
a ladder against a wall`.split("\n");
