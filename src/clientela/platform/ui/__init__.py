"""The interface ground: page shell, components, styles, scripts and the writing of values in the reader's language.

`jinja.environment` is what settings name; `formats` and `reader` write numbers, money, days and phones; `templates/ui/`
holds one macro per component; `templates/base.html` is the shell every page extends. It knows no business word.
"""
