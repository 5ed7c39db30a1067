"""Britain: given names, surnames, towns with outward postcodes and area codes, streets."""

from clientela.demo.country import Country, lines, names, pet_names, towns, words

_MEN = """
David John Michael James Andrew Robert Paul Stephen Christopher Mark Peter Richard Thomas Daniel Matthew William Simon
Anthony Ian Kevin Gary Steven Jonathan Joseph Martin Philip Alan Jack Benjamin Adam Samuel Alexander Nicholas George
Oliver Harry Charles Edward Stuart Graham Neil Barry Keith Colin Craig Lee Ryan Luke Joshua Jamie Scott Gareth Nathan
Liam Callum Connor Lewis Jacob Ethan Noah Oscar Leo Arthur Henry Freddie Alfie Theo Archie Charlie Max Lucas Isaac
Dylan Logan Toby Elliot Sebastian Rhys Owen Gethin Ewan Hamish Angus Fraser Duncan Gordon Kenneth Ronald Donald Derek
Roger Trevor Nigel Clive Geoffrey Raymond Dennis Leslie Brian Malcolm Terence Frank Howard Bruce Rupert Hugo Giles
Piers Tristan Dominic Damian Declan Sean Patrick Kieran Aidan Mohammed Imran Tariq Amir Hassan Omar Arjun Raj Sanjay
Vikram Kwame Tunde Winston Leroy Marcus Darren Wayne Carl Dean Shaun Jason Justin Adrian Julian
"""

_WOMEN = """
Susan Margaret Sarah Elizabeth Jennifer Patricia Julie Karen Helen Christine Linda Jane Mary Claire Emma Nicola Rachel
Laura Rebecca Samantha Joanne Victoria Catherine Michelle Louise Angela Alison Jacqueline Sandra Lisa Deborah Amanda
Sharon Caroline Gillian Anne Barbara Jean Dorothy Joan Sheila Hannah Charlotte Sophie Emily Jessica Lucy Olivia Amelia
Isla Ava Mia Isabella Grace Freya Lily Ella Evie Poppy Daisy Florence Alice Rosie Phoebe Georgia Holly Megan Chloe
Bethany Lauren Abigail Eleanor Katherine Kate Amy Natalie Gemma Stacey Kelly Tracey Dawn Donna Debra Wendy Janet Carol
Maureen Pauline Brenda Marion Rosemary Heather Fiona Morag Isobel Eilidh Catriona Sian Rhian Carys Bronwen Nerys Cerys
Angharad Siobhan Niamh Aoife Roisin Ciara Aisha Fatima Zainab Yasmin Amina Priya Anjali Meera Sunita Nisha Grace
Blessing Ngozi Abena Beverley Marcia Leanne Kirsty Zoe Naomi Ruth Esther Judith Frances Harriet Imogen Beatrice
Matilda Penelope Tabitha Cordelia Philippa Rosalind Bridget Maxine Yvonne Lorraine Elaine Diane Denise Hazel Ivy Iris
Violet Olive
"""

