"""SOQL: lexer, parser, date literals, conditions, execution ("SOQL and SOSL Reference"; fact sheet 5.1).

Reads the store through ``Records``; knows nothing of HTTP or paging.
"""

from simulators.salesforce.soql.run import Result, run

__all__ = ["Result", "run"]
