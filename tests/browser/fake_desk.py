#!/usr/bin/env python3
"""Answers the console at a local socket as the host does, with the documents of a made-up day.

  fake_desk.py SOCKET [--for-ever]      prints "ready" once it listens; ends with its standard input

Ten companies, 400 orders, trouble in some; times are relative to its start.
Everybody's password is "correcto caballo bateria"; ana is an operator, rosa an administrator, leo a viewer.
"""
import datetime
import json
import os
import random
import socket
import socketserver
import sys
import threading

PASSWORD = "correcto caballo bateria"
PEOPLE = [
    {"login": "ana", "name": "Ana Ruiz", "role": "operator", "tenants": [], "sellers": [], "second_factor": True,
     "disabled": False, "created": "2026-11-02T15:00:00.000Z", "created_by": "console:rosa"},
    {"login": "rosa", "name": "Rosa Peña", "role": "administrator", "tenants": [], "sellers": [],
     "second_factor": True, "disabled": False, "created": "2026-11-01T15:00:00.000Z", "created_by": "operator:root"},
    {"login": "leo", "name": "Leo Díaz", "role": "viewer", "tenants": ["lupita"], "sellers": [], "second_factor": False,
     "disabled": False, "created": "2026-11-03T15:00:00.000Z", "created_by": "console:rosa"},
    {"login": "beto", "name": "Beto Lara", "role": "operator", "tenants": [], "sellers": [], "second_factor": True,
     "disabled": True, "created": "2026-11-03T15:00:00.000Z", "created_by": "console:rosa"},
]
COMPANIES = [  # tenant, name, connector, mark
    ("lupita", "Abarrotes Lupita", "alegra", "attention"), ("puebla", "Comercial Puebla", "gestionix", "attention"),
    ("norte", "Mayoreo del Norte", "binderp", "down"), ("bogota", "Distribuidora Bogotá", "alegra", "paused"),
    ("aguila", "Bebidas El Águila", "binderp", "ok"), ("centro", "Dulces del Centro", "alegra", "ok"),
    ("sureste", "Lácteos del Sureste", "gestionix", "ok"), ("trigo", "Panificadora Trigo de Oro", "alegra", "ok"),
    ("bajio", "Botanas del Bajío", "binderp", "ok"), ("rivera", "Hermanos Rivera", "alegra", "ok")]
SELLERS = ["Ana Torres", "Luis Méndez", "María José Ibarra", "Pedro Quiñones", "Sofía Nájera"]
SHOPS = ["Tienda El Sol", "La Luna", "Doña Mary", "Abarrotes Lety", "Súper Ortiz", "Miscelánea Núñez", "La Esperanza",
         "El Porvenir", "Minisúper Oasis", "Cremería San Juan", "Tendejón Lol-Bé", "Papelería y Abarrotes Guadalupe de la Torre"]
CAUSES = {
    "customer_without_rfc": (
        {"es": "El cliente {customer} no tiene RFC en Handy.", "en": "The customer {customer} has no tax id in Handy."},
        {"es": "1. En Handy, abra el cliente y escriba su RFC.\n2. Reintente aquí: sale enseguida.",
         "en": "1. In Handy, open the customer and type the tax id.\n2. Try again here: it goes at once."}),
    "product_unknown": (
        {"es": "Falta el producto NUEVO-1 en Gestionix.", "en": "The product NUEVO-1 is missing in Gestionix."},
        {"es": "Dé de alta NUEVO-1 en Gestionix con esa clave, y reintente.", "en": "Create NUEVO-1 in Gestionix by that code, and try again."}),
    "answer_unknown": (
        {"es": "No se sabe si Bind recibió el pedido.", "en": "Whether Bind took the order is not known."},
        {"es": "Se busca solo a las 12:04. Si usted ya lo vio en Bind, díganos su número.",
         "en": "It is looked for at 12:04. If you saw it in Bind, give its number."}),
}
GROUP_WHAT = {
    "customer_without_rfc": {"es": "{count} clientes no tienen RFC en Handy", "en": "{count} customers have no tax id in Handy"},
    "product_unknown": {"es": "Falta el producto NUEVO-1 en Gestionix", "en": "The product NUEVO-1 is missing in Gestionix"},
}


