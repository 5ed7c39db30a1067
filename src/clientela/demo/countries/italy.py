"""Italy: given names, surnames, towns with postcodes and area codes, streets."""

from clientela.demo.country import Country, lines, names, pet_names, towns, words

_MEN = """
Andrea Marco Francesco Alessandro Giuseppe Luca Antonio Giovanni Matteo Roberto Stefano Davide Paolo Mario Lorenzo
Simone Luigi Federico Riccardo Daniele Michele Salvatore Fabio Massimo Claudio Vincenzo Alberto Gabriele Filippo
Giacomo Maurizio Enrico Domenico Emanuele Pietro Giorgio Tommaso Nicola Edoardo Angelo Gianluca Carlo Mattia Leonardo
Sergio Franco Gianni Bruno Cristian Alessio Mirko Raffaele Diego Giulio Samuele Dario Pasquale Sandro Renato Umberto
Guido Vittorio Ivan Jacopo Nicolò Valerio Silvio Mauro Pierluigi Carmine Rocco Gennaro Ciro Elia Manuel Niccolò Ettore
Sebastiano Achille Adriano Aldo Amedeo Attilio Arturo Augusto Bernardo Biagio Camillo Cesare Corrado Danilo Donato
Duilio Egidio Elio Ennio Ernesto Fausto Ferdinando Flavio Fulvio Gaetano Gerardo Giancarlo Gianfranco Gianmarco
Gianpaolo Giampiero Girolamo Ignazio Ilario Italo Ivano Lamberto Lino Livio Luciano Manlio Marcello Mariano Marino
Martino Nino Oreste Orlando Oscar Ottavio Piero Pierpaolo Remo Rinaldo Rodolfo Romano Romeo Rosario Ruggero Santo
Saverio Tiziano Ugo Valentino Vito Walter
"""

_WOMEN = """
Giulia Maria Anna Francesca Sara Laura Chiara Valentina Elena Alessandra Martina Federica Silvia Paola Giorgia Elisa
Roberta Sofia Alice Ilaria Daniela Barbara Monica Simona Cristina Claudia Stefania Rosa Angela Giovanna Lucia Teresa
Patrizia Antonella Aurora Beatrice Michela Serena Caterina Manuela Emma Rita Marta Veronica Eleonora Camilla Greta
Cinzia Debora Emanuela Erica Irene Arianna Gaia Noemi Rebecca Ludovica Margherita Matilde Carla Luisa Giuseppina
Rossella Sabrina Sonia Tiziana Vanessa Lorena Loredana Donatella Gabriella Mariangela Annamaria Carmela Concetta
Immacolata Assunta Filomena Raffaella Ornella Nadia Nicoletta Novella Piera Pina Rachele Rosanna Rosaria Samanta
Sandra Bianca Bruna Carlotta Cecilia Celeste Clara Clelia Costanza Diana Diletta Domenica Dora Elettra Elide Fabiana
Fabiola Fernanda Fiorella Flavia Franca Gilda Ginevra Gioia Giuliana Graziella Grazia Ida Ines Iolanda Isabella Ivana
Katia Lara Lea Letizia Lidia Liliana Livia Luana Luciana Maddalena Mara Marcella Marianna Marina Marisa Melania Milena
Miriam Mirella Morena Nives Olga Ottavia Pamela Penelope Petra Renata Romina Rosalba Silvana Susanna Tamara Tania
Tecla Tullia Valeria Vera Virginia Viola Vittoria Viviana Zoe
"""

