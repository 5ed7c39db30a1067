"""Spain: given names, surnames (everybody has two), towns with postcodes and area codes, streets."""

from clientela.demo.country import Country, lines, names, pet_names, towns, words

_MEN = """
Antonio Manuel José Francisco David Juan Javier Daniel José_Antonio Francisco_Javier José_Luis Carlos Jesús Alejandro
Miguel José_Manuel Rafael Miguel_Ángel Pablo Pedro Ángel Sergio Fernando José_María Jorge Luis Alberto Álvaro
Juan_Carlos Adrián Diego Juan_José Raúl Iván Rubén Juan_Antonio Óscar Enrique Ramón Andrés Juan_Manuel Santiago
Vicente Víctor Mario Joaquín Eduardo Roberto Jaime Marcos Ignacio Hugo Jordi Ricardo Salvador Guillermo Alfonso Emilio
Gabriel Marc Mohamed Gonzalo Julio Julián Martín Tomás José_Miguel Agustín Nicolás Joan José_Ramón Samuel Félix
Cristian Ismael Lucas Aitor Héctor Josep Juan_Francisco Alex Iker Sebastián Mariano Rodrigo Alfredo Domingo Esteban
Felipe Xavier César Pau Gregorio José_Ángel Lorenzo Víctor_Manuel Mateo Unai Arturo Borja Albert Izan Asier Ernesto
Eloy Bruno Cristóbal Leo Saúl Benito Carmelo Darío Eugenio Fermín Gerard Germán Gerardo Íñigo Isaac Isidro Jacinto Jon
Lluís Mikel Moisés Oriol Oliver Pol Pascual Roger Román Sergi Teodoro Valentín
"""

_WOMEN = """
María_Carmen María Carmen Ana_María Laura María_Pilar María_Dolores Isabel Josefa Ana María_Teresa Marta Cristina
María_Ángeles Lucía María_Isabel María_José Francisca Antonia Dolores Sara Paula Elena María_Luisa Raquel Rosa_María
Pilar Concepción Manuela Mercedes María_Jesús Julia Beatriz Nuria Silvia Alba Irene Patricia Rosario Juana Rocío
Andrea Teresa Montserrat Encarnación Mónica Alicia María_Mar Sandra Marina Sonia Susana Natalia Yolanda Ángela Claudia
Carla Sofía Eva Inmaculada Noelia Ana_Isabel Margarita Ana_Belén Verónica Esther Nerea Inés Carolina María_Victoria
Daniela Eva_María Miriam Lorena Ángeles Victoria María_Rosa Amparo Celia Catalina Emilia Lidia Olga Celia Adriana
Ainhoa Aitana Almudena Araceli Ariadna Aurora Begoña Belén Blanca Candela Carlota Clara Consuelo Desirée Diana Elisa
Elvira Emma Esperanza Estefanía Eugenia Fátima Gema Gloria Gracia Greta Helena Itziar Jimena Laia Leire Leticia
Lourdes Luisa Magdalena Maite Mar Mariona Martina Matilde Mireia Naiara Noa Noemí Paloma Purificación Remedios Rebeca
Rosalía Tamara Tania Trinidad Úrsula Valeria Vega Vera Virginia Ximena
"""

