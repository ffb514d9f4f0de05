"""Past one machine: the same plan on a dask.distributed cluster.

What travels is bytes and JSON in parcels of our own (``parcel``). The build sends each worker the project's files that
it lacks, by content (``project``, ``shelf``), then one job at a time (``dispatch``); a worker runs it with the engine
of an ordinary build (``remote``) and sends the finished files back, which the build's own store writes. Nothing here is
imported by a build that was not given a scheduler.
"""
