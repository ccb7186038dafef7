"""Delivered figures: bytes in, a proposal that an editor agrees with, understood rows out."""
