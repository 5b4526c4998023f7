"""What needs are about, quarter by quarter, and what several teams ask for at once.

`tables` counts them by skill, team and region; `shared` finds what one solution could answer for several teams.
"""
