"""Addresses of quotes: those of our people, and the one that customers are given."""

from django.urls import path

from clientela.sales.quotes import public, settings_views, views

urlpatterns = [
    path("quotes/<uuid:key>/lines/", views.lines_page, name="quote_lines"),
    path("quotes/<uuid:key>/send/", views.send, name="send_quote"),
    path("quotes/<uuid:key>/link/", views.link, name="quote_link"),
    path("quotes/<uuid:key>/order/", views.order, name="order_quote"),
    path("quotes/<uuid:key>/pdf/<int:no>/", views.pdf, name="quote_pdf"),
    path("settings/quotes/", settings_views.rules_page, name="quote_rules"),
    path("q/<str:secret>/", public.quote_page, name="public_quote"),
    path("q/<str:secret>/pdf/", public.pdf, name="public_quote_pdf"),
]
