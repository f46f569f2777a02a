"""In which language a customer is understood and answered.

A language is three kinds of files and no code: `data/<skill>/responses.<code>.yml` says in it what
`responses.yml` says in the default language, `data/<skill>/nlu.<code>.yml` are examples of how
customers put things in it, from which it is also learnt to tell the languages apart, and
`data/languages.yml` says what each is called.
"""
