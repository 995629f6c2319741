"""What following a consultation holds about people."""

from __future__ import annotations

from folkmoot.consultations.models import Follower
from folkmoot.core.privacy import CONSENT, Holding, hold, nothing


def declare() -> None:
    """Called when the site starts."""
    hold(
        Holding(
            "consultations.Follower",
            what="The e-mail address of somebody who follows a consultation",
            why="To send them its updates",
            basis=CONSENT,
            kept="Until they unfollow, or as the consultation sets; seven days if they never confirm",
            seen_by="Nobody",
            export=lambda p: [
                {"consultation": str(f.consultation), "asked_at": str(f.asked_at), "email": f.email}
                for f in Follower.objects.filter(email__iexact=p.user.email).select_related("consultation")
            ],
            erase=lambda p: Follower.objects.filter(email__iexact=p.user.email).delete()[0],
        )
    )
    hold(
        Holding(
            "consultations.UpdateMail",
            what="That an update was sent to a follower",
            why="To send each update once",
            basis=CONSENT,
            kept="As long as somebody follows",
            seen_by="Nobody",
            with_="consultations.Follower",
        )
    )
    nothing(
        "What the public body publishes, and who of staff wrote it.",
        *("consultations.Consultation", "consultations.SecondPersonApproval", "consultations.PrincipleNote"),
        *("consultations.Topic", "consultations.Milestone", "consultations.ConsultationPoint"),
        *("consultations.Document", "consultations.Update", "consultations.RetentionRun"),
    )
