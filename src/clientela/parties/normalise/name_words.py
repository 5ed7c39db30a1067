"""The words that tell the parts of a person's name in Italian, Spanish, Polish and English use.

Sets marked "folded" hold words in lower case without accents and dots; the others hold them as written, in lower case.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Before a name (folded).
TITLES = _words("""
    mr mrs ms miss mx sir dame lord lady madam rev reverend hon capt captain col maj lt sgt gen
    dr drs prof professor doctor
    sig sigra signor signora signorina sigina egr gentmo gentma
    dott dottssa dottor dottoressa drssa profssa professoressa professore ing avv arch geom rag cav comm uff notaio
    sr sra srta senor senora senorita dra profa profesor profesora lic licda arq abog dna dona
    pan pani panstwo inz mgr hab lek adw radca plk ksiadz siostra
    herr frau mme mlle monsieur madame mademoiselle dipl-ing
""")
SPANISH_TITLES = _words("sr sra srta senor senora senorita dna dona")  # they tell a Spanish name (folded)
# Titles that tell how somebody is addressed (folded). “Dott.”, “Dr.” and “Prof.” are said to women as well.
FEMALE_TITLES = _words("""
    mrs ms miss dame lady madam sigra signora signorina sigina gentma dottssa dottoressa drssa profssa professoressa sra srta
    senora senorita dra profa profesora licda abogada dna dona pani frau mme mlle madame mademoiselle siostra
""")
MALE_TITLES = _words("mr sir lord sig signor egr gentmo sr senor don pan herr monsieur ksiadz")
TITLES_WITH_DOT = _words("d da on ks st fr br med")  # without the dot they are names or particles (folded)
TITLES_OF_SPAIN_AND_ITALY = _words("d da don")  # elsewhere an initial, a particle, a given name (folded)
TITLES_OF_GIVEN_NAMES = _words("d da don dona dna sir dame lady fr siostra")  # "Sir Elton", "Doña Ana" (folded)

ACCENTED_TITLES = _words("dña doña señor señora señorita inż płk ksiądz państwo")  # TITLES that folding changes

# After a name (folded), and how it is spelt.
SUFFIXES = _words("""
    jr jnr junior sr snr senior ii iii iv phd md dmd dds mba msc bsc llm llb jd esq esquire cpa cfa obe mbe cbe kbe ml
""")
SUFFIXES_WITH_DOT = _words("ma ba bs ms ing mgr")  # (folded)
SPELT = {word: word.upper() for word in _words("md dmd dds mba llb jd cpa cfa obe mbe cbe kbe ii iii iv")} | {
    "phd": "PhD",
    "ph.d.": "Ph.D.",
    "msc": "MSc",
    "bsc": "BSc",
    "llm": "LLM",
}

# They belong to the word after them.
PARTICLES = _words("""
    de del dela della dello delle dei degli di da dal dalla dallo dalle dai dagli lo la li le las los d' de'
    do dos das du des van von vom zu zum zur der den ter ten te 't af av mac mc o
    al el bin ibn ben bint abu abd abdul عبد بن ابن بنت أبو ابو آل
""")
SAINTS = _words("san santa santo sant' saint st st. são")  # after a particle they go on: "di San Giuliano"
# They open a family name even as the first word ("De Santis Francesca"); "Al", "Ben", "Van" are given names there.
OPENING_PARTICLES = _words("de del della dello delle dei degli di da dal dalla dallo dalle la lo d' de' dos das du von")
LOWER_PARTICLES = _words("von vom zu zum zur van dos das")  # in lower case in whoever's name, first word or not
LOWER_PARTICLES_WITHIN = _words("der den ter ten te af av")  # … but not as first word
SPANISH_PARTICLES = _words("de del la las los y i")
ARTICLES = _words("la las los")  # after "de"
JOINERS = _words("y i e")  # between two surnames: "Ortega y Gasset"
HYPHENS = _words("- –")

SPANISH_SPEAKING = _words("ES MX AR CO CL PE VE EC GT CU BO DO HN PY SV NI CR PA UY PR GQ")
# Given names that hardly anybody has but speakers of Spanish (or of Portuguese, who write two surnames as well).
SPANISH_GIVEN = _words("""
    adrián alejandra alejandro álvaro andrés ángel ángeles araceli begoña belén borja carlos concepción consuelo
    cristóbal encarnación esperanza esteban eusebio fermín francisco germán gerónimo gonzalo guadalupe guillermo
    hernán ignacio inés íñigo iñaki itziar iván jaime javier jerónimo jesús joaquín jordi jorge josé josefa juan
    juana julián leire lucía luis macarena maría martín matías mercedes miguel milagros mónica montserrat nicolás
    nieves núria óscar pablo paloma pedro pilar rafael ramón raúl remedios rocío rodrigo rosario rubén santiago
    sebastián simón sofía soledad tomás vicente víctor verónica ximena yolanda
""")
# What follows a given name as a second one rather than as a surname (folded).
SPANISH_SECOND_GIVEN = _words("""
    alberto alejandra alejandro alfonso alfredo amparo ana andrea andres angel angeles antonia antonio armando
    beatriz belen camila carlos carmen cristina daniel david diego dolores eduardo elena enrique ernesto eugenia
    eugenio felipe fernanda fernando francisca francisco gabriel gabriela gerardo guadalupe guillermo ignacio ines
    isabel jaime javier jesus joaquin jorge jose juan julia julio laura lucia luis luisa manuel marcelo margarita
    maria mariana marina mercedes miguel milagros montserrat pablo patricia paula pedro pilar rafael ramon raul
    ricardo roberto rocio rosa rosario sergio sofia soledad teresa valentina veronica victoria
""")
# “María del Carmen”, “José de Jesús”: what a given name is devoted to (folded).
DEVOTED_TO = _words("""
    amparo angeles asis belen carmen consuelo dios dolores fatima gracia jesus lourdes loreto lujan luz mar mercedes
    milagros montserrat nieves paz pilar remedios rocio rosario sagrario socorro sol soledad
""")
FAMILY_FIRST = _words("HU VN")  # countries that write the family name first in Latin letters too
