"""What the company's figures say, above all rooms that hold them: `reports`, questions over any declared type of record."""
