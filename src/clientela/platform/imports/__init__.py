"""Files on their way in and out: a file is read, mapped, cleaned, staged by COPY and taken in sets by the verb that its entity
declares. What can't be taken is kept with its reason. `reading` understands files and knows no database.
"""
