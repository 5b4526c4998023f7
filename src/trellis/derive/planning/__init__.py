"""The plan of the quarters ahead: effort against capacity, the load of changes, touchpoints, and dates that clash.

All figures are computed from the catalogue of one day, by functions that change nothing.
"""
