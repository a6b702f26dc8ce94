"""Benchmarks: each prints ratios against a floor that is measured in the same run. None of them is a test."""
