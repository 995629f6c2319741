"""A survey, its frozen versions with their questions, and the drafts of people who are answering it."""

from folkmoot.surveys.models.draft import SurveyDraft
from folkmoot.surveys.models.survey import NotSound, Survey, SurveyQuestion, SurveyVersion

__all__ = ["NotSound", "Survey", "SurveyDraft", "SurveyQuestion", "SurveyVersion"]
