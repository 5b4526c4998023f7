"""Reads files of other catalogues into records: tables, workbooks, JSON of several shapes, linked data and feeds."""
