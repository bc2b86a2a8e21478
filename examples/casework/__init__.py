"""What the builders of the cases share: identifiers, drafts, signing, status lists, and the folder a case becomes."""
