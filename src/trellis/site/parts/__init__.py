"""A site built in parts, on several machines, and put together again.

part      which files belong to a part: a hash of their address decides
inputs    everything that went into a build, as a digest with the names of what differs most often
manifest  what a part says of itself, beside its files
record    a part while it is built
join      parts checked, and put together as a site
"""
