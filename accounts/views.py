"""Pages of the accounts room: signing up and in, and passwords. `settings_views.py` has the settings."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import RedirectURLMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django.views.generic import FormView

from accounts import selectors, services
from accounts.forms import AccountForm, LoginForm, PasswordResetConfirmForm, PasswordResetForm, SignupForm
from accounts.models import User
from instaclone.common.errors import DomainError, InvalidInput


@method_decorator(never_cache, name="dispatch")
@method_decorator(sensitive_post_parameters(), name="dispatch")
class AccountFormView(FormView):
    """A form whose `save` calls a service. What the service refuses is shown at the field that it names."""

    def save(self, form: AccountForm) -> HttpResponse:
        """Calls the service; may raise a DomainError."""
        raise NotImplementedError

    def form_valid(self, form: AccountForm) -> HttpResponse:
        try:
            return self.save(form)
        except DomainError as error:
            form.add_domain_error(error)
            return self.form_invalid(form)

    def form_invalid(self, form: AccountForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignedOutView(RedirectURLMixin, AccountFormView):
    """For people who aren't signed in; then on to `next`, when that is an address of this site."""

    next_page = "/"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.user.is_authenticated:
            target = self.get_success_url()
            return redirect("/" if target.startswith(request.path) else target)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)

    def sign_in(self, user: User) -> HttpResponse:
        login(self.request, user, backend="accounts.backends.LoginBackend")
        return redirect(self.get_success_url())


class LoginView(SignedOutView):
    template_name = "accounts/login.html"
    form_class = LoginForm
    rate_action = "sign_in"

    def save(self, form: AccountForm) -> HttpResponse:
        return self.sign_in(services.sign_in_check(**form.cleaned_data, request=self.request))


class SignupView(SignedOutView):
    template_name = "accounts/signup.html"
    form_class = SignupForm
    rate_action = "sign_up"

    def save(self, form: AccountForm) -> HttpResponse:
        user = services.sign_up(**form.cleaned_data)
        text = _("Welcome, %(name)s! A message to confirm your e-mail address is on its way.")
        messages.success(self.request, text % {"name": user.get_full_name()})
        return self.sign_in(user)


@require_POST
def logout_page(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/")


class PasswordResetView(AccountFormView):
    template_name = "accounts/password_reset.html"
    form_class = PasswordResetForm
    rate_action = "password_reset"

    def save(self, form: AccountForm) -> HttpResponse:
        services.password_reset_request(email_or_login=form.cleaned_data["login"])
        return redirect("accounts:password_reset_done")


@require_GET
def password_reset_done(request: HttpRequest) -> HttpResponse:
    """The same page whether there is such an account or not."""
    return render(request, "accounts/password_reset_done.html")


class PasswordResetConfirmView(AccountFormView):
    """Where the link in the message leads. `valid_link` is false when it is too old or was used."""

    template_name = "accounts/password_reset_confirm.html"
    form_class = PasswordResetConfirmForm
    rate_action = "sign_in"
    success_url = reverse_lazy("accounts:login")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        valid_link = services.password_link_user(**self.kwargs) is not None
        return super().get_context_data(valid_link=valid_link, **kwargs)

    def save(self, form: AccountForm) -> HttpResponse:
        services.password_reset_confirm(**self.kwargs, new=form.cleaned_data["new_password"])
        if self.request.user.is_authenticated:
            logout(self.request)  # its session has just ended
        messages.success(self.request, _("Your password is changed. Sign in with the new one."))
        return redirect(self.get_success_url())


@never_cache
@require_GET
def email_verify(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Where the link in the message leads. The page gets `verified`, and `problem` (a sentence) if not."""
    try:
        services.email_verify(uid=uid, token=token)
    except InvalidInput as error:
        context = {"verified": False, "problem": error.detail}
        return render(request, "accounts/email_verified.html", context, status=400)
    return render(request, "accounts/email_verified.html", {"verified": True})


@require_GET
def username_check(request: HttpRequest) -> HttpResponse:
    """A hint while somebody types a name: `username`, and `problem` (a sentence) or None when it is free."""
    username = request.GET.get("username", "").strip()
    mine = request.user.is_authenticated and username.lower() == request.user.get_username()
    problem = None if mine or not username else selectors.username_problem(username)
    return render(request, "accounts/_username_hint.html", {"username": username, "problem": problem})