_SURNAMES = """
García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Hernández Ruiz Díaz Moreno Muñoz
Álvarez Romero Gutiérrez Alonso Navarro Torres Domínguez Ramos Vázquez Ramírez Gil Serrano Morales Molina Blanco
Suárez Castro Ortega Delgado Ortiz Marín Rubio Núñez Medina Sanz Castillo Iglesias Cortés Garrido Santos Guerrero
Lozano Cano Cruz Méndez Flores Prieto Herrera Peña León Márquez Cabrera Gallego Calvo Vidal Campos Reyes Vega Fuentes
Carrasco Díez Aguilar Caballero Nieto Santana Vargas Pascual Giménez Herrero Hidalgo Montero Lorenzo Santiago Benítez
Durán Ibáñez Arias Mora Ferrer Carmona Vicente Rojas Soto Crespo Román Pastor Velasco Parra Sáez Moya Bravo Rivera
Gallardo Soler Silva Esteban Vera Rivas Pardo Merino Franco Lara Espinosa Izquierdo Camacho Casado Rey Redondo Rivero
Arroyo Mendoza Segura Luque Montes Ríos Sierra Carrillo Marcos Heredia Contreras Acosta Bernal Otero Guillén Macías
Varela Robles Palacios Expósito Benito Roldán Villar Quintana Andrés Salazar Manzano Aranda Menéndez Bueno Casals Puig
Ferrando Roca Serra Mas Vila Pujol Sala Bosch Font Costa Valls Riera Grau Sabater Mir Pons Oliver Llorens Camps Codina
Etxeberria Agirre Goñi Zabala Mendizábal Urrutia Arana Ugarte Larrañaga Elizalde Iturbe Olano Uriarte Barrios Rincón
Plaza Pacheco Ballesteros Barroso Becerra Bermejo Bermúdez Blasco Burgos Cáceres Cuesta Cuevas Escudero Estévez
Figueroa Galán Galindo Godoy Granados Hurtado Jurado Lázaro Linares Maldonado Mateo Mateos Mesa Miranda Naranjo Ojeda
Olmos Pineda Ponce Quesada Rosales Salas Salinas Santamaría Sepúlveda Sosa Tapia Toledo Tomás Trujillo Valencia Valero
Valverde Vallejo Vela Villanueva Zamora Zapata Abad Aguado Alarcón Alcaraz Antón Aparicio Arenas Asensio Ávila Badía
Baena Barrera Bautista Belmonte Bonilla Botella Cabello Cabezas Calderón Cámara Cantero Carbonell Castaño Catalán
Cervera Cobo Collado Conde Cordero Correa Costas Cobos Domingo Escobar Escribano Espejo
"""

_NICKNAMES = """
Francisco: Paco Fran Curro
José: Pepe
Manuel: Manolo Lolo
Antonio: Toni
Ignacio: Nacho
Javier: Javi
Jesús: Chus Suso
Rafael: Rafa
Alejandro: Álex
Daniel: Dani
Enrique: Quique
Eduardo: Edu
Guillermo: Guille
Gregorio: Goyo
Santiago: Santi
Salvador: Salva
José María: Chema
Dolores: Lola
Concepción: Concha
Pilar: Pili
Mercedes: Merche
Josefa: Pepa
Francisca: Paqui
Isabel: Isa
Cristina: Cris
Montserrat: Montse
Encarnación: Encarna
Inmaculada: Inma
María Teresa: Maite
María Isabel: Maribel
María Carmen: Mamen
Beatriz: Bea
"""

