"""The shop's HTTP API: thin routes that read a request, call the shop and write the answer."""
