"""How back ends are called: what stands between a client's question and the network.

    HttpClient (care/clients/http.py)   deadlines; readings are repeated once
    └── Guards (guards.py)              whether the back end is called at all now
        ├── Breaker (breaker.py)        not while it keeps failing
        ├── Pace (pace.py)              not faster than agreed, and not while it asks for a pause
        ├── Slots (slots.py)            not by too many threads at once
        └── Wire (wire.py)              one request, one answer, typed failures
            └── tokens.py               the access token that goes with it

Beside them: `memory.py` keeps what rarely changes, `health.py` tells how the back ends are.
`docs/backends.md` says what all this means for an operator.
"""
