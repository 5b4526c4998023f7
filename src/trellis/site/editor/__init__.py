"""The web editor at /edit/: another project's program as it was published, a page of ours around it, and its
configuration, which follows from the portal's models.
"""
