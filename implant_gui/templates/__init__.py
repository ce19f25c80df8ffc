"""What is inside a template: the IOD tables, drawings, surfaces and documents, and the demo catalogue.

Knows `domain`, pydicom and numpy; knows neither the network nor the library.
"""
