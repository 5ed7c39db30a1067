"""Polish words for firms, jobs and touches."""

from clientela.demo.country import lines, words
from clientela.demo.phrase import Phrases, texts

POLISH = Phrases(
    household="Rodzina {family}",
    jobs=texts("""
        Kierownik zakupów | Kierowniczka zakupów
        Właściciel | Właścicielka
        Dyrektor | Dyrektorka
        Barista | Baristka
        Główny barista | Główna baristka
        Kierownik gastronomii | Kierowniczka gastronomii
        Kierownik sali | Kierowniczka sali
        Recepcjonista | Recepcjonistka
        Office manager | Office manager
        Księgowy | Księgowa
        Kucharz | Kucharka
        Wspólnik | Wspólniczka
        Magazynier | Magazynierka
        Asystent | Asystentka
        Specjalista ds. marketingu | Specjalistka ds. marketingu
        Inżynier | Inżynierka
        Radca prawny | Radczyni prawna
        Pracownik biurowy | Pracowniczka biurowa
    """),
    departments=words("Zakupy Zakupy Sala Bar Administracja Zarząd Kuchnia Biuro Księgowość Marketing"),
    firms=texts("""
        Café | Kawiarnia {place}
        Café | Cafe {place}
        Café | Kawiarnia {place}
        Café | Bistro {place}
        Café | Palarnia {place}
        Hotel | Hotel {place}
        Hotel | Hotel {place}
        Hotel | Pensjonat {place}
        Hotel | Dwór {place}
        Restaurant | Restauracja {place}
        Restaurant | Karczma {place}
        Restaurant | Bar Mleczny {place}
        Restaurant | Pierogarnia {place}
        Bakery | Piekarnia {family}
        Bakery | Cukiernia {family}
        Office | Kancelaria {family}
        Office | Biuro Rachunkowe {family}
        Office | {family} i Wspólnicy
        Office | Grupa {place}
        Retail | Delikatesy {place}
        Retail | Sklep {place}
        Manufacturing | Zakłady {family}
        Manufacturing | {family} Produkcja
        Health | Przychodnia {place}
        Education | Akademia {place}
    """),
    places=lines("""
        Pod Arkadami
        Centralna
        Polonia
        Zielona Brama
        Stara Poczta
        Bursztyn
        Pod Lipami
        Kopernik
        Nad Wisłą
        Rynek
        Europa
        Bałtyk
        Złoty Róg
        Ratuszowa
        Pod Aniołem
        Stary Młyn
        Wawel
        Grand
        Tatry
        Mazury
        Syrena
        Słoneczna
        Orzeł
        Pod Orłem
        Kaskada
        Jantar
        Cztery Pory
        U Babci
        Dwie Wieże
        Za Rogiem
        Magnolia
        Pod Kasztanem
        Sopot
        Nowy Świat
        Perła
        Staromiejska
        Trzy Korony
        Pod Zegarem
        Oaza
        Panorama
        Zamkowa
        Królewska
        Na Skarpie
        Zacisze
        Ogrodowa
        Karmel
    """),
    forms=("Sp. z o.o.", "Sp. z o.o.", "Sp. z o.o.", "S.A.", "s.c.", "Sp. j.", "", "", ""),
    asked=texts("""
        Dostępność: {product} | Dzień dobry, kiedy znów będzie {product} w ziarnach 1 kg? Dziękuję.
        Dostawa w piątek | Czy można przyspieszyć dostawę na czwartek? W piątek mamy zamknięte.
        Brak faktury | Nie mogę znaleźć faktury do ostatniego zamówienia, proszę o ponowne wysłanie.
        Nowy cennik | Proszę o aktualny cennik, planujemy sezon.
        Złe mielenie | Dostałem {product} mieloną, a zamawiałem ziarna.
        Próbki | Chętnie spróbuję {product} przed zamówieniem. Wysyłacie próbki?
        Zmiana adresu | Od przyszłego miesiąca działamy w nowym lokalu, podaję adres.
        Awaria ekspresu | Ekspres od wczoraj traci ciśnienie. Do kogo zadzwonić?
        Zestawy prezentowe | Potrzebujemy około trzydziestu zestawów w ciągu dwóch tygodni.
        Bezkofeinowa | Czy macie kawę bezkofeinową? Goście często pytają.
    """),
    told=texts("""
        Paczka w drodze | Dzień dobry {given}, paczka wyszła dziś rano, dotrze w dwa dni.
        Nowe zbiory: {product} | Przyjechały nowe zbiory {product}: cytrusy i miód.
        Nowy cennik | W załączniku cennik ważny od przyszłego miesiąca. Pozostajemy do dyspozycji.
        Dawno Cię nie było | {given}, dla Ciebie darmowa dostawa do końca miesiąca.
        Zaproszenie na degustację | W sobotę o 11 próbujemy {product}. Zapraszamy.
        Odp.: dostępność | Będzie we wtorek, odłożę dwa worki.
        Przypomnienie o płatności | Faktura jest nadal otwarta, proszę o sprawdzenie. Dziękuję.
        Godziny w sobotę | W soboty palarnia jest otwarta do 14, zapraszamy na degustację.
    """),
    thanked=texts("""
        Wszystko dotarło | Paczka dotarła w porządku, bardzo dziękuję.
        Świetna kawa | {product} smakowała wszystkim, na pewno zamówimy ponownie.
        Brakuje torebki | W paczce brakuje torebki {product}.
        Uszkodzony karton | Karton był wgnieciony, ale kawa jest w porządku.
        Gdzie jest paczka? | Przesyłka stoi od dwóch dni, proszę sprawdzić.
    """),
    calls=texts("""
        Zamówienie miesięczne | Potwierdza ilości z zeszłego miesiąca.
        Zapytanie o cenę | Pyta o cenę 50 kg miesięcznie, {product}.
        Spóźniona dostawa | Pyta o kuriera, oddzwonić jutro.
        Pierwszy kontakt | Poznał nas na targach, chce degustacji.
        Nie odbiera | Zostawiono wiadomość na poczcie głosowej.
        Ustawienie młynka | Wyjaśniono ustawienie, espresso płynie 27 sekund.
        Odnowienie umowy | Decyzja w przyszłym miesiącu, wtedy rozmowa.
    """),
    visits=texts("""
        Wizyta w sklepie | Degustacja przy barze: {product}.
        Wizyta w palarni | Przyjechało troje gości.
        Zakup przy ladzie |
        Sobotnia degustacja | Został do końca, smakowała {product}.
        Szukanie prezentu | Zestaw prezentowy do 150 zł.
    """),
    pages=lines("""
        Mieszanki do espresso
        Kawy jednorodne
        {product}
        Młynki i ekspresy
        Zestawy prezentowe
        Moje konto
        Dostawa i zwroty
        Koszyk
        Przepisy: cold brew
    """),
    notes=texts("""
        Preferencje | Woli dostawy rano, wejście od podwórza.
        Konkurencja | Kupuje też w innej palarni, około połowy ilości.
        Smak | Lubi jasne palenie, mało goryczy.
        Płatności | Płaci zawsze po 60 dniach, bez zaległości.
        Pamiętać | Pod koniec roku zmiana kierownictwa.
        Kontakt | Zamówienia składa córka, rano.
    """),
    tasks=texts("""
        Zadzwonić w sprawie zamówienia | Zwykle zamawia co miesiąc.
        Wysłać próbki {product} |
        Wysłać aktualny cennik |
        Sprawdzić dostawę |
        Zaproponować umowę roczną | Stałe ilości od roku.
        Zapytać o dane do faktury |
    """),
    meetings=texts("""
        Spotkanie o dostawach | Ustalono ilości i dzień dostawy.
        Szkolenie baristów | Pół dnia o spienianiu mleka.
        Degustacja w lokalu | Trzy kawy, najlepsza {product}.
        Przegląd roczny | Rosnące ilości, prosi o rabat na młynek.
    """),
)
