"""Short forms of given names in Italian, Spanish, Polish and English, folded: “Beppe” and “Giuseppe” are one name."""

_FORMS = """
giuseppe beppe peppe pino peppino geppo
francesco franco ciccio cecco checco
alessandro sandro ale alex
antonio toni tonino nino toto antonello
giovanni gianni nanni vanni
luigi gigi gino luigino
salvatore turi salvo totò toto
vincenzo enzo cenzino
domenico mimmo menico
lorenzo renzo
roberto robi berto
stefano ste
raffaele lello raf
michele miki
pasquale lino pasqualino
leonardo leo nardo
edoardo edo
federico fede chicco
filippo pippo
giacomo jack mimmo
tommaso tommy masino
gabriele gabri lele
emanuele manu lele
daniele dani
davide dade
matteo teo
andrea andre
maria mariuccia mariella
francesca franca cecca
giuseppina pina giusy pinuccia
alessandra sandra
antonella anto nella
elisabetta betta lisa elisa
margherita rita ghita
caterina rina cate
giovanna gianna vanna
raffaella raffa lella
eleonora nora ele
teresa resi teresina
annamaria anna
carmela carmelina melina
concetta cettina
jose pepe pepito
josefa pepa fina
francisco paco pancho curro kiko fran
ignacio nacho
manuel manolo manu
jesus chus suso
rafael rafa
antonia toñi tonia
dolores lola loli
concepcion concha conchi
pilar pili
mercedes merche
rosario charo
isabel isa chabela
alejandro alex jandro
enrique quique kike
guillermo guille
santiago santi yago
sebastian seba sebas
vicente vicen
joaquin quino ximo
fernando nando fer
eduardo edu lalo
federica fede
montserrat montse
encarnacion encarna
guadalupe lupe
maria-jose mariajo
beatriz bea
susana susi
cristina cris tina
tomasz tomek
jan janek jasiek janusz
katarzyna kasia kaska
malgorzata gosia malgosia
agnieszka aga agusia
aleksandra ola
aleksander olek alek
joanna asia joasia
anna ania anka hania
barbara basia
ewa ewka
elzbieta ela ela
magdalena magda
krzysztof krzysiek krzys
piotr piotrek
pawel pawelek
andrzej jedrek andrzejek
stanislaw staszek stas
wojciech wojtek
grzegorz grzesiek grzes
zbigniew zbyszek
jerzy jurek
jozef jozek
tadeusz tadek
michal misiek
mateusz mateuszek mati
jakub kuba
lukasz lukaszek
marcin marcinek
zuzanna zuzia
julia julka
karolina karola
dorota dorotka
danuta danka
stanislawa stasia
william bill will billy liam willie
robert bob rob bobby robbie
richard rick dick rich richie
james jim jimmy jamie
john jack johnny jon
margaret maggie meg peggy madge
elizabeth liz beth lizzie betty eliza
katherine kate kathy katie kat catherine cathy
michael mike mick mickey
thomas tom tommy
joseph joe joey
edward ed ted eddie ned
charles charlie chuck
henry harry hal
david dave davey
daniel dan danny
matthew matt
anthony tony
andrew andy drew
christopher chris kit
nicholas nick
alexander alex sandy
benjamin ben
samuel sam
timothy tim
steven steve stephen
patricia pat patty trish
jennifer jen jenny
susan sue susie
deborah deb debbie
rebecca becky
victoria vicky
dorothy dot dottie
frances fran
philip phil
gerald gerry jerry
geoffrey geoff jeffrey jeff
ronald ron
kenneth ken
peter pete
gregory greg
frederick fred freddie
jessica jess
abigail abby
josephine josie jo
"""


def roots() -> dict[str, str]:
    """Short form -> the name it stands for; where it stands for several, the first of the list."""
    found: dict[str, str] = {}
    for line in _FORMS.split("\n"):
        whole, *short = line.split() or [""]
        for form in short:
            found.setdefault(form, whole)
    return {form: whole for form, whole in found.items() if form != whole}
