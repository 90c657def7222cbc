#include <array>

#include "store/migrations.hpp"

// What the questions of people stand on, so that none of them reads a million rows for two hundred: counts
// that the store keeps by itself, and an index for each order in which something is listed.
//
// The triggers are the one part of the schema that PostgreSQL writes otherwise. They are here, not in the
// ledger, because nothing can change a row past them.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 22> kStatements = {
    // How many deliveries stand where; `cause` is '' unless they wait for a person. A count of 0 may stay.
    R"(CREATE TABLE delivery_count (
         tenant    TEXT NOT NULL,
         instance  TEXT NOT NULL,
         state     TEXT NOT NULL,
         attention INTEGER NOT NULL,
         cause     TEXT NOT NULL,
         count     INTEGER NOT NULL,
         PRIMARY KEY (tenant, instance, state, attention, cause)))",
    R"(INSERT INTO delivery_count (tenant, instance, state, attention, cause, count)
         SELECT tenant, instance, state, attention, CASE WHEN attention = 1 THEN cause ELSE '' END, COUNT(*)
         FROM deliveries GROUP BY 1, 2, 3, 4, 5)",
    R"(CREATE TRIGGER delivery_counted AFTER INSERT ON deliveries BEGIN
         INSERT INTO delivery_count (tenant, instance, state, attention, cause, count)
           VALUES (NEW.tenant, NEW.instance, NEW.state, NEW.attention,
                   CASE WHEN NEW.attention = 1 THEN NEW.cause ELSE '' END, 1)
           ON CONFLICT (tenant, instance, state, attention, cause) DO UPDATE SET count = count + 1;
       END)",
    R"(CREATE TRIGGER delivery_recounted AFTER UPDATE OF state, attention, cause ON deliveries
       WHEN OLD.state <> NEW.state OR OLD.attention <> NEW.attention
            OR (NEW.attention = 1 AND OLD.cause <> NEW.cause) BEGIN
         UPDATE delivery_count SET count = count - 1
           WHERE tenant = OLD.tenant AND instance = OLD.instance AND state = OLD.state
             AND attention = OLD.attention AND cause = CASE WHEN OLD.attention = 1 THEN OLD.cause ELSE '' END;
         INSERT INTO delivery_count (tenant, instance, state, attention, cause, count)
           VALUES (NEW.tenant, NEW.instance, NEW.state, NEW.attention,
                   CASE WHEN NEW.attention = 1 THEN NEW.cause ELSE '' END, 1)
           ON CONFLICT (tenant, instance, state, attention, cause) DO UPDATE SET count = count + 1;
       END)",
    R"(CREATE TRIGGER delivery_discounted AFTER DELETE ON deliveries BEGIN
         UPDATE delivery_count SET count = count - 1
           WHERE tenant = OLD.tenant AND instance = OLD.instance AND state = OLD.state
             AND attention = OLD.attention AND cause = CASE WHEN OLD.attention = 1 THEN OLD.cause ELSE '' END;
       END)",
    // Listings over all tenants, newest first, are merged from one walk for each state.
    "DROP INDEX deliveries_created",
    "CREATE INDEX deliveries_by_state ON deliveries (state, created_ms, order_id)",
    // With the order's id, as that one has it: or the planner walks a state through all tenants for one of
    // them.
    "DROP INDEX deliveries_state",
    "CREATE INDEX deliveries_state ON deliveries (tenant, instance, state, created_ms, order_id)",
    "DROP INDEX deliveries_attention",
    "CREATE INDEX deliveries_attention ON deliveries (tenant, instance, cause, created_ms) WHERE attention = "
    "1",
    "DROP INDEX deliveries_order",
    "CREATE INDEX deliveries_order ON deliveries (order_id, tenant, instance)",
    "CREATE INDEX deliveries_delivered ON deliveries (tenant, instance, delivered_ms) "
    "WHERE state = 'delivered'",
    // Who sells, so that a part of a name finds the few that are meant before any order is read.
    R"(CREATE TABLE seller (
         tenant TEXT NOT NULL,
         email  TEXT NOT NULL,
         name   TEXT NOT NULL,
         PRIMARY KEY (tenant, email, name)))",
    "INSERT INTO seller (tenant, email, name) SELECT DISTINCT tenant, seller_email, seller_name FROM orders",
    R"(CREATE TRIGGER seller_seen AFTER INSERT ON orders BEGIN
         INSERT INTO seller (tenant, email, name) VALUES (NEW.tenant, NEW.seller_email, NEW.seller_name)
           ON CONFLICT (tenant, email, name) DO NOTHING;
       END)",
    R"(CREATE TRIGGER seller_seen_again AFTER UPDATE OF seller_email, seller_name ON orders
       WHEN OLD.seller_email <> NEW.seller_email OR OLD.seller_name <> NEW.seller_name BEGIN
         INSERT INTO seller (tenant, email, name) VALUES (NEW.tenant, NEW.seller_email, NEW.seller_name)
           ON CONFLICT (tenant, email, name) DO NOTHING;
       END)",
    "DROP INDEX orders_seller",
    "CREATE INDEX orders_seller ON orders (tenant, seller_email, seller_name, created_ms, order_id)",
    "CREATE INDEX skipped_of ON skipped (tenant, instance, kind, key)",
    "CREATE INDEX audit_day_day ON audit_day (day)",
};

}  // namespace

constinit const Migration kListings = {"listings", kStatements};

}  // namespace enlace::store
