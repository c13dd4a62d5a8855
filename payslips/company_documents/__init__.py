"""The kinds of documents for an employer, one noun a file; ``registry`` lists them all."""
