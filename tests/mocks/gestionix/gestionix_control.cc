#include <algorithm>

#include "mocks/frame/nearest.hpp"
#include "mocks/gestionix/documents.hpp"
#include "mocks/gestionix/gestionix_service.hpp"
#include "mocks/gestionix/inserting.hpp"
#include "mocks/gestionix/refusal.hpp"
#include "mocks/gestionix/seeding.hpp"

// The control side of the Gestionix mock: what a test sees and sets, past the rules of the API.
namespace enlace::mock {

using gestionix::Company;
using gestionix::Document;
using gestionix::DocumentType;
using gestionix::refuse;

namespace {

constexpr std::int64_t kFirstCompany = 1104;

std::optional<DocumentType> type_of(std::string_view resource) {
  if (resource == "sales_orders") return DocumentType::order;
  if (resource == "sales") return DocumentType::sale;
  return std::nullopt;
}

Json rows_state(const gestionix::Table& table) {
  Json rows = Json::array();
  for (const auto& [id, row] : table) {
    Json body = row.body;
    if (!row.stock.empty()) {
      Json stocks = Json::object();
      for (const auto& [branch, total] : row.stock) stocks.set(std::to_string(branch), total);
      body.set("stocks", std::move(stocks));
    }
    rows.push_back(std::move(body));
  }
  return rows;
}

Json company_state(const Company& company) {
  Json orders = Json::array();
  Json sales = Json::array();
  for (const Document& document : company.documents) {
    Json body = gestionix::document_json(document);
    body.set("vanished", document.vanished);
    body.set("created_ms", document.created_ms);
    (document.type == DocumentType::order ? orders : sales).push_back(std::move(body));
  }
  Json created = Json::array();
  for (const std::int64_t id : company.created_clients) created.push_back(id);
  Json writes = Json::object();
  for (const auto& [operation, requests] : company.requests) {
    const auto accepted = company.accepted.find(operation);
    writes.set(operation,
               Json::object({{"requests", requests},
                             {"accepted", accepted == company.accepted.end() ? 0 : accepted->second}}));
  }
  return Json::object({{"company_id", company.id},
                       {"name", company.name},
                       {"branches", rows_state(company.branches)},
                       {"taxes", rows_state(company.taxes)},
                       {"products", rows_state(company.products)},
                       {"clients", rows_state(company.clients)},
                       {"created_clients", std::move(created)},
                       {"sales_orders", std::move(orders)},
                       {"sales", std::move(sales)},
                       {"writes", std::move(writes)}});
}

}  // namespace

Json GestionixService::state() const {
  Json companies = Json::array();
  for (const auto& [id, company] : companies_) companies.push_back(company_state(*company));
  Json locked = Json::array();
  for (const auto& [user, account] : access_.accounts()) {
    if (account.locked_at_ms >= 0) locked.push_back(user);
  }
  return Json::object({{"companies", std::move(companies)},
                       {"log_ins", access_.log_ins()},
                       {"refused_log_ins", access_.refused_log_ins()},
                       {"locked", std::move(locked)}});
}

Result<Company*> GestionixService::company(std::int64_t id) {
  const auto at = companies_.find(id);
  if (at == companies_.end()) return refuse(404, "control", "unknown company " + std::to_string(id));
  return at->second.get();
}

Result<Json> GestionixService::set_switches(const Json& changes) {
  ENLACE_CHECK(switches_.apply(changes));
  return switches_.json();
}

Result<Json> GestionixService::add_company(const Json& spec) {
  if (spec["user"].text().empty() || spec["password"].text().empty()) {
    return refuse(400, "control", "a company needs user and password");
  }
  const std::int64_t fallback = companies_.empty() ? kFirstCompany : companies_.rbegin()->first + 1;
  ENLACE_TRY(Company made, gestionix::make_company(spec, fallback));
  const std::int64_t id = made.id;
  if (companies_.contains(id)) return refuse(400, "control", "there is a company " + std::to_string(id));
  const gestionix::Account* account = access_.account(spec["user"].text());
  if (account && account->password != spec["password"].text()) {
    return refuse(400, "control", "that user has another password");
  }
  access_.put(spec["user"].text(), spec["password"].text(), id);
  companies_.emplace(id, std::make_unique<Company>(std::move(made)));
  return Json::object({{"company_id", id}});
}

Result<Json> GestionixService::insert(std::int64_t id, const std::string& resource, const Json& row_or_rows) {
  ENLACE_TRY(Company * target, company(id));
  Json ids = Json::array();
  const Json one = row_or_rows.is_array() ? row_or_rows : Json::array({row_or_rows});
  ENLACE_CHECK(gestionix::check_rows(*target, resource, one));
  for (const Json& row : one.items()) {
    ENLACE_TRY(std::string made, gestionix::insert_row(*target, resource, row, clock_.unix_ms()));
    ids.push_back(std::move(made));
  }
  return Json::object({{"ids", std::move(ids)}});
}

Result<Json> GestionixService::seed(std::int64_t id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange = unknown_member(
      spec, {"seed", "branch", "items", "clients", "products", "customers", "fixtures"}, "seed");
  if (!strange.empty()) return refuse(400, "control", strange);
  return gestionix::seed_company(*target, spec, clock_.unix_ms());
}

Result<Json> GestionixService::set_document_status(std::int64_t id, const std::string& resource,
                                                   const std::string& document_id,
                                                   const std::string& status) {
  ENLACE_TRY(Company * target, company(id));
  const auto type = type_of(resource);
  Document* document = type ? target->find(*type, document_id) : nullptr;
  if (!document) return refuse(404, "control", "unknown document " + document_id);
  gestionix::set_status(*document, status, clock_.unix_ms());
  return Json::object({{"status", status}});
}

Result<Json> GestionixService::between_pages(std::int64_t id, const Json& spec) {
  ENLACE_TRY(Company * target, company(id));
  const std::string strange =
      unknown_member(spec, {"resource", "after", "insert", "remove"}, "between-pages");
  if (!strange.empty()) return refuse(400, "control", strange);
  for (const char* list : {"insert", "remove"}) {
    if (!spec[list].is_null() && !spec[list].is_array()) {
      return refuse(400, "control", std::string(list) + " is an array");
    }
  }
  if (spec["insert"].size() + spec["remove"].size() == 0) {
    return refuse(400, "control", "needs rows to insert or ids to remove");
  }
  if (spec.contains("after") && !spec["after"].integer()) {
    return refuse(400, "control", "after is a whole number from 1");
  }
  gestionix::Drift drift{spec["resource"].text(), spec["after"].integer().value_or(1), spec["insert"],
                         spec["remove"]};
  if (drift.after < 1) return refuse(400, "control", "after is a number from 1");
  if (drift.resource != "products" && drift.resource != "clients" && !type_of(drift.resource)) {
    return refuse(400, "control",
                  unknown_name("resource", drift.resource, {"products", "clients", "sales_orders", "sales"}));
  }
  ENLACE_CHECK(gestionix::check_rows(*target, drift.resource, drift.insert));
  target->drifts.push_back(std::move(drift));
  return Json::object({{"ok", true}});
}

Response GestionixService::control(const Request& request, const std::string& path) {
  const Result<Json> result = controlled(request, path);
  if (result) return Response::json(200, *result);
  return Response::json(result.error().http_status == 404 ? 404 : 400,
                        Json::object({{"error", result.error().message}}));
}

Result<Json> GestionixService::controlled(const Request& request, const std::string& path) {
  Request below;
  below.path = path;
  const std::vector<std::string> segments = below.segments();
  const Failure unknown = refuse(404, "control", "unknown control route " + request.method + " " + path);
  if (segments.empty()) return unknown;
  Json body = Json::object();
  if (!request.body.empty()) {
    ENLACE_TRY(body, Json::parse(request.body));
  }
  const bool get = request.method == "GET";
  const bool post = request.method == "POST";
  if (segments.size() == 1) {
    if (segments[0] == "switches" && get) return switches_.json();
    if (segments[0] == "switches" && post) return set_switches(body);
    if (segments[0] == "companies" && post) return add_company(body);
    if (segments[0] == "companies" && get) {
      Json ids = Json::array();
      for (const auto& [id, one] : companies_) ids.push_back(id);
      return Json::object({{"companies", std::move(ids)}});
    }
    if (segments[0] == "expire-tokens" && post) {
      const std::string strange = unknown_member(body, {"after", "every"}, "expire-tokens");
      if (!strange.empty()) return refuse(400, "control", strange);
      access_.expire_after(body["after"].integer().value_or(0), body["every"].truthy());
      return Json::object({{"ok", true}});
    }
    if (segments[0] == "unlock" && post) {
      const std::string strange = unknown_member(body, {"user"}, "unlock");
      if (!strange.empty()) return refuse(400, "control", strange);
      if (!access_.unlock(body["user"].text())) return refuse(404, "control", "there is no such user");
      return Json::object({{"ok", true}});
    }
    return unknown;
  }
  if (segments[0] != "companies") return unknown;
  return controlled_company(request, segments);
}

Result<Json> GestionixService::controlled_company(const Request& request,
                                                  const std::vector<std::string>& segments) {
  const Failure unknown = refuse(404, "control", "unknown control route");
  const std::int64_t id = Json(segments[1]).integer().value_or(0);
  ENLACE_TRY(Company * target, company(id));
  Json body = Json::object();
  if (!request.body.empty()) {
    ENLACE_TRY(body, Json::parse(request.body));
  }
  const bool post = request.method == "POST";
  if (segments.size() == 2 && request.method == "GET") return company_state(*target);
  if (segments.size() == 3 && post) {
    if (segments[2] == "seed") return seed(id, body);
    if (segments[2] == "between-pages") return between_pages(id, body);
    return insert(id, segments[2], body);
  }
  if (segments.size() == 4 && request.method == "DELETE") {
    if (!gestionix::remove_row(*target, segments[2], segments[3]))
      return refuse(404, "control", "no such row");
    return Json::object({{"ok", true}});
  }
  if (segments.size() == 4 && post) {
    ENLACE_CHECK(gestionix::change_row(*target, segments[2], segments[3], body, clock_.unix_ms()));
    return Json::object({{"ok", true}});
  }
  if (segments.size() == 5 && post) {
    if (segments[4] == "invoice") return set_document_status(id, segments[2], segments[3], "invoiced");
    if (segments[4] == "deliver" && segments[2] == "sales_orders") {
      return set_document_status(id, segments[2], segments[3], "delivered");
    }
  }
  return unknown;
}

}  // namespace enlace::mock
