"""Spanish words for firms, jobs and touches."""

from clientela.demo.country import lines, words
from clientela.demo.phrase import Phrases, texts

SPANISH = Phrases(
    household="Familia {family}",
    jobs=texts("""
        Responsable de compras | Responsable de compras
        Propietario | Propietaria
        Director | Directora
        Camarero | Camarera
        Barista | Barista
        Jefe de sala | Jefa de sala
        Director de alimentos y bebidas | Directora de alimentos y bebidas
        Administrador | Administradora
        Recepcionista | Recepcionista
        Office manager | Office manager
        Contable | Contable
        Cocinero | Cocinera
        Socio | Socia
        Encargado de almacén | Encargada de almacén
        Secretario | Secretaria
        Responsable de marketing | Responsable de marketing
        Ingeniero | Ingeniera
        Abogado | Abogada
        Administrativo | Administrativa
    """),
    departments=words(
        "Compras Compras Sala Barra Administración Dirección Cocina Servicios_generales Contabilidad Marketing"
    ),
    firms=texts("""
        Café | Cafetería {place}
        Café | Café {place}
        Café | Bar {place}
        Café | Bar {place}
        Café | Tostadero {place}
        Hotel | Hotel {place}
        Hotel | Hostal {place}
        Hotel | Gran Hotel {place}
        Hotel | Parador {place}
        Restaurant | Restaurante {place}
        Restaurant | Mesón {place}
        Restaurant | Taberna {place}
        Restaurant | Casa {family}
        Bakery | Panadería {family}
        Bakery | Pastelería {family}
        Office | Bufete {family}
        Office | Asesoría {family}
        Office | {family} y Asociados
        Office | Grupo {place}
        Retail | Ultramarinos {family}
        Retail | Bodegas {family}
        Manufacturing | Talleres {family}
        Manufacturing | Industrias {family}
        Health | Clínica {place}
        Education | Colegio {place}
    """),
    places=lines("""
        La Plaza
        Miramar
        Central
        El Puerto
        La Alameda
        Real
        El Faro
        San Miguel
        Colón
        La Estación
        Gran Vía
        Las Flores
        Playa
        El Rincón
        La Parada
        Europa
        Moderno
        La Terraza
        Don Pepe
        El Mirador
        Los Arcos
        La Marina
        Alhambra
        Santa Ana
        El Patio
        La Muralla
        Victoria
        Sol
        La Ribera
        El Molino
        Los Naranjos
        La Perla
        Levante
        Cantábrico
        Costa Blanca
        El Olivo
        La Catedral
        Dos Hermanas
        El Mercado
        La Abadía
        Bahía
        Castilla
        Jardín
        La Torre
        El Pinar
        Malvarrosa
    """),
    forms=("S.L.", "S.L.", "S.L.", "S.A.", "S.L.U.", "C.B.", "", "", ""),
    asked=texts("""
        Disponibilidad de {product} | Buenos días, ¿cuándo vuelve {product} en grano de 1 kg? Gracias.
        Entrega del viernes | ¿Se puede adelantar la entrega al jueves? El viernes cerramos.
        Falta la factura | No encuentro la factura del último pedido, ¿me la reenviáis?
        Nueva tarifa | ¿Podéis mandarnos la tarifa nueva? Estamos preparando la temporada.
        Molienda equivocada | Me ha llegado {product} molido y lo había pedido en grano.
        Muestras | Me gustaría probar {product} antes de pedirlo. ¿Enviáis muestras?
        Cambio de dirección | Desde el mes que viene estamos en el local nuevo, os paso la dirección.
        Máquina averiada | La máquina pierde presión desde ayer. ¿A quién llamo?
        Cajas de regalo | Necesitamos unas treinta cajas de regalo en dos semanas.
        Descafeinado | ¿Tenéis descafeinado al agua? Nos lo piden mucho.
    """),
    told=texts("""
        Tu pedido ha salido | Hola {given}, el paquete ha salido esta mañana y llega en dos días.
        Nueva cosecha: {product} | Ya está aquí la nueva cosecha de {product}: cítricos y miel.
        Nueva tarifa | Adjuntamos la tarifa válida desde el mes que viene. Quedamos a tu disposición.
        Te echamos de menos | {given}, hace tiempo que no sabemos de ti: envío gratis hasta fin de mes.
        Invitación a la cata | El sábado a las 11 probamos {product}. Te esperamos.
        Re: disponibilidad | Vuelve al almacén el martes, te guardo dos sacos.
        Recordatorio de pago | La factura sigue pendiente, ¿puedes comprobarlo? Gracias.
        Horario del sábado | Los sábados abrimos hasta las 14, ven a probar.
    """),
    thanked=texts("""
        Todo recibido | El paquete ha llegado bien, muchas gracias.
        Un café estupendo | {product} ha gustado a todos, repetiremos.
        Falta una bolsa | En el paquete falta una bolsa de {product}.
        Caja golpeada | La caja llegó golpeada, pero el café está bien.
        ¿Dónde está el paquete? | El envío lleva dos días parado, ¿podéis mirarlo?
    """),
    calls=texts("""
        Reposición mensual | Confirma las cantidades del mes pasado.
        Pide precio | Quiere precio para 50 kg al mes de {product}.
        Entrega retrasada | Pregunta por el transportista, llamar mañana.
        Primer contacto | Nos conoció en la feria, le interesa una cata.
        No contesta | Mensaje en el contestador.
        Ajuste del molino | Explicado el ajuste, el espresso sale en 27 segundos.
        Renovación del contrato | Decide el mes que viene, hablar entonces.
    """),
    visits=texts("""
        Visita a la tienda | Probó {product} en la barra.
        Visita al tostadero | Vino con dos compañeros.
        Compra en el mostrador |
        Cata del sábado | Se quedó hasta el final, le gustó {product}.
        Buscaba un regalo | Quería una caja por menos de 40 euros.
    """),
    pages=lines("""
        Mezclas para espresso
        Orígenes únicos
        {product}
        Molinos y máquinas
        Cajas de regalo
        Mi cuenta
        Envíos y devoluciones
        Carrito
        Recetas: cold brew
    """),
    notes=texts("""
        Preferencias | Prefiere entregas por la mañana, entrar por detrás.
        Competencia | Compra también a otro tostador, la mitad del volumen.
        Gustos | Le gustan los tuestes claros, poco amargor.
        Pagos | Paga siempre a 60 días, sin impagos.
        Recordar | A fin de año cambia la gerencia.
        Contactos | Los pedidos los lleva su hija, por la mañana.
    """),
    tasks=texts("""
        Llamar para la reposición | Suele pedir cada mes.
        Enviar muestras de {product} |
        Mandar la tarifa nueva |
        Comprobar la entrega |
        Proponer contrato anual | Volumen estable desde hace un año.
        Pedir la dirección de facturación |
    """),
    meetings=texts("""
        Reunión de suministro | Fijadas las cantidades y el día de entrega.
        Curso de barista | Media jornada sobre la textura de la leche.
        Cata en el local | Probados tres cafés, prefieren {product}.
        Revisión anual | Sube el volumen, pide descuento en el molino.
    """),
)
