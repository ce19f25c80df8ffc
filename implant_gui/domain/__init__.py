"""What exists: servers, the three information models, keys, matches, statuses, events, errors, protocols.

Standard library only. Everything here is a frozen value, an enum, a protocol or a pure function, and every other
package speaks in these words.
"""
