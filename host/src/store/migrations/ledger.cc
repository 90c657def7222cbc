#include <array>

#include "store/migrations.hpp"

// Orders and their way to the ERPs (design 8). Times are unix milliseconds, *_mono_ms those of the boot that
// the row names; `seal` is Database::seal() over the other columns of the row, in their order.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 21> kStatements = {
    // One row an order of Handy's, landed or seen in a deletion. `seq` grows with every change.
    R"(CREATE TABLE orders (
         tenant           TEXT NOT NULL,
         order_id         TEXT NOT NULL,
         seq              INTEGER NOT NULL,
         kind             TEXT NOT NULL,
         zone             TEXT NOT NULL,
         seller_email     TEXT NOT NULL,
         seller_name      TEXT NOT NULL,
         customer_code    TEXT NOT NULL,
         customer_name    TEXT NOT NULL,
         total            TEXT NOT NULL,
         created_ms       INTEGER NOT NULL,
         first_created_ms INTEGER NOT NULL,
         deleted_ms       INTEGER NOT NULL,
         landed_ms        INTEGER NOT NULL,
         deleted          INTEGER NOT NULL,
         is_edited        INTEGER NOT NULL,
         content_hash     TEXT NOT NULL,
         handy_account    TEXT NOT NULL,
         seal             TEXT NOT NULL,
         PRIMARY KEY (tenant, order_id)))",
    "CREATE UNIQUE INDEX orders_feed ON orders (tenant, seq)",
    "CREATE INDEX orders_created ON orders (tenant, created_ms)",
    "CREATE INDEX orders_deleted ON orders (tenant, deleted_ms) WHERE deleted = 1",
    "CREATE INDEX orders_seller ON orders (tenant, seller_email, created_ms)",
    // The order as it came, sealed under the tenant's key and purged by age.
    R"(CREATE TABLE order_raw (
         tenant    TEXT NOT NULL,
         order_id  TEXT NOT NULL,
         landed_ms INTEGER NOT NULL,
         raw       BLOB NOT NULL,
         PRIMARY KEY (tenant, order_id)))",
    "CREATE INDEX order_raw_age ON order_raw (landed_ms)",
    // Which order replaces which (H-12): an edge from every ancestor of a chain.
    R"(CREATE TABLE order_edits (
         tenant TEXT NOT NULL,
         older  TEXT NOT NULL,
         newer  TEXT NOT NULL,
         seal   TEXT NOT NULL,
         PRIMARY KEY (tenant, older, newer)))",
    "CREATE INDEX order_edits_newer ON order_edits (tenant, newer)",
    // One row an order and connector. `todo` and `attention` follow from the rest, for the indices.
    R"(CREATE TABLE deliveries (
         tenant             TEXT NOT NULL,
         instance           TEXT NOT NULL,
         order_id           TEXT NOT NULL,
         want               TEXT NOT NULL,
         state              TEXT NOT NULL,
         todo               TEXT NOT NULL,
         attention          INTEGER NOT NULL,
         keep_document      INTEGER NOT NULL,
         admitted           INTEGER NOT NULL,
         held               INTEGER NOT NULL,
         ask_first          INTEGER NOT NULL,
         replace_edits      INTEGER NOT NULL,
         by_hand            INTEGER NOT NULL,
         absent_why         TEXT NOT NULL,
         generation         INTEGER NOT NULL,
         attempts           INTEGER NOT NULL,
         deaths             INTEGER NOT NULL,
         find_key           TEXT NOT NULL,
         seen_hash          TEXT NOT NULL,
         sent_hash          TEXT NOT NULL,
         remote_id          TEXT NOT NULL,
         remote_number      TEXT NOT NULL,
         remote_total       TEXT NOT NULL,
         sent_total         TEXT NOT NULL,
         handy_account      TEXT NOT NULL,
         erp_account        TEXT NOT NULL,
         cause              TEXT NOT NULL,
         params             TEXT NOT NULL,
         message            TEXT NOT NULL,
         warnings           TEXT NOT NULL,
         created_ms         INTEGER NOT NULL,
         updated_ms         INTEGER NOT NULL,
         delivered_ms       INTEGER NOT NULL,
         replacement_due_ms INTEGER NOT NULL,
         events             INTEGER NOT NULL,
         boot               TEXT NOT NULL,
         next_mono_ms       INTEGER NOT NULL,
         doubt_mono_ms      INTEGER NOT NULL,
         look_mono_ms       INTEGER NOT NULL,
         looks              INTEGER NOT NULL,
         seal               TEXT NOT NULL,
         PRIMARY KEY (tenant, instance, order_id)))",
    "CREATE INDEX deliveries_todo ON deliveries (tenant, instance, todo, created_ms, order_id, next_mono_ms, "
    "boot)",
    "CREATE INDEX deliveries_state ON deliveries (tenant, instance, state, created_ms)",
    "CREATE INDEX deliveries_created ON deliveries (created_ms, order_id)",
    "CREATE INDEX deliveries_order ON deliveries (order_id)",
    "CREATE INDEX deliveries_number ON deliveries (remote_number) WHERE remote_number <> ''",
    "CREATE INDEX deliveries_remote ON deliveries (remote_id) WHERE remote_id <> ''",
    R"(CREATE TABLE delivery_events (
         tenant   TEXT NOT NULL,
         order_id TEXT NOT NULL,
         instance TEXT NOT NULL,
         seq      INTEGER NOT NULL,
         at_ms    INTEGER NOT NULL,
         actor    TEXT NOT NULL,
         what     TEXT NOT NULL,
         state    TEXT NOT NULL,
         detail   TEXT NOT NULL,
         seal     TEXT NOT NULL,
         PRIMARY KEY (tenant, order_id, instance, seq)))",
    // Customers that pushes create in an ERP: creating, in_doubt, linked (design 8.5).
    R"(CREATE TABLE remote_customer (
         account       TEXT NOT NULL,
         name          TEXT NOT NULL,
         state         TEXT NOT NULL,
         order_id      TEXT NOT NULL,
         remote_id     TEXT NOT NULL,
         boot          TEXT NOT NULL,
         doubt_mono_ms INTEGER NOT NULL,
         next_mono_ms  INTEGER NOT NULL,
         look_mono_ms  INTEGER NOT NULL,
         looks         INTEGER NOT NULL,
         updated_ms    INTEGER NOT NULL,
         seal          TEXT NOT NULL,
         PRIMARY KEY (account, name)))",
    // Few rows want anything of a person or of the clock: these stay small beside a million orders.
    "CREATE INDEX deliveries_sending ON deliveries (tenant) WHERE state = 'sending'",
    "CREATE INDEX deliveries_attention ON deliveries (tenant, instance, cause) WHERE attention = 1",
    "CREATE INDEX deliveries_replacement ON deliveries (tenant, replacement_due_ms) WHERE replacement_due_ms "
    "> 0",
};

}  // namespace

constinit const Migration kLedger = {"ledger", kStatements};

}  // namespace enlace::store
