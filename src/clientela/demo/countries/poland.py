"""Poland: given names, surnames (masculine; feminine forms follow by rule), towns with postcodes, streets."""

from clientela.demo.country import Country, lines, names, pet_names, towns, words

_MEN = """
Piotr Krzysztof Andrzej Tomasz Paweł Jan Michał Marcin Stanisław Jakub Adam Marek Łukasz Grzegorz Mateusz Wojciech
Mariusz Dariusz Zbigniew Maciej Rafał Jerzy Kamil Robert Józef Dawid Jacek Tadeusz Szymon Kacper Ryszard Bartosz
Jarosław Artur Sławomir Patryk Janusz Mirosław Kazimierz Sebastian Daniel Damian Filip Przemysław Henryk Roman Antoni
Wiesław Leszek Aleksander Dominik Franciszek Mikołaj Bartłomiej Adrian Arkadiusz Marian Konrad Wiktor Leon Radosław
Hubert Karol Oskar Ignacy Igor Nikodem Maksymilian Alan Bogdan Zdzisław Waldemar Edward Krystian Norbert Witold
Oliwier Eryk Mieczysław Tymoteusz Czesław Bogusław Fabian Kajetan Cezary Gabriel Lech Ireneusz Eugeniusz Stefan Tymon
Bolesław Miłosz Borys Gracjan Julian Juliusz Klaudiusz Remigiusz Wacław Zenon Emil Ernest Feliks Ludwik Lucjan Olaf
Olgierd Seweryn Sylwester Tobiasz Wit Witalis Włodzimierz Zygmunt Bronisław Jędrzej Kuba Gustaw Wincenty Walenty
Błażej Ksawery Hieronim Kornel
"""

_WOMEN = """
Anna Katarzyna Maria Małgorzata Agnieszka Barbara Ewa Magdalena Elżbieta Krystyna Joanna Aleksandra Monika Zofia
Teresa Danuta Julia Karolina Natalia Marta Beata Dorota Janina Jadwiga Alicja Jolanta Halina Zuzanna Grażyna Iwona
Irena Hanna Paulina Justyna Oliwia Wiktoria Bożena Urszula Renata Agata Sylwia Patrycja Maja Helena Izabela Emilia
Aneta Weronika Ewelina Martyna Stanisława Amelia Kinga Klaudia Lena Dominika Gabriela Marzena Alina Kamila Lidia
Antonina Genowefa Laura Wanda Iga Sabina Kazimiera Milena Sandra Nikola Marlena Edyta Wiesława Lucyna Daria Mariola
Nina Bogumiła Mirosława Kornelia Roksana Olga Pola Liliana Bronisława Cecylia Adrianna Angelika Anita Arleta Blanka
Bogna Celina Czesława Diana Eliza Eugenia Felicja Honorata Henryka Ilona Inga Jagoda Jagna Judyta Kaja Kalina Klara
Luiza Ludwika Łucja Malwina Matylda Melania Michalina Nadia Olimpia Otylia Regina Róża Rozalia Stefania Tamara
Wioletta Violetta Zdzisława Żaneta
"""