_SURNAMES = """
Rossi Ferrari Russo Bianchi Romano Gallo Costa Fontana Conti Esposito Ricci Bruno De_Luca Moretti Marino Greco
Barbieri Lombardi Giordano Rinaldi Colombo Mancini Longo Leone Martinelli Marchetti Martini Galli Gatti Mariani
Ferrara Santoro Marini Bianco Conte Serra Farina Gentile Caruso Morelli Ferri Testa Ferraro Pellegrini Grassi Rossetti
D'Angelo Bernardi Mazza Rizzi Silvestri Vitale Franco Parisi Martino Valentini Castelli Bellini Monti Lombardo Fiore
Grasso Ferro Carbone Orlando Guerra Palmieri Milani Villa Viola Ruggeri De_Santis D'Amico Battaglia Negri Sala Palumbo
Benedetti Olivieri Giuliani Rosa Amato Molinari Alberti Barone Pellegrino Piazza Moro Piras Fabbri Basile Cattaneo
Riva Marchi Sartori Bruni Bassi Pagano Ferretti Donati Neri Coppola Costantini Rota Caputo Montanari Guidi Sanna
Grimaldi Marconi Lorenzi Pace Gallina Brambilla Damiani Poli Ventura Sorrentino Rizzo Bertolini Messina Fabris Bonetti
Fumagalli Ferrero Cocco Bosco Zanetti Motta Catalano Aiello Spada Fusco Mazzoni Valente Orsini Sacco Puddu Pozzi Baldi
Pepe Mele Stella Venturi Donato Corti Parodi Cirillo Bertoli Carta Nardi Leoni Landi Bosio Melis Bettini Piccoli Oliva
Zanella Lai Spina Berti Manca Murgia Pinna Magnani Marra Volpe Cristiani Tosi Franchi Masi Simonetti Bonfanti
Casagrande Tedesco Gualtieri Salvi Corsi Calabrese Ferrante Giorgi Tonelli Andreoli Antonelli Bottazzi Bergamaschi
Bevilacqua Boni Borghi Brusa Bucci Busato Cafiero Calvi Campana Cantoni Capelli Carminati Casadei Casali Castagna
Cavalli Ceccarelli Cerutti Chiesa Cipriani Colonna Coletti Cortese Crippa Cuomo Dal_Pozzo De_Angelis De_Rosa
Del_Vecchio Di_Stefano Dotti Fadda Falcone Fantini Fasano Ferraris Filippi Floris Forte Fossati Galimberti Gambino
Garofalo Gaspari Gazzola Ghezzi Giacomelli Giannini Gobbi Gori Grandi Granata Invernizzi Landini Lazzari Lentini Loi
Lucchini Maggi Magri Malagoli Mantovani Marangoni Marchesi Masiero Mauri Mazzola Meloni Merlo Migliore Minardi Morandi
Musso Nicoletti Novelli Oddone Pagani Palladino Panzeri Pasini Pavan Pedretti Perrone Pesce Pirovano Pisani Porta
Pugliese Quaranta Raimondi Ratti Ravelli Righi Ronchi Rosati Sacchi Salerno Salvatori Santini Sartor Scala Scotti
Selva Solari Spinelli Tarantino Tassi Testori Tomasi Trevisan Turco Vaccaro Valli Vanzetti Vassallo Vecchi Verdi
Viganò Vinci Zamboni Zanon
"""

_NICKNAMES = """
Francesco: Franco Ciccio
Giuseppe: Beppe Pino Peppe
Alessandro: Ale Sandro
Antonio: Toni Tonino
Giovanni: Gianni Nanni
Salvatore: Salvo Totò
Vincenzo: Enzo
Domenico: Mimmo
Luigi: Gigi Gino
Lorenzo: Lollo Renzo
Stefano: Ste
Roberto: Roby
Raffaele: Lello
Pasquale: Lino
Francesca: Franci Checca
Alessandra: Ale Sandra
Giuseppina: Pina Giusy
Valentina: Vale
Elisabetta: Betta
Antonella: Anto
Margherita: Rita
Federica: Fede
Eleonora: Ele Nora
Giovanna: Vanna
Stefania: Stefi
Beatrice: Bea
"""

