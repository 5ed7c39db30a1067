"""Joins the rooms once Django has loaded them: entities, listeners and panels as `wiring.py` lists them."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "clientela.config"
    label = "config"

    def ready(self) -> None:
        from clientela import wiring
        from clientela.channels.email.capture import welcoming
        from clientela.platform.connectors import kinds as connectors
        from clientela.platform.directory import settings_pages
        from clientela.platform.entities import cleaning, deeds, limits, money, outside, registry
        from clientela.platform.events import listeners
        from clientela.platform.fields.reading import come_with
        from clientela.platform.freshness import feeds
        from clientela.platform.imports import carriers, kits
        from clientela.platform.merging import joints
        from clientela.platform.notifications import kinds
        from clientela.platform.permissions import middleware, queries
        from clientela.platform.permissions import outside as people_outside
        from clientela.platform.privacy import holdings
        from clientela.platform.privacy.register import knowing
        from clientela.platform.privacy.retention import terms
        from clientela.platform.seconding import acts as seconding
        from clientela.platform.ui import navigation
        from clientela.platform.undo import particular
        from clientela.platform.vault import places
        from clientela.routing import works

        registry.declare(wiring.ENTITIES, made=wiring.MADE)
        listeners.connect(wiring.LISTENERS)
        settings_pages.declare(wiring.SETTINGS)
        kinds.declare(wiring.NOTICES)
        navigation.declare(wiring.NAVIGATION)
        middleware.organisations_read_by(wiring.ORGANISATIONS)
        middleware.also_read(wiring.STANDING)
        middleware.tell_stamps(come_with)
        people_outside.declared_by(outside.rows_of, outside.closed, outside.showable)
        queries.conditions_read_by(limits.where_of_limit)
        cleaning.contacts_read_by(wiring.CONTACTS)
        money.rates_kept_by(wiring.RATES)
        places.declare(wiring.SECRETS)
        holdings.declare(wiring.SUBJECT, wiring.HOLDINGS, wiring.TRACES, made=wiring.HELD_IN_OWN)
        joints.declare(wiring.JOINTS)
        particular.declare(wiring.UNDOES, wiring.FINAL)
        terms.declare(wiring.KEEPS)
        knowing.declare(wiring.KNOWN)
        seconding.declare(wiring.SECONDED)
        connectors.declare(wiring.CONNECTORS)
        feeds.declare(wiring.FEEDS)
        kits.declare(wiring.KITS)
        works.declare(wiring.WORKS)
        deeds.declare(wiring.DEEDS)
        carriers.declare(wiring.CARRIERS)
        welcoming.declare(wiring.WELCOMING)