_SURNAMES = """
Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski Kozłowski Mazur
Jankowski Kwiatkowski Wojciechowski Krawczyk Kaczmarek Piotrowski Grabowski Zając Pawłowski Król Michalski Wróbel
Wieczorek Jabłoński Nowakowski Majewski Olszewski Dudek Stępień Jaworski Adamczyk Malinowski Górski Pawlak Nowicki
Sikora Witkowski Rutkowski Walczak Baran Michalak Szewczyk Ostrowski Tomaszewski Zalewski Wróblewski Pietrzak Jasiński
Marciniak Sadowski Duda Bąk Zawadzki Jakubowski Wilk Chmielewski Borkowski Włodarczyk Sokołowski Szczepański Sawicki
Lis Kucharski Kalinowski Mazurek Wysocki Maciejewski Kubiak Czarnecki Kołodziej Urban Kaźmierczak Sobczak Głowacki
Krajewski Zakrzewski Sikorski Wasilewski Krupa Laskowski Ziółkowski Gajewski Szulc Mróz Makowski Brzeziński Baranowski
Przybylski Kaczmarczyk Borowski Kozak Górecki Cieślak Szymczak Błaszczyk Adamski Andrzejewski Mikołajczyk Leszczyński
Jaroszewski Kania Szczepaniak Lipiński Czerwiński Konieczny Krzemiński Markowski Bielecki Wesołowski Sowa Polak
Kasprzak Stankiewicz Kowalewski Wierzbicki Zych Bednarek Domański Kurek Żak Musiał Kot Gołębiowski Marek Tomczyk
Tomczak Banaś Ratajczak Kopeć Czajkowski Gajda Milewski Skiba Stasiak Orłowski Kruk Klimek Kuczyński Pająk Kubicki
Rogalski Wrona Żukowski Skowroński Madej Bukowski Marcinkowski Socha Turek Olejniczak Czech Karpiński Jastrzębski Lech
Matuszewski Kosiński Smoliński Bednarz Pietrzyk Morawski Gawroński Łuczak Rybak Śliwiński Cybulski Chojnacki Wójtowicz
Świątek Krysiak Mucha Nawrocki Pluta Rak Kosowski Kacprzak Janik Gutowski Podgórski Marczak Tkaczyk Dziedzic Bielawski
Barański Żurek Matusiak Owczarek Jurek Domagała Sobolewski Kujawa Różański Biernacki Janicki Grzelak Kłos Stachowiak
Mielczarek Kędzierski Michałowski Drozd Romanowski Rudnicki Szymaniak Majchrzak Piątek Bąkowski Jędrzejewski
Mazurkiewicz Sienkiewicz Wawrzyniak Filipek Augustyniak Kaczor Śmigielski Bogucki Kaleta Zieleniewski Lisowski Siwek
Murawski Kulesza Frankowski Pawelec Łukaszewski Cichocki Dobrowolski Niemiec Szostak Gawlik Dudziński Cieśla
Ciesielski Jakubiak Staszewski Pawlik Lewicki Mroczek Przybysz Grzybowski Rosiński Jezierski Rudziński Banasiak Kolasa
Burzyński Maj Ptak Gil Kurowski Dębski Wilczek Smolarek Kępa Szwed Tokarski Kaszuba Fijałkowski Szatkowski Niedziela
Słowik Zaremba Gołąb Czyż
"""

_NICKNAMES = """
Katarzyna: Kasia
Małgorzata: Gosia Małgosia
Joanna: Asia
Agnieszka: Aga
Magdalena: Magda
Aleksandra: Ola
Barbara: Basia
Elżbieta: Ela
Krystyna: Krysia
Zuzanna: Zuzia
Karolina: Karola
Wiktoria: Wika
Urszula: Ula
Izabela: Iza
Teresa: Terenia
Anna: Ania
Ewa: Ewka
Jadwiga: Jadzia
Stanisław: Staszek
Krzysztof: Krzysiek Krzyś
Tomasz: Tomek
Grzegorz: Grzesiek
Jan: Janek
Jakub: Kuba
Wojciech: Wojtek
Aleksander: Olek
Zbigniew: Zbyszek
Andrzej: Jędrek
Józef: Józek
Bartosz: Bartek
Bartłomiej: Bartek
Mateusz: Mati
Przemysław: Przemek
Sławomir: Sławek
Jarosław: Jarek
Mirosław: Mirek
Tadeusz: Tadek
Łukasz: Łuki
"""

