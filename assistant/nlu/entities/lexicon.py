"""Common nouns for goods, and words for their colours, materials, sizes and flavours.

They tell the tagger what a word is like that no example has. A shop's own names come from its
catalogue instead.
"""

from __future__ import annotations


def split(words: str) -> tuple[str, ...]:
    """The words of a text, in order: a list that reads like one."""
    return tuple(words.split())


def _phrases(listed: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in listed.split(","))


GOODS = frozenset(
    split(
        """
        abaya adapter adaptor airfryer airpods alarm album amp amplifier anklet anorak apron
        aquarium armchair awning backpack badge bag ball balloon balloons band bandage bar
        barbecue barbell bars basket basketball bat bathmat bathrobe bathtub batteries battery
        bbq bcaa beanie bed bedding bedframe beer belt bench beret bib bicycle bike bikini bin
        biscuits blanket blazer blender blinds blouse board boardgame boiler bolts book bookcase
        books bookshelf boots bottle bouquet bowl bowtie box boxers bra bracelet braces bread
        briefcase briefs brogues brooch brush buggy bulb bumper bunk bunting burger cabinet
        cable cake calendar camcorder camera candle candy cap capsule capsules car carafe card
        cardigan carpet carseat cartridge case casserole catnip cd cereal chair chandelier
        charger charm cheese chest chicken chinos chocolate chocolates cleanser cleats clipper
        clock clogs closet club clubs clutch coat coffee coffeemaker colander collagen collar
        cologne comb comforter comic computer concealer conditioner console contacts controller
        cooker cookies cookware cooler corkscrew costume cot couch cover crayons cream creatine
        crib crutches cufflinks cup cupboard curtain curtains cushion cutlery dashcam deckchair
        decoration decorations dehumidifier deodorant desk diapers diary diffuser dish
        dishwasher dock dogfood doll door doorbell drapes drawers dress dresser drill drive
        drone drum drums dryer duffel dumbbell dumbbells dummy dungarees duvet dvd e-reader
        earbuds earphones earrings engine envelope ereader espresso exhaust eyeliner fan faucet
        fish flashlight flask fleece flipflops flowers flute fone football footwear fork
        foundation fragrance frame freezer fridge fruit fryer game games gazebo gimbal glass
        glasses gloves goggles golf gown graphics grater greenhouse griddle grill grinder guitar
        gummies hairdryer hammer hammock hamper handbag handle handset harddrive harness hat
        headboard headphones headset headwear heater hedge heels helmet highchair hijab hinge
        hob holder honey hoodie hoover hose hottub hub humidifier inhaler insoles invitation
        invitations ipad iphone iron jacket jam jeans jewellery jewelry jigsaw joggers journal
        joypad joystick jug juice juicer jumper jumpsuit kayak kennel kettle kettlebell keyboard
        keychain keyring kilt kindle kit kits knickers knife knives kurta kurti laces ladder
        lamp lampshade lantern laptop lawnmower leash leggings lego lehenga lens lenses light
        lights linen lingerie lipstick litter loafers lock lotion luggage lunchbox macbook
        machine magazine magnet makeup marker mascara mask mat mattress meat medicine memory
        microphone microwave milk mirror mittens mixer mobile moccasins modem moisturiser
        moisturizer monitor mop motherboard motorbike motorcycle mount mouse mouthwash mower mug
        multivitamin nailpolish nails nappies necklace nightgown nightstand notebook novel nuts
        oil omega onesie opener ornament ottoman oven overalls pacifier paddleboard paint
        painting pajamas pan pants paper parasol parka pashmina pasta pc peeler pen pencil
        pendant pens perfume petfood phone piano picture pillow pillowcase pills pizza planner
        plant planter plants plate plates playmat playpen playstation pliers polo pool poster
        pot pouch pouffe powder powerbank pram preworkout print printer processor projector
        protector protein pullover pumps purifier purse pushchair puzzle pyjamas quilt rack
        racket racquet radiator radio raincoat rake ram rattle razor recliner record refill
        refills refrigerator remote rice ring robe rollerblades romper roses router rucksack rug
        salt sandals sander sandpit sandwich saree sari satchel sauce saucepan sauna saw
        saxophone scanner scarf scooter screen screwdriver screws scrub sculpture seeds serum
        set sets settee shake shakes shampoo shaver shawl shed sheet sheets shelf shelves
        shelving shirt shoe shoes shorts shovel shower sideboard sink skateboard skates skillet
        skirt skis sleepingbag slide slippers smartband smartphone smartwatch smoker snack
        snacks sneakers snowboard soap socks sofa soundbar spade spanner spatula speaker
        spectacles spices spoon sportswear sprinkler ssd stand stapler stationery steamer stick
        sticker stickers stockings stool stove straightener strap strimmer strings stroller
        stylus subwoofer suit suitcase sunglasses sunscreen supplement supplements surfboard
        suspenders sweater sweatshirt sweets swimsuit swimwear swing switch synthesizer table
        tablet tablets tank tap tarp tea teapot teddy tee television tent textbook thermometer
        thermos thermostat throw tie tights tile tiles tire tires toaster toilet toner toolbox
        toolkit toothbrush toothpaste top topper torch tote towel towels toy toys tracker
        trackpad tracksuit trainers trampoline tray treadmill tree trimmer tripod trousers
        trumpet trunks tshirt tumbler turntable tuxedo tv tyre tyres ukulele umbrella underlay
        underwear uniform usb vacuum van vase vegetables vest vinyl violin vitamin vitamins
        waffle waistcoat wallet wallpaper wardrobe washer washing watch water webcam weights
        wetsuit wheel wheelbarrow wheelchair wheels whey whisk whisky window wine wiper wipes
        wok wreath wrench xbox yoga yoghurt
        """
    )
)

