"""The consultation itself: timetable, stage, points that take an answer, documents, updates, followers."""
