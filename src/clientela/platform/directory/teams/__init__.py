"""Teams and departments: a tree; who is in a department is in every team below it as well."""
