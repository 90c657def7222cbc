#include <array>

#include "store/migrations.hpp"

// Where people's questions about orders are answered: one narrow row an order, whatever its recipients, with
// an index for each order in which it is listed; the people of the orders by folded text; counts and sums by
// day. Written with the orders and deliveries themselves (ledger/order_index.hpp); a store of before is
// filled in steps.
//
// One statement is written otherwise for PostgreSQL: order_party_text is an index of pg_trgm there.
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 13> kStatements = {
    // Customers and sellers as the orders name them. `identity`: the customer's code, the seller's e-mail, or
    // the name behind ':' where there is none. `code`: the same, folded. `tax_id`: without blanks and dashes.
    // `folded`: the name, the code, the tax id, then former names, a line each.
    R"(CREATE TABLE order_party (
         id       INTEGER PRIMARY KEY,
         tenant   TEXT NOT NULL,
         role     TEXT NOT NULL,
         identity TEXT NOT NULL,
         name     TEXT NOT NULL,
         code     TEXT NOT NULL,
         tax_id   TEXT NOT NULL,
         folded   TEXT NOT NULL,
         UNIQUE (tenant, role, identity)))",
    "CREATE INDEX order_party_code ON order_party (code, tenant) WHERE code <> ''",
    // Any part of three letters or more; rowid is the party's id.
    "CREATE VIRTUAL TABLE order_party_text USING fts5 (folded, tenant, tokenize = 'trigram')",
    // `state` is a ledger::OrderState. The amount is whole + fraction / 10^12, both of its sign; `zone` is
    // folded.
    R"(CREATE TABLE order_index (
         tenant     TEXT NOT NULL,
         order_id   TEXT NOT NULL,
         made_ms    INTEGER NOT NULL,
         arrived_ms INTEGER NOT NULL,
         state      INTEGER NOT NULL,
         customer   INTEGER NOT NULL,
         seller     INTEGER NOT NULL,
         kind       TEXT NOT NULL,
         zone       TEXT NOT NULL,
         whole      INTEGER NOT NULL,
         fraction   INTEGER NOT NULL,
         PRIMARY KEY (order_id, tenant)))",
    "CREATE INDEX order_index_made ON order_index (tenant, made_ms, order_id)",
    "CREATE INDEX order_index_arrived ON order_index (tenant, arrived_ms, order_id)",
    "CREATE INDEX order_index_state ON order_index (tenant, state, made_ms, order_id)",
    "CREATE INDEX order_index_customer ON order_index (customer, made_ms, order_id)",
    "CREATE INDEX order_index_seller ON order_index (seller, made_ms, order_id)",
    "CREATE INDEX order_index_amount ON order_index (tenant, whole)",
    // How many orders of a day of UTC stand where, and their sum: the middle of every longer period. A count
    // of 0 may stay.
    R"(CREATE TABLE order_tally (
         tenant   TEXT NOT NULL,
         day      INTEGER NOT NULL,
         state    INTEGER NOT NULL,
         count    INTEGER NOT NULL,
         whole    INTEGER NOT NULL,
         fraction INTEGER NOT NULL,
         PRIMARY KEY (tenant, day, state)))",
    "CREATE INDEX order_tally_state ON order_tally (tenant, state, day)",
    // How far the filling of a store of before has come: orders of a lower `seq` are still to be read. None:
    // it is complete.
    R"(INSERT INTO meta (key, value)
         SELECT 'order_index/' || tenant, CAST(MAX(seq) + 1 AS TEXT) FROM orders GROUP BY tenant)",
};

}  // namespace

constinit const Migration kSearch = {"search", kStatements};

}  // namespace enlace::store