_TOWNS = """
Madrid | Madrid | 28001 28055 | 91 | 3300
Barcelona | Barcelona | 08001 08042 | 93 | 2600
Valencia | Valencia | 46001 46026 | 96 | 1250
Sevilla | Sevilla | 41001 41020 | 95 | 690
Zaragoza | Zaragoza | 50001 50020 | 976 | 680
Málaga | Málaga | 29001 29018 | 95 | 580
Murcia | Murcia | 30001 30012 | 968 | 460
Palma | Illes Balears | 07001 07015 | 971 | 420
Las Palmas de Gran Canaria | Las Palmas | 35001 35020 | 928 | 380
Bilbao | Bizkaia | 48001 48015 | 944 | 345
Alicante | Alicante | 03001 03016 | 96 | 340
Córdoba | Córdoba | 14001 14014 | 957 | 320
Valladolid | Valladolid | 47001 47017 | 983 | 300
Vigo | Pontevedra | 36201 36216 | 986 | 295
Gijón | Asturias | 33201 33213 | 985 | 270
A Coruña | A Coruña | 15001 15011 | 981 | 245
Vitoria-Gasteiz | Álava | 01001 01015 | 945 | 250
Granada | Granada | 18001 18016 | 958 | 230
Elche | Alicante | 03201 03208 | 96 | 235
Oviedo | Asturias | 33001 33013 | 984 | 215
Santa Cruz de Tenerife | Santa Cruz de Tenerife | 38001 38010 | 922 | 208
Pamplona | Navarra | 31001 31016 | 948 | 203
Almería | Almería | 04001 04009 | 950 | 200
Donostia | Gipuzkoa | 20001 20018 | 943 | 188
Burgos | Burgos | 09001 09007 | 947 | 175
Santander | Cantabria | 39001 39012 | 942 | 172
Castellón de la Plana | Castellón | 12001 12006 | 964 | 171
Albacete | Albacete | 02001 02008 | 967 | 172
Logroño | La Rioja | 26001 26009 | 941 | 150
Badajoz | Badajoz | 06001 06011 | 924 | 150
Salamanca | Salamanca | 37001 37008 | 923 | 144
Huelva | Huelva | 21001 21007 | 959 | 142
Lleida | Lleida | 25001 25008 | 973 | 140
Tarragona | Tarragona | 43001 43008 | 977 | 135
León | León | 24001 24010 | 987 | 122
Cádiz | Cádiz | 11001 11012 | 956 | 113
Jaén | Jaén | 23001 23009 | 953 | 111
Girona | Girona | 17001 17007 | 972 | 103
Lugo | Lugo | 27001 27004 | 982 | 97
Santiago de Compostela | A Coruña | 15701 15707 | 981 | 98
Cáceres | Cáceres | 10001 10005 | 927 | 95
Toledo | Toledo | 45001 45009 | 925 | 86
"""

_STREETS = """
Calle Mayor
Calle Real
Avenida de la Constitución
Calle de Alcalá
Calle San José
Plaza de España
Calle de la Iglesia
Paseo de Gracia
Calle Cervantes
Avenida de Andalucía
Calle Nueva
Calle San Juan
Plaza Mayor
Calle del Sol
Avenida de la Libertad
Calle Miguel Hernández
Calle Goya
Calle Velázquez
Gran Vía
Calle Colón
Carrer de Balmes
Carrer de Mallorca
Carrer d'Aragó
Rambla de Catalunya
Calle San Francisco
Calle Santa Teresa
Avenida del Puerto
Paseo Marítimo
Calle Federico García Lorca
Calle Antonio Machado
Calle del Carmen
Calle de la Paz
Avenida de Europa
Ronda de Toledo
Calle Ramón y Cajal
Calle del Pilar
Calle Larga
Calle de las Flores
Travesía del Molino
Calle Picasso
Avenida Juan Carlos I
Calle de Atocha
Calle Serrano
Plaza del Ayuntamiento
Camino Viejo
Kale Nagusia
"""

SPAIN = Country(
    code="ES",
    name="España",
    language="es",
    currency="EUR",
    rate=1.0,
    time_offset=1,
    men=names(_MEN),
    women=names(_WOMEN),
    surnames=names(_SURNAMES, slope=0.95, flat=3),
    nicknames=pet_names(_NICKNAMES),
    providers=words("""
        gmail.example gmail.example gmail.example hotmail.example hotmail.example telefonica.example
        outlook.example
    """),
    towns=towns(_TOWNS),
    streets=lines(_STREETS),
    dialling="+34",
    mobiles=words("""
        600 605 606 609 610 616 619 620 626 629 630 636 639 646 647 649 650 655 656 659 660 666 669 670 677
        679 686 690 699
    """),
    mobile_digits=9,
    fixed_digits=9,
    titles=(("Sr.", "Sra."), ("D.", "Dña."), ("Dr.", "Dra."), ("Prof.", "Prof.ª")),
)
