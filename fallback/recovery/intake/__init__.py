"""Sheets that come back as scans: every page of every file gets its place, and nothing is dropped.

A page finds its sheet by its codes, or a person places it. It opens for keying only once its fit
is proven and a person has confirmed whose it is.
"""
