"""The page on which our own people answer a partner."""

from django.urls import path

from clientela.sales.partners import views

urlpatterns = [path("partner-deals/<uuid:key>/answer/", views.answer_page, name="answer_partner")]