def iso(moment):
    return moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z")


class World:
    """The documents. `canary`: a text that stands in every field that others wrote."""

    def __init__(self, now, canary=""):
        self.now = now
        self.canary = canary
        self.sessions = {}
        self.asked = []
        self.version = 1
        self.orders = self.make_orders()

    def ago(self, **span):
        return iso(self.now - datetime.timedelta(**span))

    def make_orders(self):
        dice = random.Random(7)
        orders = []
        for number in range(400):
            tenant, company, connector, mark = COMPANIES[min(int(dice.random() ** 1.6 * 10), 9)]
            state, cause = "delivered", ""
            if tenant == "lupita" and number % 16 == 3:
                state, cause = "waits_for_person", "customer_without_rfc"
            elif tenant == "puebla" and number % 40 == 9:
                state, cause = "waits_for_person", "product_unknown"
            elif tenant == "norte" and number > 370:
                state, cause = "in_doubt", "answer_unknown"
            elif number % 90 == 5:
                state = "not_sent"
            elif number > 394:
                state = "on_the_way"
            seller = SELLERS[dice.randrange(len(SELLERS))]
            shop = dice.randrange(len(SHOPS))
            made = self.now - datetime.timedelta(minutes=(400 - number) * 1.1)
            total = f"{dice.randrange(9000, 900000) / 100:.2f}"
            folio = str(31000000 + number)
            deliveries = [{"connector": connector, "recipient": "", "state": {"waits_for_person": "dead", "not_sent": "skipped",
                           "on_the_way": "waiting"}.get(state, state), "needs_person": state == "waits_for_person",
                           "want": "present", "reference": "HANDY-" + folio,
                           "remote_number": f"R-{5000 + number}" if state == "delivered" else "",
                           "remote_id": f"9f2c{number}" if state == "delivered" else "",
                           "remote_total": total if state == "delivered" else "", "cause": cause, "params": {}, "message": "",
                           "attempts": 3 if cause else 1, "next_try": "",
                           "delivered": iso(made + datetime.timedelta(minutes=6)) if state == "delivered" else "", "warnings": []}]
            if connector == "binderp":
                deliveries.append(dict(deliveries[0], connector="avisos", recipient="ana@lupita.mx", remote_number="",
                                       remote_id="", state="delivered", cause="", needs_person=False, attempts=1))
            orders.append({
                "tenant": tenant, "company": company, "time_zone": "America/Mexico_City", "order": folio,
                "kind": "presale" if number % 3 else "sale", "zone": "Centro" if number % 2 else "Norte", "seller": seller,
                "seller_email": seller.split()[0].lower() + "@lupita.mx", "customer": SHOPS[shop], "customer_code": f"C-{shop + 10:03}",
                "total": total, "currency": "MXN", "created": iso(made), "received": iso(made + datetime.timedelta(minutes=3)),
                "landed": iso(made + datetime.timedelta(minutes=5)), "state": state, "cause": cause,
                "params": {"customer": SHOPS[shop]}, "message": "", "next_try": "", "edited": 2 if number == 399 else 0,
                "replaces": "", "replaced_by": "", "deliveries": deliveries})
        return orders[::-1]

    # --- sentences
    def spoken(self, value, language):
        if isinstance(value, list):
            return [self.spoken(one, language) for one in value]
        if not isinstance(value, dict):
            return value
        told = {key: one if key == "params" else self.spoken(one, language) for key, one in value.items()}
        cause = value.get("cause")
        if cause and "what" not in told:
            what, remedy = CAUSES.get(cause, ({"es": cause, "en": cause}, {"es": "", "en": ""}))
            told["what"] = what[language].format(customer=value.get("params", {}).get("customer", "Tienda El Sol"))
            told["remedy"] = remedy[language]
        return told

    def spoiled(self, value, key=""):
        """The document with the canary in each text that others wrote."""
        if not self.canary:
            return value
        if isinstance(value, list):
            return [self.spoiled(one, key) for one in value]
        if isinstance(value, dict):
            return {name: self.spoiled(one, name) for name, one in value.items()}
        keep = {"state", "cause", "mark", "role", "csrf", "session", "by", "version", "created", "received", "landed", "at",
                "delivered", "next_try", "total", "sum", "amount", "price", "day", "oldest", "since", "until", "last_run",
                "next_run", "products_run", "time_zone", "seen", "expires", "for", "can", "chunk", "sent_at"}
        return self.canary + value if isinstance(value, str) and key not in keep else value

    # --- views
    def found(self, filter_):
        fits = []
        for one in self.orders:
            if filter_.get("tenant") and one["tenant"] != filter_["tenant"]:
                continue
            if filter_.get("states") and one["state"] not in filter_["states"]:
                continue
            if filter_.get("open") and one["state"] in ("delivered", "not_sent", "removed"):
                continue
            if filter_.get("cause") and one["cause"] != filter_["cause"]:
                continue
            if filter_.get("sellers") and not any(s.lower() in one["seller"].lower() for s in filter_["sellers"]):
                continue
            if filter_.get("customer_code") and one["customer_code"] != filter_["customer_code"]:
                continue
            if filter_.get("kind") and one["kind"] != filter_["kind"]:
                continue
            if filter_.get("amount_from") and float(one["total"]) < float(filter_["amount_from"]):
                continue
            if filter_.get("q") and filter_["q"].lower() not in json.dumps(one, ensure_ascii=False).lower():
                continue
            fits.append(one)
        return fits

    @staticmethod
    def total(orders):
        return f"{sum(round(float(one['total']) * 100) for one in orders) / 100:.2f}"

    def view_orders(self, params):
        fits = self.found(params)
        start, limit = int(params.get("after") or 0), int(params.get("limit") or 50)
        states = []
        for state in ("waits_for_person", "in_doubt", "on_the_way", "delivered", "not_sent"):
            of = [one for one in fits if one["state"] == state]
            if of:
                states.append({"state": state, "count": len(of), "sum": self.total(of)})
        document = {"filter": params, "understood": [{"chip": "text", "value": params["q"]}] if params.get("q") else [],
                    "count": len(fits), "sum": self.total(fits), "currency": "MXN", "by_state": states,
                    "rows": fits[start:start + limit], "next": str(start + limit) if start + limit < len(fits) else "",
                    "complete": True}
        by = params.get("by")
        if by:
            key = {"seller": lambda o: (o["seller"], o["seller"]), "company": lambda o: (o["tenant"], o["company"]),
                   "customer": lambda o: (o["customer_code"], o["customer"]), "state": lambda o: (o["state"], o["state"]),
                   "day": lambda o: (o["created"][:10], o["created"][:10])}[by]
            groups = {}
            for one in fits:
                groups.setdefault(key(one), []).append(one)
            count = lambda of, *states: sum(1 for one in of if one["state"] in states)
            document["groups"] = [
                {"key": k, "name": n, "count": len(of), "sum": self.total(of), "delivered": count(of, "delivered"),
                 "on_the_way": count(of, "on_the_way", "in_doubt"), "waiting": count(of, "waits_for_person"),
                 "not_sent": count(of, "not_sent"), "customers": len({one["customer"] for one in of}),
                 "average": f"{float(self.total(of)) / len(of):.2f}"} for (k, n), of in sorted(groups.items())]
        return document

    def one(self, params):
        for order in self.orders:
            if order["order"] == params["order"] and order["tenant"] == params["tenant"]:
                return order
        raise Refusal("not_found", {"es": "No existe ese pedido.", "en": "There is no such order."})

    def view_order(self, params):
        order = dict(self.one(params))
        made = order["created"]
        waits = order["state"] == "waits_for_person"
        doubt = order["state"] == "in_doubt"
        order.update({
            "lines": [
                {"code": "COCA600", "name": "Coca 600 ml", "quantity": "12", "price": "15.00", "charged": "14.25", "discount": "5",
                 "tax": "23.59", "taxes": ["IVA 16"], "amount": "171.00", "is_return": False, "comment": ""},
                {"code": "SAB-45", "name": "Sabritas adobadas 45 g, caja con 25 bolsas", "quantity": "3", "price": "312.50",
                 "charged": "312.50", "discount": "0", "tax": "69.44", "taxes": ["IEPS 8"], "amount": "937.50",
                 "is_return": False, "comment": "las de bolsa roja"},
                {"code": "ENV1", "name": "Envase", "quantity": "1", "price": "10.00", "charged": "10.00", "discount": "0", "tax": "0.00",
                 "taxes": [], "amount": "10.00", "is_return": True, "comment": ""}],
            "lines_known": True, "subtotal": "1005.47", "discount": "9.00",
            "taxes": [{"name": "IVA 16", "amount": "23.59"}, {"name": "IEPS 8", "amount": "69.44"}],
            "comment": "Entregar antes de las 12, por la puerta de atrás",
            "story": [{"at": made, "connector": "", "actor": "host", "what": "landed", "state": "waiting", "detail": {}},
                      {"at": order["landed"], "connector": order["deliveries"][0]["connector"], "actor": "host", "what": "claimed",
                       "state": "sending", "detail": {}},
                      {"at": order["landed"], "connector": order["deliveries"][0]["connector"], "actor": "host",
                       "what": "pushed" if order["state"] == "delivered" else "refused", "state": "delivered", "detail": {}}],
            "story_damaged": [], "story_purged": False,
            "chain": [{"order": "30999990", "state": "edited"}, {"order": order["order"], "state": order["state"]}]
            if order["edited"] else [{"order": order["order"], "state": order["state"]}],
            "can": ["retry", "drop", "note"] if waits else ["resolve_delivered", "resolve_absent", "note"] if doubt else ["note"],
            "notes": [{"at": made, "actor": "console:ana", "text": "La clienta llamó a las 11:20."}] if waits else []})
        return order

    def view_find(self, params):
        fits = self.found({"q": params["q"]})
        exact = [one for one in fits if one["order"] == params["q"] or one["deliveries"][0]["remote_number"] == params["q"]]
        return {"exact": {"tenant": exact[0]["tenant"], "order": exact[0]["order"]} if exact else None, "rows": fits[:50],
                "understood": [], "count": len(fits), "sum": self.total(fits), "next": "", "complete": True}

    def groups(self, tenant=""):
        groups = []
        for of_tenant, company, connector, _ in COMPANIES:
            for cause in ("customer_without_rfc", "product_unknown"):
                of = [one for one in self.orders if one["tenant"] == of_tenant and one["cause"] == cause]
                if not of or (tenant and tenant != of_tenant):
                    continue
                groups.append({"tenant": of_tenant, "company": company, "connector": connector, "cause": cause, "params": {},
                               "count": len(of), "sum": self.total(of), "currency": "MXN", "oldest": of[-1]["created"],
                               "time_zone": "America/Mexico_City", "customers": sorted({one["customer"] for one in of})[:5],
                               "some_orders": [one["order"] for one in of][:5],
                               "group_what": GROUP_WHAT[cause]})
        return groups

    def told_groups(self, language, tenant=""):
        told = []
        for group in self.groups(tenant):
            what = group.pop("group_what")
            told.append(dict(group, what=what[language].format(count=len(group["customers"])), remedy=CAUSES[group["cause"]][1][language]))
        return told

    def view_today(self, params, language):
        companies = []
        for tenant, company, connector, mark in COMPANIES:
            of = [one for one in self.orders if one["tenant"] == tenant]
            down = mark == "down"
            companies.append({
                "tenant": tenant, "company": company, "connector": connector, "mark": mark, "count": len(of),
                "delivered": sum(1 for one in of if one["state"] == "delivered"),
                "waiting": sum(1 for one in of if one["state"] == "waits_for_person"), "time_zone": "America/Mexico_City",
                "last_run": self.ago(minutes=4), "last_ok": not down,
                "next_run": self.ago(minutes=-6), "products_run": self.ago(hours=9), "cause": "erp_down" if down else "", "params": {},
                "what": {"es": "Bind no contesta desde las 11:02 (1 h); se reintenta a las 12:04.",
                         "en": "Bind has not answered since 11:02 (1 h); it is tried again at 12:04."}[language] if down else "",
                "remedy": "", "pause": {"since": self.ago(days=1), "until": "", "actor": "Ana Ruiz", "reason": "inventario"}
                if mark == "paused" else None})
        hours = [{"hour": h, "count": c} for h, c in zip(range(6, 21), [3, 9, 22, 41, 61, 55, 48, 38, 0, 0, 0, 0, 0, 0, 0])]
        before = [{"hour": h, "count": c} for h, c in zip(range(6, 21), [2, 8, 25, 39, 52, 50, 44, 40, 33, 41, 38, 22, 9, 4, 1])]
        days = ["2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28", "2026-11-29", "2026-11-30", "2026-12-01"]
        delays = [{"day": d, "p50": p, "p95": q} for d, p, q in zip(days, [6, 31, 6, 5, 4, 6, 6], [14, 72, 13, 12, 9, 15, 14])]
        state = lambda *names: sum(1 for one in self.orders if one["state"] in names)
        return {"headline": {"well": False, "problems": [
                    {"cause": "erp_down", "params": {}, "what": {"es": "Bind no contesta a Mayoreo del Norte desde las 11:02.",
                     "en": "Bind has not answered Mayoreo del Norte since 11:02."}[language],
                     "remedy": {"es": "Enlace sigue probando; los pedidos esperan y no se pierden.",
                                "en": "Enlace keeps trying; orders wait and are not lost."}[language]}]},
                "all_is_well": False, "count": len(self.orders), "sum": self.total(self.orders), "currency": "MXN",
                "delivered": state("delivered"), "on_the_way": state("on_the_way", "in_doubt"), "waiting": state("waits_for_person"),
                "median_minutes": 6, "slowest_minutes": 14, "hours": hours, "hours_last_week": before, "delays": delays,
                "waiting_groups": self.told_groups(language), "companies": companies}

    def view_company(self, params, language):
        for tenant, company, connector, mark in COMPANIES:
            if tenant == params["tenant"]:
                break
        else:
            raise Refusal("not_found", {"es": "No existe esa empresa.", "en": "There is no such company."})
        run = lambda component, on, ok=True: {
            "connector": connector, "component": component, "on": on, "paused": mark == "paused", "last_run": self.ago(minutes=4) if on else "",
            "last_ok": ok, "next_run": self.ago(minutes=-6) if on else "", "cause": "", "params": {}}
        days = [f"2026-11-{d}" for d in range(18, 31)] + ["2026-12-01"]
        lines = ["name: " + company, "time_zone: America/Mexico_City", "handy:", "  token: secret:handy", "connectors:", f"  {connector}:",
                 f"    plugin: {connector}", "    sync: {orders: true, products: true, customers: false}"]
        return {"tenant": tenant, "company": company, "time_zone": "America/Mexico_City",
                "runs": [run("orders", True, mark != "down"), run("products", True), run("customers", False), run("inventory", True)],
                "credentials": [{"name": "handy-token", "expires": self.ago(days=-41)}, {"name": connector + "-key", "expires": ""}],
                "audit": {"at": self.ago(hours=9), "handy": "118", "handy_sum": "344120.10", "erp": "118", "erp_sum": "344120.10"},
                "delays": [{"day": d, "p50": 5 + i % 3, "p95": 12 + 7 * (i % 4)} for i, d in enumerate(days)],
                "journal": self.history()[:5], "pauses": [{"paused": tenant, "since": self.ago(days=1), "until": "", "actor": "Ana Ruiz",
                                                           "reason": "inventario"}] if mark == "paused" else [],
                "file": {"name": tenant + ".yaml", "lines": lines}}

    def history(self):
        return [{"at": self.ago(minutes=12 + 31 * i), "actor": actor, "action": action, "tenant": tenant, "connector": "alegra" if i % 2 else "",
                 "subject": subject, "detail": {"reason": "inventario"} if action == "pause" else {}, "time_zone": "America/Mexico_City"}
                for i, (actor, action, tenant, subject) in enumerate([
                    ("console:ana", "retry", "lupita", "31000003"), ("console:ana", "pause", "bogota", ""), ("operator:root", "secret set", "norte", "bind-key"),
                    ("console:rosa", "user add", "", "leo"), ("operator:root", "plugin allow", "", "alegra.so"), ("console:ana", "resolve", "norte", "31000371")])]

    # --- the desk
    def answer(self, request):
        language = "en" if request.get("language") == "en" else "es"
        name, params = request.get("view") or request.get("action"), request.get("params") or {}
        self.asked.append(request)
        if name in ("ping", "ready"):
            return {"ready": True, "serving": True}
        if name == "metrics":
            return {"text": "# TYPE enlace_orders_waiting gauge\nenlace_orders_waiting 4\n"}
        if name == "log_in":
            person = next((one for one in PEOPLE if one["login"] == params.get("user") and not one["disabled"]), None)
            if not person or params.get("password") != PASSWORD:
                raise Refusal("unauthenticated", {"es": "El usuario o la contraseña no son correctos.", "en": "User or password are not right."})
            return self.open(person, params.get("keep"))
        if name == "open_link":
            if params.get("token") != "f" * 64:
                raise Refusal("not_found", {"es": "Ese enlace ya se usó o venció.", "en": "That link was used or has expired."})
            return self.open(PEOPLE[1], False) if request.get("confirm") else {"for": "administrator", "login": "", "code_needed": False}
        person = self.sessions.get(request.get("session"))
        if person is None:
            raise Refusal("unauthenticated", {"es": "Su sesión terminó.", "en": "Your session ended."})
        handler = getattr(self, ("view_" if "view" in request else "do_") + name, None)
        if handler is None:
            raise Refusal("not_found", {"es": "No existe.", "en": "There is none."})
        code = handler.__code__
        arguments = {"params": params, "language": language, "person": person, "request": request}
        document = handler(**{key: arguments[key] for key in code.co_varnames[1:code.co_argcount]})
        return self.spoiled(self.spoken(document, language)) if name != "me" else document

    def open(self, person, keep):
        token = "%064x" % (len(self.sessions) + 1)
        self.sessions[token] = dict(person, token=token)
        return {"session": token, "csrf": token[::-1], "expires": self.ago(days=-30), "kept": bool(keep), "must_enrol_totp": False}

    def view_me(self, person):
        return dict(person, csrf=person["token"][::-1], session=1, must_enrol_totp=False, language="")

    def view_version(self):
        return {"version": self.version}

    def view_waiting(self, params, language):
        return {"groups": self.told_groups(language, params.get("tenant", ""))}

    def view_catalogue(self, params, language):
        out = {"es": "Tiene tres decimales en su precio.", "en": "Its price has three decimals."}[language]
        return {"items": [
            {"code": "COCA600", "name": "Coca 600 ml", "in_handy": True, "price": "15.00", "stock": "240", "sent_at": self.ago(hours=9), "left_out": None},
            {"code": "NUEVO-1", "name": "Agua mineral 2 L", "in_handy": False, "price": "21.505", "stock": "0", "sent_at": "",
             "left_out": {"cause": "price_decimals", "params": {}, "what": out, "remedy": ""}}]}

    def view_history(self):
        return {"entries": self.history(), "next": ""}

    def view_people(self):
        return {"people": PEOPLE}

    def view_sessions(self, person):
        return {"sessions": [{"id": 1, "login": person["login"], "address": "192.0.2.7", "created": self.ago(hours=2), "seen": self.ago(minutes=1),
                              "expires": self.ago(hours=-10), "this": True},
                             {"id": 2, "login": person["login"], "address": "198.51.100.20", "created": self.ago(days=3), "seen": self.ago(days=1),
                              "expires": self.ago(days=-27), "this": False}]}

    def many(self, params):
        return [self.one(params)] if "order" in params else self.found(params.get("filter", {}))

    def do_retry(self, params):
        orders = self.many(params)
        fits = [one for one in orders if one["state"] == "waits_for_person"]
        if params.get("preview"):
            return {"count": len(fits), "sum": self.total(fits), "currency": "MXN", "skipped": len(orders) - len(fits)}
        for one in fits:
            one.update(state="on_the_way", cause="")
            one["deliveries"][0].update(state="waiting", cause="", needs_person=False)
        self.version += 1
        return {"done": len(fits), "skipped": len(orders) - len(fits), "failed": 0}

    do_drop = do_resolve_delivered = do_resolve_absent = lambda self, params: (
        {"count": len(self.many(params)), "sum": self.total(self.many(params)), "currency": "MXN", "skipped": 0} if params.get("preview")
        else {"done": len(self.many(params)), "skipped": 0, "failed": 0})

    def do_note(self):
        return {"done": 1, "skipped": 0, "failed": 0}

    def do_log_out(self, person):
        self.sessions.pop(person["token"], None)
        return {"done": True}

    do_pause = do_resume = do_run_now = do_end_session = do_user_add = do_user_disable = do_user_enable = do_totp_remove = \
        do_user_passwd = do_totp_confirm = lambda self: {"done": True}

    def do_totp_enrol(self):
        return {"secret": "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "uri": "otpauth://totp/Enlace:ana?secret=JBSWY3DPEHPK3PXP"}


class Refusal(Exception):
    def __init__(self, status, what):
        super().__init__(status)
        self.status, self.what = status, what


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        for line in self.rfile:
            request = json.loads(line)
            language = "en" if request.get("language") == "en" else "es"
            world = self.server.world
            try:
                with self.server.lock:
                    if request.get("action") == "export":
                        self.wfile.write(b'{"chunk":"Zm9saW8K"}\n{"chunk":"MzEwMDAwMDEK"}\n')
                        answer = {"ok": True, "document": {"name": "pedidos.csv", "count": 1}}
                    else:
                        answer = {"ok": True, "document": world.answer(request)}
            except Refusal as refusal:
                answer = {"ok": False, "status": refusal.status, "cause": "refused", "params": {}, "what": refusal.what[language],
                          "remedy": {"es": "Revise y pruebe otra vez.", "en": "Look again and try again."}[language]}
            self.wfile.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")


class Desk(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True

    def __init__(self, path, world):
        super().__init__(path, Conversation)
        self.world, self.lock = world, threading.Lock()


def start(path, canary=""):
    desk = Desk(path, World(datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0), canary))
    threading.Thread(target=desk.serve_forever, daemon=True).start()
    return desk


if __name__ == "__main__":
    start(sys.argv[1], os.environ.get("CANARY", ""))
    print("ready", flush=True)
    if "--for-ever" in sys.argv:
        threading.Event().wait()
    sys.stdin.read()
