"""The objects and fields of the managed packages, as tables of facts. No behaviour here.

Assembled from declarations of the packages ``pse`` and ``fferpcore``, versions 2019.404 to 2024.101 (fact sheet 1 to 3).
"""
