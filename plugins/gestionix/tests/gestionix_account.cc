#include "gestionix_account.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "connector.hpp"

namespace enlace::gestionix {
namespace {

using sdk::testing::Answer;

const std::string kBase = "https://api.gestionix.com/api/v3";

std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      out.push_back(static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16)));
      i += 2;
    } else {
      out.push_back(text[i]);
    }
  }
  return out;
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  return parts;
}

std::string id_name(const std::string& resource) {
  static const std::map<std::string, std::string> names = {
      {"companies", "company_id"}, {"branch_offices", "branch_id"}, {"products", "product_id"},
      {"clients", "client_id"},    {"sales_orders", "order_id"},    {"sales", "sale_id"}};
  const auto found = names.find(resource);
  return found == names.end() ? "id" : found->second;
}

Json refusal(const std::string& code, const std::string& text) {
  return Json::object(
      {{"errors", Json::array({Json::object({{"code", code}, {"errorMessage", text}, {"field", nullptr}})})},
       {"message", text}});
}

}  // namespace

Json json(std::string_view text) {
  Result<Json> parsed = Json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : Json();
}

std::string product_row(int id, const std::string& key, const std::string& more,
                        const std::vector<std::string>& taxes) {
  static const std::map<std::string, std::string> known = {
      {"IVA",
       R"({"tax_id":1,"code":"IVA","name":"IVA 16%","kind":"transferred","type":"percentage","rate":"16",
          "is_exempt":false,"applies_on":"net_plus_ieps"})"},
      {"IEPS",
       R"({"tax_id":3,"code":"IEPS","name":"IEPS 8%","kind":"transferred","type":"percentage","rate":"8",
          "is_exempt":false,"applies_on":"net"})"},
      {"IVA0",
       R"({"tax_id":2,"code":"IVA","name":"IVA 0%","kind":"transferred","type":"percentage","rate":"0",
          "is_exempt":false,"applies_on":"net_plus_ieps"})"},
      {"EXENTO", R"({"tax_id":4,"code":"IVA","name":"IVA exento","kind":"transferred","type":"percentage",
          "rate":"16","is_exempt":true,"applies_on":"net_plus_ieps"})"},
      {"FIJO",
       R"({"tax_id":5,"code":"IEPS","name":"IEPS cuota","kind":"transferred","type":"fixed","rate":"1.17",
          "is_exempt":false,"applies_on":"net"})"}};
  std::string list;
  for (const std::string& tax : taxes) list += (list.empty() ? "" : ",") + known.at(tax);
  Json row = json(R"({"product_id":)" + std::to_string(id) + R"(,"key":")" + key + R"(","name":"Producto )" +
                  key + R"(","description":"","category":{"category_id":1,"name":"Bebidas"},
      "active":true,"for_sale":true,"unit":"Pieza","bar_code":"750","currency":"MXN","unit_base_price":"100.00",
      "transferred_taxes":[)" +
                  list + R"(],"withheld_taxes":[],
      "stock":{"branch_id":5131,"total":"12.500","track":true},"updated_at":"2026-03-01T18:20:00Z"})");
  if (!more.empty()) {
    const Json extra = json("{" + more + "}");
    for (const Json::Member& member : extra.members()) row.set(member.key, member.value);
  }
  return row.dump();
}

std::string client_row(int id, const std::string& commercial, const std::string& legal,
                       const std::string& more) {
  Json row = json(R"({"client_id":)" + std::to_string(id) + R"(,"client_number":)" + std::to_string(id) +
                  R"(,"tax_id":"XAXX010101000","active":true,"status":"active","contact":null,"address":null,
                  "branch_id":null,"external_reference":null})");
  row.set("commercial_name", commercial.empty() ? Json() : Json(commercial));
  row.set("business_name", legal.empty() ? Json() : Json(legal));
  if (!more.empty()) {
    const Json extra = json("{" + more + "}");
    for (const Json::Member& member : extra.members()) row.set(member.key, member.value);
  }
  return row.dump();
}

GestionixAccount::GestionixAccount() {
  add("companies",
      R"({"company_id":1104,"name":"Demo","legal_name":"Demo SA de CV","tax_id":"DDE100101AA1"})");
  add("branch_offices", R"({"branch_id":5131,"name":"Matriz","active":true})");
  add("branch_offices", R"({"branch_id":5132,"name":"Bodega Norte","active":true})");
  Result<Descriptor> descriptor = Descriptor::from_json(GestionixConnector::descriptor());
  EXPECT_TRUE(descriptor);
  if (descriptor) host_.enforce(*descriptor);
  for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
    host_.on(method, kBase, [this](const sdk::HttpRequest& request) {
      Answer given = answer(request);
      if (tamper) tamper(given);
      return given;
    });
  }
}

void GestionixAccount::add(const std::string& resource, const std::string& row_json) {
  tables_[resource].push_back(json(row_json));
}

void GestionixAccount::script(const std::string& method, const std::string& path, Answer answer) {
  scripted_[method + " " + path].push_back(std::move(answer));
}

sdk::testing::Session& GestionixAccount::session(const Json& settings) {
  if (session_ == nullptr) {
    Json all = Json::object({{"branch_name", "Matriz"}});
    for (const Json::Member& member : settings.members()) all.set(member.key, member.value);
    auto opened = sdk::testing::Session::open(
        host_, sdk::testing::table_of<GestionixConnector>(),
        Json::object({{"instance", "gestionix"}, {"time_zone", "America/Mexico_City"}, {"settings", all}}));
    EXPECT_TRUE(opened);
    session_ = std::make_unique<sdk::testing::Session>(*std::move(opened));
  }
  return *session_;
}

