"""The page Begrippen: words, systems and trends of the documents, and what is doubtful."""
