#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/decimal.hpp>
#include <enlace/sdk/json.hpp>

// What the mock holds, in the canonical names of apis/gestionix.md 3.
namespace enlace::mock::gestionix {

struct Row {
  Json body;
  std::int64_t created_ms = 0;
  std::map<std::int64_t, Json>
      stock;  // of a product: total by branch, as it was given until a sale changes it
};

// By id, rising: the order of every list.
using Table = std::map<std::int64_t, Row>;

enum class DocumentType { order, sale };

struct Document {
  DocumentType type = DocumentType::order;
  std::string id;
  std::int64_t number = 0;
  Json body;  // head and items as the client wrote them
  std::string status;
  std::string previous_status;  // what lists show until they have caught up
  std::int64_t created_ms = 0;
  std::int64_t changed_ms = 0;
  bool vanished = false;                        // an order that is gone altogether
  std::map<std::int64_t, Decimal> moved_stock;  // by product, what a sale took

  [[nodiscard]] const std::string& reference() const { return body["external_reference"].text(); }
  [[nodiscard]] bool cancelled() const { return status == "cancelled"; }
};

// Rows that appear and vanish while a client pages through a list.
struct Drift {
  std::string resource;
  std::int64_t after = 1;  // how many further list requests to answer first
  Json insert;             // rows
  Json remove;             // ids
};

struct Company {
  std::int64_t id = 0;
  std::string name;
  std::string legal_name;
  std::string tax_id;
  Table branches;
  Table taxes;
  Table products;
  Table clients;
  std::vector<Document> documents;            // both types, in the order of creation
  std::vector<std::int64_t> created_clients;  // ids of those that POST /clients made
  std::vector<Drift> drifts;
  std::map<std::string, std::int64_t> requests;  // writes by operation
  std::map<std::string, std::int64_t> accepted;
  std::int64_t next_order = 1;  // numbers
  std::int64_t next_sale = 1;

  [[nodiscard]] Document* find(DocumentType type, std::string_view document_id);
  [[nodiscard]] Table* table(std::string_view resource);  // "products", …; nullptr when there is none
};

struct Token {
  std::int64_t expires_ms = 0;
  std::int64_t window_start_ms = 0;
  std::int64_t window_calls = 0;
  std::string user;
};

struct Account {
  std::string password;
  std::set<std::int64_t> companies;
  std::int64_t failures = 0;       // wrong passwords in a row
  std::int64_t locked_at_ms = -1;  // -1: not locked
};

}  // namespace enlace::mock::gestionix
