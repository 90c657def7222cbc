#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/binderp/guid.hpp"
#include "mocks/binderp/sale.hpp"
#include "mocks/binderp/shelf.hpp"
#include "mocks/binderp/switches.hpp"
#include "mocks/frame/message.hpp"

namespace enlace::mock::binderp {

// An API key: a JWT that a user made in Bind, good for a year (apis/bind.md 1.2), and its budget.
struct Key {
  std::string text;
  std::string user_id;
  std::int64_t expires_ms = -1;  // the token's `exp`; -1 for one that says nothing of it
  bool revoked = false;
  std::deque<std::int64_t> calls;  // moments within the sliding window
  std::int64_t quota_start_ms = -1;
  std::int64_t quota_used = 0;
};

struct Product {
  Json details;                           // the members of ProductDetails that are kept
  std::map<std::string, Decimal> prices;  // by price list, before VAT
  Decimal vat = d("0.16");                // what is effective, whatever ChargeVAT says (trap 1)
  bool vat_exempt = false;
  bool priced = true;    // shown by ProductsPriceAndInventory (trap 2)
  bool created = false;  // by POST /Products
};

struct Client {
  Json details;                                         // the members of ClientDetails but `Addresses`
  Json regime;                                          // RegimenFiscal, only the list shows it
  std::vector<std::pair<std::string, Json>> addresses;  // ID, NewAddress
  bool created = false;                                 // by POST /Clients

  [[nodiscard]] bool active() const { return details["Status"].text() == "Activo"; }
};

struct Order {
  std::string id;
  std::int64_t number = 0;
  int status = 0;  // 0 Pendiente, 1 Surtido, 2 Cancelado
  std::string date;
  std::string employee_id, employee_name;
  std::string serie;
  Sale sale;
};

struct Payment {
  std::string id;
  Json given;
  Decimal amount;
};

struct Invoice {
  std::string id;
  std::int64_t number = 0;
  std::string serie;
  int status = 0;  // 0 vigente, 1 pagada, 2 cancelada
  std::string date, expiration;
  bool fiscal = false;
  Json uuid;  // null until it is stamped
  std::int64_t cfdi_use = 0;
  bool show_ieps = false;
  std::string employee_name;
  std::string from_order;  // the pedido that a person turned into it
  std::vector<Payment> payments;
  Sale sale;

  [[nodiscard]] Decimal paid() const {
    Decimal sum;
    for (const Payment& payment : payments) sum += payment.amount;
    return sum;
  }
};

struct WriteCounter {
  std::int64_t requests = 0;
  std::int64_t accepted = 0;
};

// Rows that appear and vanish while a client pages through a list.
struct Drift {
  std::string resource;
  std::int64_t after = 1;  // how many further pages of it to answer first
  Json insert;             // rows
  Json remove;             // IDs
};

// One company of Bind with its users and everything that only they see.
struct Company {
  Company(std::string own_id, std::uint64_t seed) : id(std::move(own_id)), guids(seed) {}

  std::string id;
  std::string company_id;  // GUID
  std::string name;
  std::string rfc;
  std::int64_t number = 0;                 // CompanyNumber
  std::int64_t utc_offset_minutes = -360;  // Mexico City keeps no daylight saving time since 2022
  Switches switches;
  GuidSource guids;
  std::vector<Key> keys;
  std::map<std::string, Shelf, std::less<>> shelves;  // what the lists answer, by resource
  std::map<std::string, Product> products;
  std::map<std::string, Client> clients;
  std::map<std::string, Order> orders;
  std::map<std::string, Invoice> invoices;
  Json series = Json::array();
  Json categories = Json::array();
  Json account_categories = Json::object();
  std::int64_t next_product = 1, next_client = 1, next_order = 1, next_invoice = 1;
  std::vector<Json> notifications;              // what webhooks would have been told
  std::map<std::string, std::int64_t> ignored;  // members that writes carried in vain: "PUT products: Price"
  std::map<std::string, WriteCounter> writes;   // by route
  std::vector<Drift> drifts;

  [[nodiscard]] const Json* find(std::string_view resource, std::string_view row) const {
    const auto at = shelves.find(resource);
    return at == shelves.end() ? nullptr : at->second.find(row);
  }
  [[nodiscard]] bool strip_accents() const { return switches.accents == "ignored"; }
};

// One authenticated request on its way to a handler.
struct Call {
  const Request& request;
  Company& company;
  const Key& key;
  std::int64_t now_ms;
  std::string resource;  // as the route spells it: "Orders"
  std::string route;     // "POST Orders"
  std::string id;        // what stood for {id}, as it was sent

  [[nodiscard]] const Switches& switches() const { return company.switches; }
  [[nodiscard]] const Json& user() const;  // the row of /Users whose key this is
  [[nodiscard]] std::string now() const;   // local, as shown
  // The member of the query, its name in any case; nullopt when absent or empty.
  [[nodiscard]] std::optional<std::string> query(std::string_view name) const;
};

// The row that a body names; refuses an unknown ID as the switch bad_reference says. `what` names it in
// the refusal: "El almacén".
Result<const Json*> referenced(const Call& call, std::string_view resource, const Json& id,
                               std::string_view what);
Failure bad_reference(const Call& call, std::string_view what);
Failure not_found(const Call& call, std::string_view what);  // an unknown ID in the path

}  // namespace enlace::mock::binderp
