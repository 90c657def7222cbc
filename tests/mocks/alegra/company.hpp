#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <enlace/sdk/result.hpp>

#include "mocks/alegra/courier.hpp"
#include "mocks/alegra/ids.hpp"
#include "mocks/alegra/remission.hpp"
#include "mocks/alegra/switches.hpp"
#include "mocks/alegra/table.hpp"
#include "mocks/frame/message.hpp"

namespace enlace::mock::alegra {

// Rows that appear and vanish while a client pages through a list (checklist 9).
struct Drift {
  std::string resource;
  std::int64_t after = 1;  // how many further list requests to answer first
  Json insert;             // rows
  Json remove;             // ids
};

struct WriteCounter {
  std::int64_t requests = 0;
  std::int64_t accepted = 0;
};

// One account of Alegra: a user with a token, a country, and everything that only that user sees.
struct Company {
  Company(std::string own_id, std::uint64_t seed) : id(std::move(own_id)), ids(seed) {}

  std::string id;
  std::string email;
  std::string token;
  std::string country;  // applicationVersion: "mexico", "colombia", …
  int precision = 2;
  Json profile;  // GET /company
  Switches switches;
  IdSource ids;
  std::map<std::string, Table, std::less<>> tables;  // by resource: "items", "price-lists" …
  RemissionBook remissions;
  std::vector<std::string> created_contacts;  // ids of those that POST /contacts made
  std::vector<Json> deleted_remissions;       // what state() shows of them
  std::int64_t next_number = 1;               // of remissions
  std::vector<Drift> drifts;
  std::map<std::string, WriteCounter> writes;  // by route: "POST /remissions/{id}/void"
  std::vector<Json> webhook_calls;
  std::map<std::string, std::int64_t> webhook_failures;  // in a row, by subscription
  std::vector<Json> webhooks_dropped;                    // subscriptions that failed too often
  std::int64_t webhooks_sent = 0;                        // handed to the courier's thread
  std::int64_t webhooks_pending = 0;                     // of these, without an answer yet
  std::int64_t window_start_ms = 0;
  std::int64_t window_calls = 0;
  std::int64_t contacts_window_start_ms = 0;  // /contacts has a limit of its own
  std::int64_t contacts_window_calls = 0;

  Table& table(std::string_view resource) { return tables[std::string(resource)]; }
  [[nodiscard]] const Row* find(std::string_view resource, std::string_view row) const {
    const auto at = tables.find(resource);
    return at == tables.end() ? nullptr : at->second.find(row);
  }
  [[nodiscard]] std::string currency_code() const { return profile["currency"]["code"].text(); }
};

// Delivers a webhook notification; answers the HTTP status it got, 0 for none within five seconds.
using Courier = std::function<int(const std::string& url, const std::string& body)>;

// One authenticated request on its way to a handler.
struct Call {
  const Request& request;
  Company& company;
  std::int64_t now_ms;
  const Courier& courier;
  std::string resource;             // first segment: "remissions"
  std::string id;                   // what stood for {id}
  Json body;                        // of a write; an object
  CourierThread* thread = nullptr;  // carries webhooks where there is no `courier`

  [[nodiscard]] const Switches& switches() const { return company.switches; }
};

}  // namespace enlace::mock::alegra