_TOWNS = """
Warszawa | mazowieckie | 00001 04999 | 22 | 1860
Kraków | małopolskie | 30001 31999 | 12 | 800
Wrocław | dolnośląskie | 50001 54999 | 71 | 670
Łódź | łódzkie | 90001 94999 | 42 | 650
Poznań | wielkopolskie | 60001 61999 | 61 | 540
Gdańsk | pomorskie | 80001 80899 | 58 | 485
Szczecin | zachodniopomorskie | 70001 71899 | 91 | 390
Bydgoszcz | kujawsko-pomorskie | 85001 85899 | 52 | 330
Lublin | lubelskie | 20001 20999 | 81 | 330
Białystok | podlaskie | 15001 15999 | 85 | 290
Katowice | śląskie | 40001 40999 | 32 | 280
Gdynia | pomorskie | 81001 81699 | 58 | 240
Częstochowa | śląskie | 42200 42229 | 34 | 205
Radom | mazowieckie | 26600 26618 | 48 | 195
Rzeszów | podkarpackie | 35001 35999 | 17 | 197
Toruń | kujawsko-pomorskie | 87100 87118 | 56 | 196
Sosnowiec | śląskie | 41200 41225 | 32 | 190
Kielce | świętokrzyskie | 25001 25999 | 41 | 183
Gliwice | śląskie | 44100 44121 | 32 | 170
Olsztyn | warmińsko-mazurskie | 10001 10999 | 89 | 168
Zabrze | śląskie | 41800 41819 | 32 | 155
Bielsko-Biała | śląskie | 43300 43382 | 33 | 166
Bytom | śląskie | 41900 41936 | 32 | 150
Zielona Góra | lubuskie | 65001 65999 | 68 | 140
Rybnik | śląskie | 44200 44292 | 32 | 130
Opole | opolskie | 45001 45999 | 77 | 127
Tychy | śląskie | 43100 43135 | 32 | 122
Gorzów Wielkopolski | lubuskie | 66400 66414 | 95 | 118
Elbląg | warmińsko-mazurskie | 82300 82315 | 55 | 114
Płock | mazowieckie | 09400 09411 | 24 | 112
Tarnów | małopolskie | 33100 33113 | 14 | 104
Chorzów | śląskie | 41500 41506 | 32 | 102
Koszalin | zachodniopomorskie | 75001 75999 | 94 | 105
Kalisz | wielkopolskie | 62800 62810 | 62 | 97
Legnica | dolnośląskie | 59220 59229 | 76 | 96
Nowy Sącz | małopolskie | 33300 33308 | 18 | 83
Zakopane | małopolskie | 34500 34504 | 18 | 27
Sopot | pomorskie | 81701 81859 | 58 | 35
Zamość | lubelskie | 22400 22410 | 84 | 61
Przemyśl | podkarpackie | 37700 37720 | 16 | 58
"""

_STREETS = """
ul. Długa
ul. Polna
ul. Leśna
ul. Słoneczna
ul. Krótka
ul. Szkolna
ul. Ogrodowa
ul. Lipowa
ul. Brzozowa
ul. Łąkowa
ul. Kwiatowa
ul. Kościelna
ul. Sosnowa
ul. Zielona
ul. Parkowa
ul. Akacjowa
ul. Kolejowa
ul. Adama Mickiewicza
ul. Tadeusza Kościuszki
ul. Henryka Sienkiewicza
ul. Juliusza Słowackiego
ul. Fryderyka Chopina
ul. Mikołaja Kopernika
ul. Marii Skłodowskiej-Curie
ul. 3 Maja
ul. 11 Listopada
ul. Wojska Polskiego
al. Jana Pawła II
al. Niepodległości
pl. Wolności
Rynek
ul. Marszałkowska
ul. Nowy Świat
ul. Piotrkowska
ul. Świdnicka
ul. Floriańska
ul. Grodzka
ul. Rzemieślnicza
ul. Młyńska
ul. Warszawska
ul. Krakowska
ul. Gdańska
ul. Poznańska
ul. Bolesława Prusa
os. Tysiąclecia
ul. Źródlana
"""

POLAND = Country(
    code="PL",
    name="Polska",
    language="pl",
    currency="PLN",
    rate=4.3,
    time_offset=1,
    men=names(_MEN),
    women=names(_WOMEN),
    surnames=names(_SURNAMES, slope=0.75, flat=6),
    nicknames=pet_names(_NICKNAMES),
    providers=words("""
        gmail.example gmail.example gmail.example wp.example wp.example onet.example interia.example
        o2.example
    """),
    towns=towns(_TOWNS),
    streets=lines(_STREETS),
    dialling="+48",
    mobiles=words("""
        501 502 503 504 505 506 510 512 513 515 518 530 531 533 536 600 601 602 604 605 607 608 660 661 663
        664 667 668 690 691 692 693 695 696 721 728 730 733 781 782 783 785 787 788 791 792 793 795 880 881
        884 886 887 888 889
    """),
    mobile_digits=9,
    fixed_digits=9,
    titles=(("Pan", "Pani"), ("dr", "dr"), ("mgr", "mgr"), ("inż.", "inż."), ("prof.", "prof.")),
)
