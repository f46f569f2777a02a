"""What tests share: records, a stack of real processes, and proxies that break on command."""
