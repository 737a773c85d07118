"""The settings of the accounts room. Each page has its `form` and, for the menu, its `settings_section`."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View
from django.views.decorators.http import require_POST

from accounts import selectors, services
from accounts.forms import (
    AccountForm,
    AppearanceForm,
    AvatarForm,
    PasswordChangeForm,
    PrivacyForm,
    ProfileForm,
)
from accounts.preferences import preferences_of
from accounts.session_ids import current_session_id
from accounts.views import AccountFormView
from instaclone.common.context_processors import THEME_COOKIE
from instaclone.common.errors import DomainError
from instaclone.common.ids import parse_id
from instaclone.common.pagination import PageRequest
from instaclone.common.ratelimit import rate_action

YEAR_S = 31_536_000


class SettingsView(LoginRequiredMixin, AccountFormView):
    """One page of the settings."""

    section: str
    request: Any

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(settings_section=self.section, **kwargs)

    def saved(self, text: str) -> HttpResponse:
        messages.success(self.request, text)
        return redirect(self.request.path)


class EditView(SettingsView):
    """Profile and avatar."""

    template_name = "accounts/edit.html"
    form_class = ProfileForm
    section = "edit"

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.request.user, name) for name in ProfileForm.base_fields}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(avatar_form=AvatarForm(), **kwargs)

    def save(self, form: AccountForm) -> HttpResponse:
        services.profile_update(user=self.request.user, **form.cleaned_data)
        return self.saved(_("Your profile is saved."))


class AvatarView(LoginRequiredMixin, View):
    """POST only: a picture with its crop, or `remove`. What can't be used is told on the page for editing."""

    http_method_names = ["post"]
    rate_action = "upload"

    def post(self, request: Any) -> HttpResponse:
        if request.POST.get("remove"):
            services.avatar_remove(user=request.user)
            return redirect("accounts:edit")
        form = AvatarForm(request.POST, request.FILES)
        status = 422
        if form.is_valid():
            try:
                services.avatar_set(user=request.user, file=form.cleaned_data["file"], crop=form.crop())
                return redirect("accounts:edit")
            except DomainError as error:
                form.add_domain_error(error)
                status = error.status
        context = {"form": ProfileForm.of(request.user), "avatar_form": form, "settings_section": "edit"}
        return render(request, "accounts/edit.html", context, status=status)


class PasswordChangeView(SettingsView):
    template_name = "accounts/password_change.html"
    form_class = PasswordChangeForm
    section = "password"
    rate_action = "sign_in"

    def save(self, form: AccountForm) -> HttpResponse:
        services.password_change(
            user=self.request.user,
            old=form.cleaned_data["old_password"],
            new=form.cleaned_data["new_password"],
            keep_session=current_session_id(self.request),
        )
        update_session_auth_hash(self.request, self.request.user)
        return self.saved(_("Your password is changed. You are signed out everywhere else."))


class PrivacyView(SettingsView):
    template_name = "accounts/privacy.html"
    form_class = PrivacyForm
    section = "privacy"

    def get_initial(self) -> dict[str, Any]:
        return {**preferences_of(self.request.user.preferences), "is_private": self.request.user.is_private}

    def save(self, form: AccountForm) -> HttpResponse:
        wanted = dict(form.cleaned_data)
        was_private = self.request.user.is_private
        user = services.profile_update(
            user=self.request.user, is_private=wanted.pop("is_private"), preferences=wanted
        )
        if user.is_private == was_private:
            return self.saved(_("Saved."))
        return self.saved(_("Your account is private.") if user.is_private else _("Your account is public."))


class AppearanceView(SettingsView):
    template_name = "accounts/appearance.html"
    form_class = AppearanceForm
    section = "appearance"

    def get_initial(self) -> dict[str, Any]:
        return preferences_of(self.request.user.preferences)

    def save(self, form: AccountForm) -> HttpResponse:
        services.profile_update(user=self.request.user, preferences=form.cleaned_data)
        response = self.saved(_("Saved."))
        # For this browser's pages before signing in.
        response.set_cookie(
            THEME_COOKIE,
            form.cleaned_data["theme"],
            max_age=YEAR_S,
            samesite="Lax",
            secure=self.request.is_secure(),
        )
        return response


class SecurityView(LoginRequiredMixin, View):
    """Where one is signed in: `sessions` (a Page of Session) and `current_session_id`."""

    def get(self, request: Any) -> HttpResponse:
        context = {
            "sessions": selectors.sessions_of(user=request.user, page=PageRequest.of(request)),
            "current_session_id": current_session_id(request),
            "settings_section": "security",
        }
        return render(request, "accounts/security.html", context)

    def post(self, request: Any) -> HttpResponse:
        """Ends the session `session_id`, or with `others` all but this one."""
        session_id = parse_id(request.POST.get("session_id", ""))
        if request.POST.get("others"):
            services.sessions_revoke_all(user=request.user, keep=current_session_id(request))
            messages.success(request, _("You are signed out everywhere else."))
        elif session_id is not None:
            services.session_revoke(user=request.user, session_id=session_id)
            messages.success(request, _("You are signed out there."))
        return redirect("accounts:security")


@require_POST
@login_required
@rate_action("password_reset")
def email_verify_send(request: Any) -> HttpResponse:
    services.email_verification_send(user=request.user)
    messages.success(request, _("A message to %(email)s is on its way.") % {"email": request.user.email})
    return redirect("accounts:security")
