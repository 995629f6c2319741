"""What the tables of this package and of the libraries hold about people: nothing of members of the public."""

from __future__ import annotations

from folkmoot.core import privacy


def declare() -> None:
    """Called when the site starts."""
    privacy.nothing("The public body and the schedule.", "core.Body", "core.JobRun")
    privacy.nothing(
        "What staff publish and the history of it; of people only the number of a member of staff.",
        *("wagtailcore.ModelLogEntry", "wagtailcore.PageLogEntry", "wagtailcore.Revision", "wagtailcore.UploadedFile"),
        *("wagtailcore.WorkflowState", "wagtailcore.TaskState", "wagtailcore.Comment", "wagtailcore.CommentReply"),
        *("wagtailcore.PageSubscription", "wagtailcore.APIToken", "wagtailcore.Page", "wagtailcore.ReferenceIndex"),
        *("wagtailusers.UserProfile", "wagtailadmin.EditingSession", "wagtailadmin.FormState", "wagtailadmin.Admin"),
        *("wagtaildocs.Document", "wagtailimages.Image", "wagtailimages.Rendition", "wagtailsearch.IndexEntry"),
    )
    privacy.nothing(
        "How the content system is set up.",
        *("wagtailcore.Locale", "wagtailcore.Site", "wagtailcore.GroupSitePermission", "wagtailcore.Collection"),
        *("wagtailcore.CollectionViewRestriction", "wagtailcore.GroupCollectionPermission", "wagtailcore.Workflow"),
        *("wagtailcore.WorkflowContentType", "wagtailcore.WorkflowTask", "wagtailcore.WorkflowPage"),
        *("wagtailcore.Task", "wagtailcore.GroupApprovalTask", "wagtailcore.GroupPagePermission"),
        *("wagtailcore.PageViewRestriction", "wagtailembeds.Embed", "taggit.Tag", "taggit.TaggedItem"),
        *("auth.Permission", "auth.Group", "contenttypes.ContentType"),
    )
    privacy.nothing("Not offered: no form of this library is on the site.", "wagtailforms.FormSubmission")
    privacy.nothing("What a worker has to do, by the numbers of rows.", "django_tasks_database.DBTaskResult")
    if search := privacy.search_table():
        privacy.nothing("Words of public pages, to search them.", search)
