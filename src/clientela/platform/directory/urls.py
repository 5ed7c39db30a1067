"""Addresses: settings, the way in by invitation, and those of allauth's pages under names that allauth looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, re_path

from clientela.platform.directory.access import views as access
from clientela.platform.directory.account import views as mine
from clientela.platform.directory.audit import views as audit
from clientela.platform.directory.company import views as company
from clientela.platform.directory.fields import computed_pages
from clientela.platform.directory.fields import views as fields
from clientela.platform.directory.fields.needs import needs_page
from clientela.platform.directory.keys import views as secret_keys
from clientela.platform.directory.layouts import views as layouts
from clientela.platform.directory.lending import views as lending
from clientela.platform.directory.looking import views as looking
from clientela.platform.directory.objects import views as objects
from clientela.platform.directory.outside import views as outside
from clientela.platform.directory.roles import views as roles
from clientela.platform.directory.sharing import views as shares
from clientela.platform.directory.sso import views as providers
from clientela.platform.directory.sso.arrivals import views as arrivals
from clientela.platform.directory.teams import views as teams
from clientela.platform.directory.users import views as users

urlpatterns = [
    # ---- coming in ----
    path("join/<str:said>/", users.join, name="join"),
    path("login/forgot/", account.password_reset, name="account_reset_password"),
    path("login/forgot/sent/", account.password_reset_done, name="account_reset_password_done"),
    path("login/forgot/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^login/forgot/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("login/second/", factors.authenticate, name="mfa_authenticate"),
    path("login/passkey/", mine.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("login/with/<uuid:key>/", arrivals.leave, name="sso"),
    path("login/with/<uuid:key>/back/", arrivals.come_back, name="sso_back"),
    path("login/with/<uuid:key>/answer/", arrivals.take_answer, name="sso_answer"),
    path("login/with/<uuid:key>/answered/", arrivals.answered, name="sso_answered"),
    path("login/with/<uuid:key>/metadata/", arrivals.metadata, name="sso_metadata"),
    path("login/with/<uuid:key>/out/", arrivals.sign_out_from_there, name="sso_out"),
    path("login/again/", account.reauthenticate, name="account_reauthenticate"),
    path("login/again/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("login/again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    # ---- one's own account ----
    path("settings/", mine.arrive, name="settings"),
    path("settings/profile/", mine.profile_page, name="profile"),
    path("settings/tokens/", mine.tokens_page, name="tokens"),
    path("settings/tokens/<uuid:key>/end/", mine.end_token, name="end_token"),
    path("settings/security/", mine.security_page, name="mfa_index"),
    path("settings/security/password/", mine.change_password, name="account_change_password"),
    path("settings/security/sessions/end/", mine.end_other_sessions, name="end_other_sessions"),
    path("settings/security/sessions/<str:name>/end/", mine.end_session, name="end_session"),
    path("settings/security/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("settings/security/app/remove/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("settings/security/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("settings/security/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("settings/security/codes/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("settings/security/passkeys/", mine.security_page, name="mfa_list_webauthn"),
    path("settings/security/passkeys/new/", mine.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("settings/security/passkeys/<int:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("settings/security/passkeys/<int:pk>/remove/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
    # ---- single records opened to others ----
    path("<slug:plural>/<str:key>/sharing/", shares.sharing, name="sharing"),
    path("<slug:plural>/<str:key>/sharing/<uuid:share>/stop/", shares.stop, name="stop_sharing"),
    # ---- people outside, from the record that they stand for ----
    path("settings/roles/outside/", outside.starting_roles, name="starting_roles"),
    path("<slug:plural>/<str:key>/outside/", outside.outside_page, name="outside"),
    path("<slug:plural>/<str:key>/outside/<uuid:user>/show-out/", outside.show_out, name="show_out"),
    # ---- the company's people ----
    path("settings/users/", users.users_page, name="users"),
    path("settings/users/invite/", users.invite_page, name="invite"),
    path("settings/users/<uuid:key>/", users.user_page, name="user"),
    path("settings/users/<uuid:key>/look-through/", looking.look_through, name="look_through"),
    path("settings/users/<uuid:key>/lend/", lending.lend_page, name="lend"),
    path("settings/users/<uuid:key>/lend/<uuid:lending>/end/", lending.end_lending, name="end_lending"),
    path("settings/users/<uuid:key>/<slug:act>/", users.change_user, name="change_user"),
    path("settings/looking/stop/", looking.stop, name="stop_looking"),
    path("settings/access/", access.access_page, name="access"),
    path("settings/teams/", teams.teams_page, name="teams"),
    path("settings/teams/new/", teams.new_team, name="new_team"),
    path("settings/teams/<uuid:key>/", teams.team_page, name="team"),
    path("settings/teams/<uuid:key>/delete/", teams.delete_team, name="delete_team"),
    path("settings/audit/", audit.audit_page, name="audit"),
    path("settings/audit/file/", audit.audit_file, name="audit_file"),
    path("settings/keys/", secret_keys.keys_page, name="secret_keys"),
    path("settings/company/", company.company_page, name="company"),
    path("settings/sign-in/", providers.providers_page, name="providers"),
    path("settings/sign-in/rule/", providers.change_rule, name="sign_in_rule"),
    path("settings/sign-in/provisioning/", providers.open_roles, name="open_roles"),
    path("settings/sign-in/new/<slug:kind>/", providers.new_provider, name="new_provider"),
    path("settings/sign-in/<uuid:key>/", providers.provider_page, name="provider"),
    path("settings/sign-in/<uuid:key>/remove/", providers.remove_provider, name="remove_provider"),
    path("settings/fields/", fields.fields_page, name="fields"),
    path("settings/fields/try/", computed_pages.try_page, name="try_field"),
    path("settings/fields/new/", fields.new_field, name="new_field"),
    path("settings/fields/needs/<slug:name>/", needs_page, name="needs"),
    path("settings/fields/<uuid:key>/", fields.field_page, name="field"),
    path("settings/fields/<uuid:key>/<slug:act>/", fields.change_field, name="change_field"),
    path("settings/layouts/", layouts.layouts_page, name="layouts"),
    path("changes/layouts/<uuid:key>/undo/", layouts.take_back, name="take_back_layout"),
    path("settings/layouts/<slug:name>/", layouts.layout_page, name="layout"),
    path("settings/layouts/<slug:name>/turn/", layouts.turn_layout, name="turn_layout"),
    path("settings/objects/", objects.objects_page, name="objects"),
    path("settings/objects/new/", objects.new_object, name="new_object"),
    path("settings/objects/<uuid:key>/", objects.object_page, name="object"),
    path("settings/objects/<uuid:key>/<slug:act>/", objects.change_object, name="change_object"),
    path("settings/roles/", roles.roles_page, name="roles"),
    path("settings/roles/new/", roles.new_role, name="new_role"),
    path("settings/roles/<uuid:key>/", roles.role_page, name="role"),
    path("settings/roles/<uuid:key>/delete/", roles.delete_role, name="delete_role"),
    path("settings/roles/<uuid:key>/<slug:plural>/", roles.role_on_type, name="role_on_type"),
]
