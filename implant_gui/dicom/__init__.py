"""DICOM over the network: the operations of an SCU, the storage SCP and the archive.

Turns a request into a stream of events by talking DIMSE. Knows `domain`, pydicom and pynetdicom; knows neither the disk
nor what is inside a template.
"""
