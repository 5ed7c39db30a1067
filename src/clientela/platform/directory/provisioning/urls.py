"""The addresses of SCIM 2.0."""

from django.urls import path

from clientela.platform.directory.provisioning import views

urlpatterns = [
    path("scim/v2/ServiceProviderConfig", views.config),
    path("scim/v2/ResourceTypes", views.describe, {"what": "ResourceTypes"}),
    path("scim/v2/ResourceTypes/<str:key>", views.describe, {"what": "ResourceTypes"}),
    path("scim/v2/Schemas", views.describe, {"what": "Schemas"}),
    path("scim/v2/Schemas/<str:key>", views.describe, {"what": "Schemas"}),
    path("scim/v2/Users", views.users),
    path("scim/v2/Users/<uuid:key>", views.user),
    path("scim/v2/Groups", views.groups),
    path("scim/v2/Groups/<uuid:key>", views.group),
    path("scim/v2/<path:rest>", views.nothing),
]