_SURNAMES = """
Smith Jones Taylor Williams Brown Davies Evans Wilson Thomas Johnson Roberts Robinson Thompson Wright Walker White
Edwards Hughes Green Hall Lewis Harris Clarke Patel Jackson Wood Turner Martin Cooper Hill Ward Morris Moore Clark Lee
King Baker Harrison Morgan Allen James Scott Phillips Watson Davis Parker Price Bennett Young Griffiths Mitchell Kelly
Cook Carter Richardson Bailey Collins Bell Shaw Murphy Miller Cox Richards Khan Marshall Anderson Simpson Ellis Adams
Singh Begum Wilkinson Foster Chapman Powell Webb Rogers Gray Mason Ali Hunt Hussain Campbell Matthews Owen Palmer
Holmes Mills Barnes Knight Lloyd Butler Russell Barker Fisher Stevens Jenkins Murray Dixon Harvey Graham Pearson Ahmed
Fletcher Walsh Kaur Gibson Howard Andrews Stewart Elliott Reynolds Saunders Payne Fox Ford Pearce Day Brooks West
Lawrence Cole Atkinson Bradley Spencer Gill Dawson Watts Burton O'Brien Rose Robertson Perry Ball Grant Wells Johnston
Hamilton Booth Hart Kennedy Newman O'Connor Woods Macdonald Reid Rees Barrett Chambers Frost Austin Francis Sutton
Nicholson Burgess Page Doyle Carr Hopkins Lane Bishop Osborne Gregory Ryan Arnold Warren Cross Davidson May Stephens
Lowe Hayes Henderson Byrne Parsons Bird Reeves Goodwin Nash Porter Hudson Stone Wallace Jordan Tucker Hawkins Dean
Webster Wheeler Ferguson Armstrong Lamb Harper Townsend Bates Potter Hardy Holland Gardner Curtis Weaver Freeman
Peters Watkins Berry Cunningham Wade Steele Robson Simmons Fuller Barton Hewitt Bond Fleming Riley Thornton Nicholls
Sharp Perkins Bryant Hicks Norris Short Summers Whitehead Yates Gilbert Benson Dunn Crawford Maxwell Pritchard Bevan
Llewellyn Probert Gwyther Prosser Penhaligon Trelawny Tregear Pascoe Nance Sinclair Buchanan Cameron Drummond Fraser
Gillespie Mackenzie Maclean Macleod Munro Ogilvie Sutherland Urquhart Abbott Appleby Ashworth Bagshaw Barraclough
Birtwistle Blackwood Bradshaw Brearley Broadbent Butterworth Clegg Cockburn Crowther Dewhurst Duckworth Earnshaw
Entwistle Fairclough Fielding Garside Greenhalgh Hargreaves Haworth Hebblethwaite Heaton Higginbottom Holroyd Ibbotson
Jagger Kershaw Lightfoot Longbottom Micklethwaite Murgatroyd Oldroyd Ormerod Pickles Pilkington Postlethwaite
Ramsbottom Redfern Satterthwaite Sidebottom Sykes Tattersall Thistlethwaite Whittaker
"""

_NICKNAMES = """
David: Dave
Michael: Mike Mick
Andrew: Andy Drew
Robert: Bob Rob
Stephen: Steve
Steven: Steve
Christopher: Chris
Peter: Pete
Richard: Dick Rich
Thomas: Tom
Daniel: Dan
Matthew: Matt
William: Bill Will
Anthony: Tony
Jonathan: Jon
Benjamin: Ben
Samuel: Sam
Alexander: Alex Sandy
Nicholas: Nick
Edward: Ted Ed
Charles: Charlie
Elizabeth: Liz Beth
Margaret: Maggie Peggy
Jennifer: Jenny
Patricia: Pat Trish
Christine: Chris
Rebecca: Becky
Samantha: Sam
Victoria: Vicky
Catherine: Cathy Kate
Katherine: Kate
Jacqueline: Jackie
Deborah: Debbie
Amanda: Mandy
Susan: Sue
Philippa: Pippa
Abigail: Abby
"""

