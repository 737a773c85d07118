"""Pages of the accounts room."""

from django.urls import path

from accounts import settings_views, views

app_name = "accounts"
urlpatterns = [
    path("accounts/login/", views.LoginView.as_view(), name="login"),
    path("accounts/signup/", views.SignupView.as_view(), name="signup"),
    path("accounts/logout/", views.logout_page, name="logout"),
    path("accounts/password/reset/", views.PasswordResetView.as_view(), name="password_reset"),
    path("accounts/password/reset/sent/", views.password_reset_done, name="password_reset_done"),
    path(
        "accounts/password/reset/<str:uid>/<str:token>/",
        views.PasswordResetConfirmView.as_view(),
        name="password_reset_confirm",
    ),
    path("accounts/password/change/", settings_views.PasswordChangeView.as_view(), name="password_change"),
    path("accounts/email/verify/send/", settings_views.email_verify_send, name="email_verify_send"),
    path("accounts/email/verify/<str:uid>/<str:token>/", views.email_verify, name="email_verify"),
    path("accounts/username-check/", views.username_check, name="username_check"),
    path("accounts/edit/", settings_views.EditView.as_view(), name="edit"),
    path("accounts/avatar/", settings_views.AvatarView.as_view(), name="avatar"),
    path("accounts/privacy/", settings_views.PrivacyView.as_view(), name="privacy"),
    path("accounts/security/", settings_views.SecurityView.as_view(), name="security"),
    path("accounts/appearance/", settings_views.AppearanceView.as_view(), name="appearance"),
]
