"""The operations of an SCU over pynetdicom's own: the yardstick, and a second opinion for an engineer.

pynetdicom encodes, decodes and keeps the protocol's states. What it lacks is put around it from outside, on the objects
of one association and never on the library: `transport` has limits and deadlines, `inbox` checks each response against
its request, `association` classifies what went wrong and ends what does not want to end.
"""
