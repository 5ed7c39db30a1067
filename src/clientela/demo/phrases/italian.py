"""Italian words for firms, jobs and touches."""

from clientela.demo.country import lines, words
from clientela.demo.phrase import Phrases, texts

ITALIAN = Phrases(
    household="Famiglia {family}",
    jobs=texts("""
        Responsabile acquisti | Responsabile acquisti
        Titolare | Titolare
        Direttore | Direttrice
        Barista | Barista
        Capo barista | Capo barista
        Direttore food & beverage | Direttrice food & beverage
        Amministratore | Amministratrice
        Responsabile di sala | Responsabile di sala
        Addetto alla reception | Addetta alla reception
        Office manager | Office manager
        Contabile | Contabile
        Chef | Chef
        Socio | Socia
        Magazziniere | Magazziniera
        Segretario | Segretaria
        Responsabile marketing | Responsabile marketing
        Ingegnere | Ingegnera
        Avvocato | Avvocata
        Impiegato | Impiegata
    """),
    departments=words(
        "Acquisti Acquisti Sala Bar Amministrazione Direzione Cucina Servizi_generali Contabilità Marketing"
    ),
    firms=texts("""
        Café | Bar {place}
        Café | Caffè {place}
        Café | Bar {place}
        Café | Bar Pasticceria {place}
        Café | Torrefazione {place}
        Hotel | Hotel {place}
        Hotel | Albergo {place}
        Hotel | Grand Hotel {place}
        Hotel | Agriturismo {place}
        Restaurant | Ristorante {place}
        Restaurant | Trattoria {place}
        Restaurant | Osteria {place}
        Restaurant | Pizzeria {place}
        Bakery | Pasticceria {family}
        Bakery | Panificio {family}
        Office | Studio Legale {family}
        Office | Studio {family} e Associati
        Office | {family} Consulenze
        Office | Gruppo {place}
        Retail | Alimentari {family}
        Retail | Enoteca {place}
        Manufacturing | Officine {family}
        Manufacturing | {family} Industrie
        Health | Farmacia {family}
        Education | Scuola {place}
    """),
    places=lines("""
        Centrale
        Roma
        Bellavista
        Miramare
        Sport
        Commercio
        Aurora
        Garibaldi
        Duomo
        del Corso
        della Stazione
        Europa
        Italia
        Savoia
        Vittoria
        del Porto
        San Carlo
        San Marco
        Excelsior
        Belvedere
        Al Ponte
        La Perla
        Il Cortile
        Le Terrazze
        Due Mori
        Tre Re
        Posta
        Moderno
        Commercio
        La Rotonda
        Il Chiostro
        Paradiso
        Riviera
        Langhe
        Monviso
        Principe
        Regina
        Continental
        Gran Paradiso
        Del Borgo
        La Fenice
        Santa Lucia
        Vecchia Torino
        Portici
        La Lanterna
        Arcobaleno
    """),
    forms=("S.r.l.", "S.r.l.", "S.n.c.", "S.a.s.", "S.p.A.", "", "", ""),
    asked=texts("""
        Disponibilità {product} | Buongiorno, quando torna disponibile {product} in grani da 1 kg? Grazie.
        Consegna di venerdì | È possibile anticipare la consegna a giovedì? Venerdì siamo chiusi.
        Fattura mancante | Non trovo la fattura dell'ultimo ordine, potete rimandarla?
        Listino aggiornato | Potete inviarci il nuovo listino? Stiamo pianificando la stagione.
        Macinatura sbagliata | Ho ricevuto {product} macinato per moka, lo avevo chiesto in grani.
        Assaggio | Vorrei provare {product} prima di ordinarlo. Mandate dei campioni?
        Cambio indirizzo | Dal mese prossimo siamo nella nuova sede, aggiorno qui l'indirizzo.
        Macchina in assistenza | La macchina perde pressione da ieri mattina. Chi posso chiamare?
        Confezioni regalo | Ci servono una trentina di confezioni regalo entro due settimane.
        Decaffeinato | Avete un decaffeinato ad acqua? I clienti lo chiedono spesso.
    """),
    told=texts("""
        Il tuo ordine è partito | Ciao {given}, il pacco è partito stamattina, arriva in due giorni.
        Nuovo raccolto: {product} | È arrivato il nuovo raccolto di {product}: note di agrumi e miele.
        Nuovo listino | In allegato il listino valido dal mese prossimo. Restiamo a disposizione.
        Ci manchi | {given}, è un po' che non ci sentiamo: per te spedizione gratuita fino a fine mese.
        Invito alla degustazione | Sabato alle 10 assaggiamo {product} in torrefazione. Ti aspettiamo.
        Re: disponibilità | Torna in magazzino martedì, te ne tengo da parte due sacchi.
        Promemoria pagamento | La fattura risulta ancora aperta, puoi verificare? Grazie.
        Orario del sabato | Il sabato la torrefazione è aperta fino alle 13, passa ad assaggiare.
    """),
    thanked=texts("""
        Tutto arrivato | Pacco arrivato in ordine, grazie mille.
        Ottimo caffè | {product} è piaciuto a tutti, lo riordineremo di sicuro.
        Manca un sacchetto | Nel pacco manca un sacchetto di {product}.
        Pacco ammaccato | La scatola è arrivata ammaccata ma il caffè è a posto.
        Dov'è il pacco? | Il corriere risulta fermo da due giorni, potete controllare?
    """),
    calls=texts("""
        Riordino mensile | Conferma le quantità del mese scorso.
        Richiesta di prezzo | Vuole un prezzo per 50 kg al mese di {product}.
        Consegna in ritardo | Chiede notizie del corriere, richiamare domani.
        Primo contatto | Ci ha conosciuti in fiera, interessato a un assaggio.
        Non risponde | Lasciato un messaggio in segreteria.
        Taratura macinino | Spiegata la taratura, l'espresso ora scende in 27 secondi.
        Rinnovo del contratto | Decide il mese prossimo, risentirsi allora.
    """),
    visits=texts("""
        Visita in negozio | Ha assaggiato {product} al banco.
        Visita in torrefazione | Giro in torrefazione con due colleghi.
        Acquisto al banco |
        Degustazione del sabato | È rimasto fino alla fine, gli è piaciuto {product}.
        Passato per un regalo | Cercava una confezione regalo sotto i 40 euro.
    """),
    pages=lines("""
        Miscele per espresso
        Monorigini
        {product}
        Macinini e macchine
        Confezioni regalo
        Il mio account
        Spedizioni e resi
        Carrello
        Ricette: cold brew
    """),
    notes=texts("""
        Preferenze | Preferisce consegne la mattina, suonare al retro.
        Concorrenza | Compra anche da un altro torrefattore, circa metà del volume.
        Gusti | Ama tostature chiare, poco amaro.
        Pagamenti | Paga sempre a 60 giorni, mai insoluti.
        Da ricordare | A fine anno cambia gestione.
        Contatti | Per gli ordini parlare con la figlia, al mattino.
    """),
    tasks=texts("""
        Richiamare per il riordino | Di solito ordina ogni mese.
        Mandare campioni di {product} |
        Inviare il listino aggiornato |
        Verificare la consegna |
        Proporre il contratto annuale | Volume stabile da un anno.
        Chiedere l'indirizzo di fatturazione |
    """),
    meetings=texts("""
        Incontro per la fornitura | Definite quantità e giorno di consegna.
        Corso baristi | Formazione di mezza giornata sulla montatura del latte.
        Assaggio in sede | Provati tre caffè, preferito {product}.
        Revisione annuale | Volumi in crescita, chiede uno sconto sul grinder.
    """),
)