_TOWNS = """
London | Greater London | N1 N7 E2 E8 SE1 SE15 SW4 SW11 W2 W6 NW1 NW5 | 207 | 2900
Birmingham | West Midlands | B1 B5 B13 B17 B29 | 1212 | 1140
Manchester | Greater Manchester | M1 M4 M14 M20 M21 | 161 | 550
Leeds | West Yorkshire | LS1 LS6 LS8 LS17 | 1132 | 530
Glasgow | Lanarkshire | G1 G11 G12 G41 G42 | 141 | 630
Sheffield | South Yorkshire | S1 S7 S10 S11 | 1142 | 550
Liverpool | Merseyside | L1 L8 L15 L17 L18 | 151 | 490
Edinburgh | Midlothian | EH1 EH3 EH6 EH9 EH10 | 1312 | 520
Bristol | Bristol | BS1 BS3 BS6 BS7 BS8 | 1179 | 465
Cardiff | South Glamorgan | CF5 CF10 CF11 CF14 CF24 | 2920 | 360
Leicester | Leicestershire | LE1 LE2 LE3 | 1162 | 355
Nottingham | Nottinghamshire | NG1 NG2 NG5 NG7 | 1159 | 320
Newcastle upon Tyne | Tyne and Wear | NE1 NE2 NE3 NE6 | 191 | 300
Coventry | West Midlands | CV1 CV3 CV5 | 2476 | 340
Belfast | Antrim | BT1 BT7 BT9 | 2890 | 340
Brighton | East Sussex | BN1 BN2 | 1273 | 275
Portsmouth | Hampshire | PO1 PO4 PO5 | 2392 | 205
Southampton | Hampshire | SO14 SO15 SO17 | 2380 | 250
Reading | Berkshire | RG1 RG4 RG6 | 1189 | 160
York | North Yorkshire | YO1 YO10 YO24 YO31 | 1904 | 200
Oxford | Oxfordshire | OX1 OX2 OX4 | 1865 | 160
Cambridge | Cambridgeshire | CB1 CB2 CB4 | 1223 | 145
Norwich | Norfolk | NR1 NR2 NR3 | 1603 | 140
Exeter | Devon | EX1 EX2 EX4 | 1392 | 130
Plymouth | Devon | PL1 PL4 PL6 | 1752 | 260
Swansea | West Glamorgan | SA1 SA2 SA3 | 1792 | 240
Aberdeen | Aberdeenshire | AB10 AB15 AB24 | 1224 | 200
Dundee | Angus | DD1 DD2 DD4 | 1382 | 148
Inverness | Inverness-shire | IV2 IV3 | 1463 | 64
Bath | Somerset | BA1 BA2 | 1225 | 94
Cheltenham | Gloucestershire | GL50 GL52 GL53 | 1242 | 116
Ipswich | Suffolk | IP1 IP3 IP4 | 1473 | 140
Derby | Derbyshire | DE1 DE22 DE23 | 1332 | 260
Harrogate | North Yorkshire | HG1 HG2 | 1423 | 75
Preston | Lancashire | PR1 PR2 | 1772 | 147
Blackpool | Lancashire | FY1 FY4 | 1253 | 139
Bournemouth | Dorset | BH1 BH6 BH8 | 1202 | 195
Canterbury | Kent | CT1 CT2 | 1227 | 55
"""

_STREETS = """
High Street
Station Road
Church Lane
Victoria Road
Park Road
Queens Road
London Road
Mill Lane
Green Lane
Kings Road
The Crescent
Manor Road
Church Street
Park Avenue
The Avenue
Albert Road
York Road
New Road
Grange Road
Alexandra Road
Springfield Road
West Street
North Street
South Street
George Street
Windsor Road
Broadway
The Green
Chapel Street
School Lane
Oxford Road
Bridge Street
Castle Street
Market Place
Harbour View
Orchard Close
Meadow Way
Elm Grove
Beech Road
Chestnut Avenue
Wellington Street
Nelson Terrace
Clifton Road
Rectory Lane
Bath Row
Canal Wharf
"""

BRITAIN = Country(
    code="GB",
    name="United Kingdom",
    language="en",
    currency="GBP",
    rate=0.85,
    time_offset=0,
    men=names(_MEN),
    women=names(_WOMEN),
    surnames=names(_SURNAMES, slope=0.85, flat=5),
    nicknames=pet_names(_NICKNAMES),
    providers=words("""
        gmail.example gmail.example gmail.example hotmail.example outlook.example btinternet.example
        icloud.example
    """),
    towns=towns(_TOWNS),
    streets=lines(_STREETS),
    dialling="+44",
    mobiles=words("""
        7400 7411 7425 7443 7450 7469 7480 7500 7515 7525 7538 7545 7557 7568 7580 7590 7710 7725 7739 7747
        7760 7771 7780 7793 7801 7815 7828 7834 7850 7866 7876 7890 7900 7912 7921 7931 7944 7956 7962 7970
        7985
    """),
    mobile_digits=10,
    fixed_digits=10,
    titles=(("Mr", "Ms"), ("Dr", "Dr"), ("Mr", "Mrs"), ("Prof", "Prof"), ("Revd", "Revd")),
)
