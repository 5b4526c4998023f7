"""Courses for other systems: packages in SCORM and cmi5 that a learning management system plays, and lists in CSV.

A package holds one page with all lessons of a course, the quiz's scripts, and what tells the system how far people are.
"""
