"""A complete small online shop, so that Care can be tried against the API a real shop has to offer.

It imports nothing of Care; the two meet only over HTTP. Start reading at `models.py` (what the shop
knows), `orders.py` and `returns.py` (what may be changed), then `app.py`. See `docs/shop.md`.
"""
