"""Systems of record behind one gate: kit (vocabulary, dialects, auth), vendors (facts), reader and writer (the gate).

Only flows and the system router may import the writer.
"""
