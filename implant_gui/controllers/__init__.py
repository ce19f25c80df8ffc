"""One user story each, as short coroutines: ask, await a job, save, say how it went.

The only place beside `app` where anything is awaited. Controllers get operations, stores and views as values and
never build them; events of operations reach the models through `job_desk`, not through coroutines.
"""
