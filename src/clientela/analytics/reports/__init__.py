"""Reports: a question over any declared type (which records, what measure, by which rows and columns), kept under a name.

`asking` reads a question, `pivoting` answers it by one statement under the reader's own rights, `behind` leads each figure to its
records. Verbs: save_report, change_report, forget_report; save_dashboard, change_dashboard, forget_dashboard. It announces
nothing.
"""
