"""One template as lists, trees and choices: facts, attributes, sizes, components, relatives."""
