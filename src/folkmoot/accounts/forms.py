"""The forms of joining, signing in and the account. The library's own are kept, with our words."""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from allauth.account import forms as account
from allauth.account.authentication import get_authentication_records
from allauth.account.fields import EmailField
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from folkmoot.accounts import trail
from folkmoot.accounts.models import DataRequest, User
from folkmoot.accounts.passwords import HardToGuess
from folkmoot.core.forms import Radios

EMAIL_LABEL = "E-mail address"
CODE_INPUT = {
    "class": "govuk-input--width-10",
    "inputmode": "numeric",
    "autocomplete": "one-time-code",
    "spellcheck": "false",
    "maxlength": "40",
}
# For how long a code by mail stands in for a password that was forgotten.
CODE_COUNTS_FOR = dt.timedelta(minutes=15)


def _word(form: forms.BaseForm, name: str, label: str, help_text: str = "") -> None:
    """Give a field of the library our label and help, and take away what it shows inside the box."""
    field = form.fields[name]
    field.label, field.help_text = label, help_text
    field.widget.attrs.pop("placeholder", None)


def _word_code(form: forms.BaseForm, help_text: str) -> None:
    _word(form, "code", "Code", help_text)
    form.fields["code"].widget.attrs |= CODE_INPUT


def _clean_display_name(value: str) -> str:
    if "@" in value:
        raise ValidationError("Do not use your e-mail address: your display name is shown beside what you write.")
    return " ".join(value.split())


BOROUGH_LABEL = "Which borough do you live in?"
BOROUGH_HELP = "It shows whether we hear from all of London."
NAME_HELP = "Shown beside what you write in public. It need not be your real name."


class JoinForm(forms.Form):
    """Everything that joining asks, on one page."""

    over_16 = forms.ChoiceField(
        label="Are you 16 or over?",
        choices=[("yes", "Yes, I am 16 or over"), ("no", "No, I am under 16")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you are 16 or over"},
    )
    email = EmailField(
        label=EMAIL_LABEL,
        help_text="We send a code to it. It is never shown to others.",
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={"required": "Enter your e-mail address"},
    )
    display_name = forms.CharField(
        label="Display name",
        help_text=NAME_HELP,
        min_length=2,
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": "Enter a display name"},
    )
    borough = forms.ChoiceField(
        label=BOROUGH_LABEL,
        help_text=BOROUGH_HELP,
        choices=[("", "Prefer not to say"), *User.BOROUGHS],
        required=False,
    )
    agree = forms.BooleanField(
        label="I agree to the community guidelines and have read the privacy notice",
        error_messages={"required": "Agree to the community guidelines to join"},
    )
    proof = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_display_name(self) -> str:
        return _clean_display_name(self.cleaned_data["display_name"])


class CodeForm(forms.Form):
    """The code that came by mail while joining."""

    code = forms.CharField(
        label="Code",
        help_text="Six digits. It works for 15 minutes.",
        widget=forms.TextInput(attrs=CODE_INPUT),
        error_messages={"required": "Enter the code from the e-mail"},
    )


class ProfileForm(forms.ModelForm[User]):
    """What a member says about themselves."""

    class Meta:
        model = User
        fields = ["display_name", "borough"]
        labels = {"borough": BOROUGH_LABEL}
        help_texts = {"display_name": NAME_HELP, "borough": BOROUGH_HELP}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["display_name"].required = True
        self.fields["borough"] = forms.ChoiceField(
            label=BOROUGH_LABEL,
            help_text=BOROUGH_HELP,
            choices=JoinForm.base_fields["borough"].choices,  # type: ignore[attr-defined]
            required=False,
        )

    def clean_display_name(self) -> str:
        return _clean_display_name(self.cleaned_data["display_name"])


class SignInForm(account.LoginForm):
    """An e-mail address, to which a code is sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", EMAIL_LABEL)


class PasswordSignInForm(account.LoginForm):
    """An e-mail address and a password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "login", EMAIL_LABEL)
        _word(self, "password", "Password")

    def _setup_password_field(self) -> None:
        """Keep the field that the library drops where signing in is by code."""


class SignInCodeForm(account.ConfirmLoginCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "Six digits. It works for 15 minutes.")


class NewAddressForm(account.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "email", "New e-mail address", "We send a code to it.")


class NewAddressCodeForm(account.ConfirmEmailVerificationCodeForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "Six digits. It works for 15 minutes.")


class SetPasswordForm(account.SetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", "Password", HardToGuess().get_help_text())
        del self.fields["password2"]  # typing it twice proves nothing; a code by mail always helps out


class ChangePasswordForm(account.ChangePasswordForm):
    """A new password. Who has just signed in by a code need not know the old one: that is how one is replaced."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password1", "New password", HardToGuess().get_help_text())
        del self.fields["password2"]
        if self._just_used_a_code():
            del self.fields["oldpassword"]
        else:
            _word(self, "oldpassword", "Present password")

    def _just_used_a_code(self) -> bool:
        since = time.time() - CODE_COUNTS_FOR.total_seconds()
        records = get_authentication_records(context.request, self.user)
        return any(record.get("method") == "code" and record.get("at", 0) > since for record in records)


class ReauthenticateForm(account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "password", "Password")


SECOND_FACTOR_HELP = "The six digits in your authenticator app now, or one of your recovery codes."


class _FailureIsWritten:
    """A wrong second factor of a member of staff goes into the audit trail."""

    user: User

    def clean_code(self) -> Any:
        try:
            return super().clean_code()  # type: ignore[misc]
        except ValidationError:
            trail.second_factor_failed(self.user)
            raise


class SecondFactorForm(_FailureIsWritten, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, SECOND_FACTOR_HELP)


class SecondFactorAgainForm(_FailureIsWritten, mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, SECOND_FACTOR_HELP)


class ActivateAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word_code(self, "The six digits that the app shows now.")


class AddPasskeyForm(AddWebAuthnForm):
    """A passkey always works without a password, so the library's choice of kinds is not shown."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _word(self, "name", "Name of this passkey", "So that you know it again, such as “my phone”.")
        self.fields.pop("passwordless", None)
        if "name" not in (self.data or {}):
            self.initial["name"] = ""


class EraseForm(forms.Form):
    """How much is to go, and the word that shows it is meant."""

    kind = forms.ChoiceField(
        label="What should we do?",
        choices=[
            (DataRequest.Kind.CLOSE, "Close my account and keep my responses, without my name"),
            (DataRequest.Kind.ERASE, "Erase everything, my responses too"),
        ],
        widget=Radios,
        error_messages={"required": "Choose what we should do."},
    )
    confirm = forms.CharField(
        label="Type ERASE to go on",
        max_length=20,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Type ERASE."},
    )

    def clean_confirm(self) -> str:
        word: str = self.cleaned_data["confirm"].strip()
        if word.upper() != "ERASE":
            raise forms.ValidationError("Type the word ERASE, or leave this page to keep everything.")
        return word
