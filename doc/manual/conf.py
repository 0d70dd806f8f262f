# SPDX-License-Identifier: BSD-3-Clause
# SPDX-FileCopyrightText: the dwell authors
# conf.py: Sphinx builds the manual from this folder and the pages that styles.py makes.
project = "dwell"
author = "the dwell authors"
copyright = "the dwell authors"
extensions = []
html_theme = "alabaster"
html_theme_options = {"description": "energy landscapes of glasses", "page_width": "58em", "fixed_sidebar": True}
html_show_sphinx = False
html_copy_source = False
highlight_language = "none"
man_pages = [("index", "dwell-manual", "the manual of dwell", [author], 7)]
nitpicky = True