std::vector<std::string> GestionixAccount::requests(const std::string& starting_with) const {
  std::vector<std::string> lines;
  for (const sdk::HttpRequest& request : host_.requests()) {
    const std::string line = request.method + " " + decoded(request.url.substr(kBase.size()));
    if (line == "GET /users/companies" || line == "GET /branch_offices/") continue;
    if (line.starts_with(starting_with)) lines.push_back(line);
  }
  return lines;
}

std::vector<Json> GestionixAccount::posted(const std::string& path) const {
  std::vector<Json> bodies;
  for (const sdk::HttpRequest& request : host_.requests()) {
    if (request.method == "POST" && request.url == kBase + path) bodies.push_back(json(request.body));
  }
  return bodies;
}

Json* GestionixAccount::find(const std::string& resource, const std::string& id) {
  for (Json& row : tables_[resource]) {
    if (row[id_name(resource)].text() == id) return &row;
  }
  return nullptr;
}

Answer GestionixAccount::answer(const sdk::HttpRequest& request) {
  const std::vector<std::string> parts = split(request.url.substr(kBase.size()), '?');
  std::deque<Answer>& next = scripted_[request.method + " " + parts[0]];
  if (!next.empty()) {
    Answer first = std::move(next.front());
    next.pop_front();
    return first;
  }
  const bool for_company = parts[0] != "/users/companies";
  const auto company = std::find_if(request.headers.begin(), request.headers.end(),
                                    [](const auto& header) { return header.first == "Company"; });
  if (for_company && (company == request.headers.end() || company->second != "1104")) {
    return Answer::json(company == request.headers.end() ? 400 : 403, refusal("forbidden", "no company"));
  }
  std::map<std::string, std::string> query;
  if (parts.size() > 1) {
    for (const std::string& pair : split(parts[1], '&')) {
      query[split(pair, '=')[0]] = decoded(split(pair, '=')[1]);
    }
  }
  const std::vector<std::string> path = split(parts[0], '/');  // "", resource, id
  if (path[1] == "users") return Answer::json(200, Json(tables_["companies"]));
  if (path[1] == "branch_offices") return Answer::json(200, Json(tables_["branch_offices"]));
  if (path.size() == 2)
    return request.method == "GET" ? list(path[1], query) : create(path[1], json(request.body));
  Json* row = find(path[1], decoded(path[2]));
  if (row == nullptr) return Answer::json(404, refusal("not_found", "unknown"));
  if (request.method != "DELETE") return Answer::json(200, *row);
  const std::string status = (*row)["status"].text();
  if (status == "cancelled") return Answer::json(404, refusal("not_found", "cancelled"));
  if (status == "invoiced" || status == "delivered")
    return Answer::json(409, refusal("already_invoiced", "it has a CFDI"));
  row->set("status", "cancelled");
  return Answer::text(204, "");
}

Answer GestionixAccount::list(const std::string& resource,
                              const std::map<std::string, std::string>& query) const {
  Json::Array rows;
  const auto table = tables_.find(resource);
  if (table != tables_.end()) {
    std::copy_if(table->second.begin(), table->second.end(), std::back_inserter(rows), [&](const Json& row) {
      const auto reference = query.find("external_reference");
      const auto search = query.find("search");
      if (!filters) return true;
      if (reference != query.end()) return row["external_reference"].text() == reference->second;
      if (search == query.end()) return true;
      return row["business_name"].text().find(search->second) != std::string::npos ||
             row["commercial_name"].text().find(search->second) != std::string::npos;
    });
  }
  if (bare_arrays) return Answer::json(200, Json(rows));
  const auto number = [&](const char* name) { return static_cast<std::size_t>(std::stoi(query.at(name))); };
  const std::size_t size = std::min(number("page_size"), page_size);
  const std::size_t first = std::min((number("page") - 1) * size, rows.size());
  const std::size_t last = std::min(first + size, rows.size());
  Json page = Json::object({{"page", static_cast<std::uint64_t>(number("page"))},
                            {"page_size", static_cast<std::uint64_t>(size)},
                            {"list", Json(Json::Array(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                                      rows.begin() + static_cast<std::ptrdiff_t>(last)))}});
  if (says_total) page.set("total", static_cast<std::uint64_t>(rows.size()));
  return Answer::json(200, page);
}

Answer GestionixAccount::create(const std::string& resource, Json body) {
  const int number = next_id_++;
  const std::string reference = body["external_reference"].text();
  for (const Json& row : tables_[resource]) {
    if (reference.empty() || row["external_reference"].text() != reference) continue;
    return Answer::json(409, refusal("duplicate_reference", "external_reference already used")
                                 .set("existing_id", row[id_name(resource)]));
  }
  if (resource == "clients") {
    body.set("client_id", 8000 + number).set("client_number", number).set("active", true);
  } else {
    body.set(id_name(resource), "doc-" + std::to_string(number));
    body.set("status", resource == "sales" ? "valid" : "open").set("number", number);
  }
  tables_[resource].push_back(body);
  return Answer::json(201, body);
}

}  // namespace enlace::gestionix
