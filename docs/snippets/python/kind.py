from launchdirectives import hubs

kind = hubs.get("binderhub")
print(kind.terms.needs_login, kind.terms.keeps_work)
print(kind.option_names())