QUALITIES = frozenset(
    split(
        """
        2xl 3xl 4g 4xl 5g 5xl adult aluminium aluminum anthracite aqua bamboo banana beige
        bigger black blue blueberry bluetooth brass bronze brown burgundy canvas caramel
        cashmere ceramic charcoal chocolate clear coconut coir copper coral cotton cream crimson
        cyan decaf denim double ebook emerald esim firm fleece foam full glass glossy
        gluten-free gold golden graphite gray green grey hard hardback hardcover hazelnut indigo
        iron ivory junior khaki kids king l large larger latex lavender leather lemon lilac lime
        linen lte m magenta mango marble maroon matt matte maxi medium memory mesh metal mini
        mint multicolor multicolour mustard narrow navy nylon oak olive orange organic paperback
        peach petite pine pink plastic plus polyester porcelain prepaid purple queen raspberry
        red regular rexine rose rubber s sand satin scarlet scented short silk silver single
        slim small smaller soft steel stone strawberry suede sugar-free super tall tan taupe
        teal transparent turquoise twin unflavored unflavoured unscented usb-c vanilla vegan
        velvet violet walnut white wide wifi wired wireless wood wooden wool woollen xl xs xxl
        xxxl yellow
        """
    )
)


# Names that mean a way to pay wherever they stand.
WAYS_TO_PAY = _phrases(
    """
    paypal, pay pal, visa, mastercard, master card, maestro, amex, american express, klarna,
    afterpay, clearpay, apple pay, applepay, google pay, googlepay, gpay, g pay, samsung
    pay, amazon pay, shop pay, venmo, zelle, cash app, cashapp, skrill, alipay, wechat pay,
    upi, paytm, phonepe, phone pe, bhim, net banking, netbanking, giropay, sofort,
    bancontact, sepa, sepa direct debit, bank transfer, wire transfer, credit card, debit
    card, credit cards, debit cards, prepaid card, gift card, gift cards, giftcard, cash on
    delivery, direct debit, store credit, bitcoin, cheque, money order, mpesa, m-pesa,
    diners club, rupay, ideal payment, interac, sezzle, bnpl, emi
    """
)

# Words behind a number that make it a count.
COUNTED = split(
    """
    x pcs pc pieces piece units unit pairs pair packs pack boxes box bottles bottle sets
    tubs cans jars bags copies dozen bars rolls pkts packets packet sachets
    """
)


def is_goods(word: str) -> bool:
    """Whether `word` (lower-case, also in the plural) is a common noun for something on sale."""
    return word in GOODS or word.rstrip("s") in GOODS or word.removesuffix("es") in GOODS


def is_quality(word: str) -> bool:
    """Whether `word` (lower-case) is a colour, material, size, flavour or the like."""
    return word in QUALITIES
