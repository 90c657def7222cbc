#include "mocks/gestionix/gestionix_service.hpp"

#include <algorithm>
#include <stdexcept>

#include "mocks/frame/glob.hpp"
#include "mocks/gestionix/call.hpp"
#include "mocks/gestionix/listing.hpp"
#include "mocks/gestionix/refusal.hpp"

namespace enlace::mock {

using gestionix::Call;
using gestionix::Company;
using gestionix::DocumentType;
using gestionix::refuse;

namespace {

// The segments below the base path; nullopt outside of it. Empty ones do not count: the real service took
// doubled slashes (apis/gestionix.md 1.1).
std::optional<std::vector<std::string>> below_base(const Request& request, const std::string& base) {
  if (!request.path.starts_with(base + "/")) return std::nullopt;
  Request below;
  below.path = request.path.substr(base.size());
  std::vector<std::string> segments = below.segments();
  std::erase(segments, std::string());
  return segments;
}

bool accepts_json(std::string_view accept) {
  return accept.find("application/json") != std::string_view::npos;
}

// The kind of record that a request of that operation writes or answers: whose names a refusal speaks.
std::string_view kind_of(const gestionix::Operation& operation) {
  if (operation.name.starts_with("client")) return "client";
  if (operation.name.starts_with("order") || operation.name.starts_with("sale")) return "document";
  return "product";
}

Result<Json> called(Call& call) {
  using Handler = Result<Json> (*)(Call&);
  static const std::map<std::string_view, Handler> handlers = {
      {"branches", gestionix::list_branches},
      {"taxes", gestionix::list_taxes},
      {"products", gestionix::list_products},
      {"product", gestionix::get_product},
      {"clients", gestionix::list_clients},
      {"client", gestionix::get_client},
      {"client_create", gestionix::create_client},
      {"order_create", [](Call& c) { return gestionix::create_document(c, DocumentType::order); }},
      {"order_find", [](Call& c) { return gestionix::list_documents(c, DocumentType::order); }},
      {"order", [](Call& c) { return gestionix::get_document(c, DocumentType::order); }},
      {"order_delete", [](Call& c) { return gestionix::delete_document(c, DocumentType::order); }},
      {"sale_create", [](Call& c) { return gestionix::create_document(c, DocumentType::sale); }},
      {"sale_find", [](Call& c) { return gestionix::list_documents(c, DocumentType::sale); }},
      {"sale", [](Call& c) { return gestionix::get_document(c, DocumentType::sale); }},
      {"sale_delete", [](Call& c) { return gestionix::delete_document(c, DocumentType::sale); }},
  };
  return handlers.at(call.operation.name)(call);
}

}  // namespace

GestionixService::GestionixService(const Clock& clock, gestionix::Mapping mapping)
    : clock_(clock), mapping_(std::move(mapping)) {}
GestionixService::~GestionixService() = default;

void GestionixService::reset() {
  companies_.clear();
  access_ = gestionix::Access();
  switches_ = gestionix::Switches();
}

std::vector<std::string> GestionixService::secret_members() const {
  const std::string& at = mapping_.auth().password_at;  // "/password"
  return {at.substr(at.rfind('/') + 1)};
}

Response GestionixService::refused(const Error& error, std::string_view kind) const {
  const gestionix::ErrorNames& names = mapping_.error();
  Json entries = Json::array();
  for (const Json& entry : error.params["errors"].items()) {
    Json wire = Json::object();
    const std::string& field = entry["field"].text();
    gestionix::set_pointer(wire, names.code_at, entry["code"]);
    gestionix::set_pointer(wire, names.text_at, entry["text"]);
    gestionix::set_pointer(wire, names.field_at,
                           field.empty() ? Json() : Json(mapping_.wire_field(kind, field)));
    entries.push_back(std::move(wire));
  }
  Json body = Json::object();
  gestionix::set_pointer(body, names.entries_at, std::move(entries));
  gestionix::set_pointer(body, names.message_at, error.message);
  if (error.params.contains("existing_id")) {
    gestionix::set_pointer(body, names.existing_id_at, error.params["existing_id"]);
  }
  Response response = Response::json(error.http_status, body);
  if (error.retry_after_ms >= 0) {
    response.headers.emplace_back("Retry-After", std::to_string((error.retry_after_ms + 999) / 1000));
  }
  return response;
}

Response GestionixService::handle(const Request& request) {
  const auto segments = below_base(request, mapping_.base_path());
  if (segments && mapping_.is_login(request.method, *segments)) return log_in(request);
  const gestionix::Mapping::Match match =
      segments ? mapping_.match(request.method, *segments) : gestionix::Mapping::Match();
  try {
    Result<Response> response = answer(request);
    if (response) return *std::move(response);
    return refused(response.error(), match.operation ? kind_of(*match.operation) : "product");
  } catch (const std::overflow_error&) {  // a Decimal beyond its range
    return refused(refuse(422, "validation_error", "a number is out of range").error, "product");
  }
}

Response GestionixService::log_in(const Request& request) {
  const gestionix::AuthNames& names = mapping_.auth();
  const Result<Json> body = Json::parse(request.body);
  const bool readable = body && body->is_object() &&
                        gestionix::at_pointer(*body, names.user_at).is_string() &&
                        gestionix::at_pointer(*body, names.password_at).is_string();
  if (!readable) {
    return refused(refuse(400, "validation_error", "user and password are required").error, "product");
  }
  const Result<std::string> token =
      access_.log_in(gestionix::at_pointer(*body, names.user_at).text(),
                     gestionix::at_pointer(*body, names.password_at).text(), switches_, clock_.unix_ms());
  Json answer = Json::object();
  if (!token) {
    gestionix::set_pointer(answer, mapping_.error().login_code_at, "invalid_grant");
    gestionix::set_pointer(answer, mapping_.error().login_text_at, token.error().message);
    return Response::json(401, answer);
  }
  gestionix::set_pointer(answer, names.token_at, *token);
  gestionix::set_pointer(answer, names.type_at, "Bearer");
  if (switches_.tell_expiry) gestionix::set_pointer(answer, names.expires_in_at, switches_.expires_in_s);
  return Response::json(200, answer);
}

Json GestionixService::companies_of(const gestionix::Token& token) {
  Json list = Json::array();
  for (const std::int64_t id : access_.account(token.user)->companies) {
    const Company& company = *companies_.at(id);
    list.push_back(mapping_.dressed("company", Json::object({{"company_id", company.id},
                                                             {"name", company.name},
                                                             {"legal_name", company.legal_name},
                                                             {"tax_id", company.tax_id}})));
  }
  return list;
}

Result<Company*> GestionixService::chosen_company(const Request& request, const gestionix::Token& token) {
  const std::string& header = mapping_.company_header();
  const std::string_view given = request.header(header);
  if (given.empty()) return refuse(400, "validation_error", "header " + header + " is missing");
  const auto id = Json(given).integer();
  if (!id) return refuse(400, "validation_error", "header " + header + " is not a number");
  if (!access_.account(token.user)->companies.contains(*id)) {
    return refuse(403, "forbidden", "no right in company " + std::string(given));
  }
  return companies_.at(*id).get();
}

Result<Response> GestionixService::answer(const Request& request) {
  const std::int64_t now = clock_.unix_ms();
  std::string_view credentials = request.header(mapping_.auth().header);
  const bool right_scheme = credentials.starts_with(mapping_.auth().prefix);
  if (right_scheme) credentials.remove_prefix(mapping_.auth().prefix.size());
  gestionix::Token* token = access_.use(right_scheme ? credentials : std::string_view(), now);
  if (!token) return refuse(401, "unauthorized", "the token is missing, unknown or expired");
  ENLACE_CHECK(gestionix::count_call(*token, switches_, now));

  const auto segments = below_base(request, mapping_.base_path());
  const gestionix::Mapping::Match match =
      segments ? mapping_.match(request.method, *segments) : gestionix::Mapping::Match();
  if (!match.operation) return refuse(404, "not_found", "there is no " + request.method + " " + request.path);
  const gestionix::Operation& operation = *match.operation;
  if (switches_.require_accept && !accepts_json(request.header("Accept"))) {
    return refuse(400, "validation_error", "header Accept must name application/json");
  }
  const std::string route = request.method + " " + request.path.substr(mapping_.base_path().size());
  if (!switches_.forbid.empty() && matches_glob(switches_.forbid, route)) {
    return refuse(403, "forbidden", "the user has no right to do this");
  }
  if (operation.name == "companies") return Response::json(200, companies_of(*token));
  ENLACE_TRY(Company * company, chosen_company(request, *token));

  Call call{operation, mapping_, switches_, *company, now, match.id, {}, {}, {}, {}};
  for (const auto& [name, value] : request.query) {
    if (operation.paged && name == mapping_.paging().page_param) {
      call.page = value;
    } else if (operation.paged && name == mapping_.paging().size_param) {
      call.page_size = value;
    } else {
      const auto known =
          std::ranges::find(operation.query, name, [](const auto& pair) { return pair.second; });
      const bool fresh = known != operation.query.end() && call.params.emplace(known->first, value).second;
      if (!fresh && switches_.refuse_unknown_parameters) {
        return refuse(400, "validation_error", "unknown or repeated parameter " + name, name);
      }
    }
  }
  ENLACE_CHECK(gestionix::check_paging(call));
  if (request.method == "GET") {
    ENLACE_TRY(const Json body, called(call));
    return Response::json(200, body);
  }

  ++company->requests[operation.name];
  if (request.method == "POST") {
    if (request.header("Content-Type").substr(0, 16) != "application/json") {
      return refuse(400, "validation_error", "Content-Type must be application/json");
    }
    Result<Json> parsed = Json::parse(request.body);
    if (!parsed || !parsed->is_object()) return refuse(400, "validation_error", "the body is no JSON object");
    std::vector<std::string> unknown;
    call.body = mapping_.undressed(kind_of(operation), *parsed, unknown);
    if (!unknown.empty() && switches_.refuse_unknown_members) {
      gestionix::Violations wrong;
      for (const std::string& name : unknown) wrong.add(name, "is unknown");
      return wrong.failure();
    }
  }
  ENLACE_TRY(const Json body, called(call));
  ++company->accepted[operation.name];
  if (request.method == "DELETE") return Response{204, {}, ""};
  return Response::json(201, body);
}

}  // namespace enlace::mock
