#include <array>

#include "store/migrations.hpp"

// What the host knows of products and customers (ledger/catalogue.hpp).
namespace enlace::store {
namespace {

constexpr std::array<std::string_view, 4> kStatements = {
    R"(CREATE TABLE link (
         tenant    TEXT NOT NULL,
         instance  TEXT NOT NULL,
         kind      TEXT NOT NULL,
         key       TEXT NOT NULL,
         remote_id TEXT NOT NULL,
         data      TEXT NOT NULL,
         stored_ms INTEGER NOT NULL,
         seal      TEXT NOT NULL,
         PRIMARY KEY (tenant, instance, kind, key)))",
    "CREATE INDEX link_remote ON link (tenant, instance, kind, remote_id)",
    R"(CREATE TABLE mirror (
         tenant    TEXT NOT NULL,
         instance  TEXT NOT NULL,
         kind      TEXT NOT NULL,
         key       TEXT NOT NULL,
         remote_id TEXT NOT NULL,
         brought   INTEGER NOT NULL,
         disabled  INTEGER NOT NULL,
         stored_ms INTEGER NOT NULL,
         seal      TEXT NOT NULL,
         PRIMARY KEY (tenant, instance, kind, key)))",
    R"(CREATE TABLE skipped (
         tenant    TEXT NOT NULL,
         instance  TEXT NOT NULL,
         kind      TEXT NOT NULL,
         key       TEXT NOT NULL,
         remote_id TEXT NOT NULL,
         name      TEXT NOT NULL,
         code      TEXT NOT NULL,
         params    TEXT NOT NULL,
         message   TEXT NOT NULL,
         seen_ms   INTEGER NOT NULL))",
};

}  // namespace

constinit const Migration kCatalogue = {"catalogue", kStatements};

}  // namespace enlace::store
