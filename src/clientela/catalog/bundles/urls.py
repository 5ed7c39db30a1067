"""What a product's page says of it as a bundle."""

from django.urls import path

from clientela.catalog.bundles import views

urlpatterns = [path("products/<uuid:key>/bundle/", views.as_bundle, name="product_as_bundle")]
