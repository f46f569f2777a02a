"""Help articles: read, kept, searched, and quoted with their source; see docs/knowledge.md."""
