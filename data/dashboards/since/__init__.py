"""What changed: the numbers of a dashboard as somebody saw them last, or as another version has them, beside now's.

`looks` keeps what was seen, `differ` compares, `numbers` takes what is compared.
"""