_TOWNS = """
Roma | RM | 00118 00199 | 06 | 2750
Milano | MI | 20121 20162 | 02 | 1370
Napoli | NA | 80121 80147 | 081 | 910
Torino | TO | 10121 10156 | 011 | 1900
Palermo | PA | 90121 90151 | 091 | 630
Genova | GE | 16121 16167 | 010 | 760
Bologna | BO | 40121 40141 | 051 | 390
Firenze | FI | 50121 50145 | 055 | 360
Bari | BA | 70121 70132 | 080 | 315
Catania | CT | 95121 95131 | 095 | 300
Verona | VR | 37121 37142 | 045 | 255
Venezia | VE | 30121 30176 | 041 | 250
Messina | ME | 98121 98168 | 090 | 220
Padova | PD | 35121 35143 | 049 | 205
Trieste | TS | 34121 34151 | 040 | 200
Brescia | BS | 25121 25136 | 030 | 195
Parma | PR | 43121 43126 | 0521 | 195
Taranto | TA | 74121 74123 | 099 | 185
Prato | PO | 59100 59100 | 0574 | 195
Modena | MO | 41121 41126 | 059 | 185
Reggio Emilia | RE | 42121 42124 | 0522 | 170
Perugia | PG | 06121 06135 | 075 | 160
Livorno | LI | 57121 57128 | 0586 | 153
Ravenna | RA | 48121 48125 | 0544 | 155
Cagliari | CA | 09121 09134 | 070 | 148
Rimini | RN | 47921 47924 | 0541 | 150
Salerno | SA | 84121 84135 | 089 | 127
Ferrara | FE | 44121 44124 | 0532 | 130
Sassari | SS | 07100 07100 | 079 | 121
Bergamo | BG | 24121 24129 | 035 | 120
Vicenza | VI | 36100 36100 | 0444 | 110
Trento | TN | 38121 38123 | 0461 | 118
Novara | NO | 28100 28100 | 0321 | 240
Alba | CN | 12051 12051 | 0173 | 290
Cuneo | CN | 12100 12100 | 0171 | 160
Asti | AT | 14100 14100 | 0141 | 170
Alessandria | AL | 15121 15122 | 0131 | 150
Biella | BI | 13900 13900 | 015 | 60
Como | CO | 22100 22100 | 031 | 84
Pisa | PI | 56121 56128 | 050 | 90
Lucca | LU | 55100 55100 | 0583 | 89
Lecce | LE | 73100 73100 | 0832 | 95
Ancona | AN | 60121 60131 | 071 | 99
Udine | UD | 33100 33100 | 0432 | 98
"""

_STREETS = """
Via Roma
Via Giuseppe Garibaldi
Via Guglielmo Marconi
Via Giuseppe Mazzini
Via Dante Alighieri
Corso Vittorio Emanuele II
Via Giuseppe Verdi
Corso Cavour
Via Giacomo Matteotti
Piazza della Libertà
Via Alessandro Manzoni
Via XX Settembre
Corso Italia
Via Cesare Battisti
Via Alcide De Gasperi
Via della Repubblica
Viale della Stazione
Via San Martino
Via Leonardo da Vinci
Via Antonio Gramsci
Via IV Novembre
Via Torino
Via Galileo Galilei
Via Trento
Via Trieste
Viale Europa
Via Carducci
Via Giovanni Pascoli
Piazza Duomo
Via dei Mille
Via Piave
Via Monte Grappa
Via Aldo Moro
Via San Francesco
Via Po
Corso Francia
Via delle Rose
Via del Mulino
Via Nazionale
Via Santa Maria
Vicolo Stretto
Piazza San Carlo
Lungarno Mediceo
Via Umberto I
Via Petrarca
Strada del Castello
"""

ITALY = Country(
    code="IT",
    name="Italia",
    language="it",
    currency="EUR",
    rate=1.0,
    time_offset=1,
    men=names(_MEN),
    women=names(_WOMEN),
    surnames=names(_SURNAMES, slope=0.65, flat=12),
    nicknames=pet_names(_NICKNAMES),
    providers=words("""
        gmail.example gmail.example gmail.example libero.example libero.example virgilio.example
        outlook.example
    """),
    towns=towns(_TOWNS),
    streets=lines(_STREETS),
    dialling="+39",
    mobiles=words("320 327 328 329 331 333 334 335 338 339 340 342 345 347 348 349 351 366 371 380 388 389 391 392"),
    mobile_digits=10,
    fixed_digits=10,
    titles=(("Dott.", "Dott.ssa"), ("Ing.", "Ing."), ("Avv.", "Avv."), ("Prof.", "Prof.ssa"), ("Sig.", "Sig.ra")),
)
