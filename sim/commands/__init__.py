"""The commands behind the front door, one file each, and what they share.

A command reads its inputs, calls the rooms to its left and prints; it computes nothing itself.
"""
