"""Rushes, the studio system for generative video.

The rooms in walking order:

    intake      a sheet, list, script or storyboard becomes rows, faults and briefs
    engines     a recipe becomes a take (previz, footage, any program, local models)
    measures    a take becomes numbers with units
    review      numbers and notes become an order of looking, and decisions of people
    cut         circled takes become a film
    finishing   a shot becomes a master
    delivery    a film becomes files that pass their specification
    interchange the cut goes to other tools
    clearance   what may ship, and why
    reports     where time really went
    jobs, store durable work and the ledger
    workflow    the corridor that joins them; app builds it; cli and web open the door
"""

__version__ = "0.1.0"
