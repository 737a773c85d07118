"""REST addresses of the accounts room."""

from django.urls import path

from accounts.api import auth_views, views
from instaclone.common.api.routes import both

urlpatterns = both(
    [
        path("auth/register", auth_views.RegisterView.as_view(), name="register"),
        path("auth/login", auth_views.LoginView.as_view(), name="login"),
        path("auth/refresh", auth_views.RefreshView.as_view(), name="refresh"),
        path("auth/logout", auth_views.LogoutView.as_view(), name="logout"),
        path("auth/password/change", auth_views.PasswordChangeView.as_view(), name="password_change"),
        path("auth/password/reset", auth_views.PasswordResetView.as_view(), name="password_reset"),
        path(
            "auth/password/reset/confirm",
            auth_views.PasswordResetConfirmView.as_view(),
            name="password_reset_confirm",
        ),
        path("auth/email/verify", auth_views.EmailVerifyView.as_view(), name="email_verify"),
        path("auth/email/verify/send", auth_views.EmailVerifySendView.as_view(), name="email_verify_send"),
        path("auth/sessions", views.SessionsView.as_view(), name="sessions"),
        path("auth/sessions/<str:session_id>", views.SessionView.as_view(), name="session"),
        path("me", views.MeView.as_view(), name="me"),
        path("me/avatar", views.AvatarView.as_view(), name="avatar"),
        path("users/<str:username>", views.UserView.as_view(), name="user"),
    ]
)
