"""English words for firms, jobs and touches."""

from clientela.demo.country import lines, words
from clientela.demo.phrase import Phrases, texts

ENGLISH = Phrases(
    household="The {family} family",
    jobs=texts("""
        Purchasing manager | Purchasing manager
        Owner | Owner
        Director | Director
        Barista | Barista
        Head barista | Head barista
        Head of food and beverage | Head of food and beverage
        General manager | General manager
        Front of house manager | Front of house manager
        Receptionist | Receptionist
        Office manager | Office manager
        Accountant | Accountant
        Chef | Chef
        Partner | Partner
        Stock controller | Stock controller
        Personal assistant | Personal assistant
        Marketing manager | Marketing manager
        Engineer | Engineer
        Solicitor | Solicitor
        Clerk | Clerk
    """),
    departments=words(
        "Purchasing Purchasing Front_of_house Bar Administration Management Kitchen Facilities Accounts Marketing"
    ),
    firms=texts("""
        Café | {place} Café
        Café | The {place} Coffee House
        Café | {place} Tea Rooms
        Café | Café {place}
        Café | {place} Espresso
        Hotel | The {place} Hotel
        Hotel | {place} House Hotel
        Hotel | {place} Bed and Breakfast
        Hotel | The {place} Inn
        Restaurant | {place} Kitchen
        Restaurant | The {place} Brasserie
        Restaurant | The {place} Arms
        Restaurant | {place} Grill
        Bakery | {family} Bakery
        Bakery | {family} and Daughters Bakers
        Office | {family} Solicitors
        Office | {family} and Partners
        Office | {family} Accountants
        Office | {place} Group
        Retail | {family} Stores
        Retail | {place} Farm Shop
        Manufacturing | {family} Engineering
        Manufacturing | {family} Works
        Health | {place} Dental Practice
        Education | {place} School
    """),
    places=lines("""
        Copper Kettle
        Harbour
        Red Lion
        Station
        Bluebell
        Old Mill
        Riverside
        Crown
        Kingfisher
        Market Square
        Ivy
        Orchard
        Corner
        White Hart
        Lighthouse
        Castle
        Meadow
        Priory
        Royal Oak
        Willow
        Foundry
        Canal Side
        Abbey
        Lantern
        Northern Quarter
        Swan
        Pantry
        Rose and Thistle
        Sea View
        Hilltop
        Cathedral
        Maple
        Wharf
        Victoria
        Albion
        Greenwood
        Lakeside
        Fox and Hound
        Parkside
        Tolbooth
        Beacon
        Quayside
        Elm Tree
        Windmill
        Ashdown
        Saltmarsh
    """),
    forms=("Ltd", "Ltd", "Ltd", "plc", "LLP", "Limited", "", "", ""),
    asked=texts("""
        Is {product} back? | Hello, when will you have {product} in 1 kg beans again? Thanks.
        Friday delivery | Could you bring Friday's delivery forward to Thursday? We are closed on Friday.
        Missing invoice | I cannot find the invoice for the last order, could you resend it?
        New price list | Could you send the new price list? We are planning the season.
        Wrong grind | I received {product} ground, but I had asked for beans.
        Samples | I would like to try {product} before ordering. Do you send samples?
        New address | We are moving next month, here is the new address.
        Machine trouble | The machine has been losing pressure since yesterday. Who can I call?
        Gift boxes | We need about thirty gift boxes within two weeks.
        Decaf | Do you have a water-process decaf? Customers keep asking.
    """),
    told=texts("""
        Your order is on its way | Hello {given}, the parcel left this morning and takes three days.
        New crop: {product} | The new crop of {product} is here: citrus and honey.
        New price list | The price list from next month is attached. Do ask if anything is unclear.
        We miss you | {given}, it has been a while: free delivery for you until the end of the month.
        Tasting on Saturday | We taste {product} on Saturday at eleven. Do come.
        Re: availability | It is back on Tuesday, I am keeping two sacks for you.
        Payment reminder | The invoice is still open, could you check? Thank you.
        Saturday hours | The roastery is open until two on Saturdays, do come and taste.
    """),
    thanked=texts("""
        All arrived | The parcel arrived in good order, many thanks.
        Lovely coffee | Everybody liked {product}, we will order again.
        A bag is missing | There is a bag of {product} missing from the parcel.
        Dented box | The box was dented but the coffee is fine.
        Where is my parcel? | The courier has not moved for two days, could you look?
    """),
    calls=texts("""
        Monthly order | Confirms the quantities of last month.
        Asks for a price | Wants a price for 50 kg a month of {product}.
        Late delivery | Asks about the courier, call back tomorrow.
        First contact | Met us at the fair, would like a tasting.
        No answer | Left a message on the answering machine.
        Grinder setting | Talked through the setting, the shot now runs in 27 seconds.
        Contract renewal | Decides next month, talk again then.
    """),
    visits=texts("""
        Visit to the shop | Tasted {product} at the bar.
        Visit to the roastery | Came with two colleagues.
        Bought at the counter |
        Saturday tasting | Stayed to the end and liked {product}.
        Looking for a present | Wanted a gift box under 40 pounds.
    """),
    pages=lines("""
        Espresso blends
        Single origins
        {product}
        Grinders and machines
        Gift boxes
        My account
        Delivery and returns
        Basket
        Recipes: cold brew
    """),
    notes=texts("""
        Preferences | Prefers deliveries in the morning, ring at the back.
        Competition | Buys from another roaster too, about half of the volume.
        Taste | Likes light roasts, not bitter.
        Payments | Always pays at 60 days, never late.
        Remember | New management at the end of the year.
        Contacts | The daughter places the orders, mornings are best.
    """),
    tasks=texts("""
        Call about the next order | Usually orders every month.
        Send samples of {product} |
        Send the new price list |
        Check the delivery |
        Offer a yearly contract | Volume steady for a year.
        Ask for the billing address |
    """),
    meetings=texts("""
        Supply meeting | Quantities and delivery day agreed.
        Barista training | Half a day on milk texture.
        Tasting on site | Tried three coffees, preferred {product}.
        Yearly review | Volume growing, asks for a discount on the grinder.
    """),
)
