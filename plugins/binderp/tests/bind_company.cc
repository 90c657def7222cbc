#include "bind_company.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "bind_filter.hpp"
#include "connector.hpp"

namespace enlace::binderp {
namespace {

using sdk::testing::Answer;

const std::string kBase = "https://api.bind.com.mx/api";

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

// Bind rounds the subtotal and the VAT of the whole document (apis/bind.md 5.1).
Decimal total_of(const Json& body) {
  Decimal subtotal, vat;
  for (const Json& line : body["Products"].items()) {
    const Decimal net = *line["Price"].decimal() * *line["Qty"].decimal();
    subtotal += net;
    vat += net * *line["VAT"].decimal();
  }
  return subtotal.rounded(2) + vat.rounded(2);
}

Answer message(int status, const char* text) {
  return Answer::json(status, Json::object({{"Message", text}}));
}

}  // namespace

const std::string kPublico = BindCompany::id(1), kMayoreo = BindCompany::id(2), kPesos = BindCompany::id(10),
                  kCentro = BindCompany::id(20), kNorte = BindCompany::id(21), kMatriz = BindCompany::id(30);

std::string BindCompany::id(int number) {
  std::string digits = std::to_string(number);
  return "0a1b2c3d-0000-4000-8000-" + std::string(12 - digits.size(), '0') + digits;
}

Json json(std::string_view text) {
  Result<Json> parsed = Json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : Json();
}

Json minimal_settings() {
  return json(R"({"price_list":"Público","warehouse":"Centro","account":"105-01-001"})");
}

BindCompany::BindCompany() {
  profile = json(R"({"CompanyID":"c0","CompanyName":"Abarrotes Lupita","CompanyNumber":48213,
                     "Email":"admin@lupita.mx","Username":"admin|48213"})");
  const auto named = [&](const char* resource, const std::string& id, const char* name) -> Json& {
    tables_[resource].push_back(Json::object({{"ID", id}, {"Name", name}}));
    return tables_[resource].back();
  };
  named("PriceLists", kPublico, "Público");
  named("PriceLists", kMayoreo, "Mayoreo");
  named("Currencies", kPesos, "Peso mexicano").set("Code", "MXN").set("ExchangeRate", 1);
  named("Currencies", id(11), "Dólar").set("Code", "USD").set("ExchangeRate", d("17.5"));
  named("Warehouses", kCentro, "Centro").set("LocationID", kMatriz);
  named("Warehouses", kNorte, "Ruta Norte").set("LocationID", id(31));
  named("Locations", kMatriz, "Matriz");
  tables_["Accounts"].push_back(
      Json::object({{"ID", id(40)}, {"Number", "105-01-001"}, {"Description", "Clientes"}}));
  Result<Descriptor> descriptor = Descriptor::from_json(BindConnector::descriptor());
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

Json& BindCompany::add(const std::string& resource, const std::string& row_json) {
  tables_[resource].push_back(json(row_json));
  return tables_[resource].back();
}

void BindCompany::script(const std::string& method, const std::string& path, Answer answer) {
  scripted_[method + " " + path].push_back(std::move(answer));
}

sdk::testing::Session& BindCompany::session(const Json& settings) {
  if (session_ == nullptr) {
    Json all = minimal_settings();
    for (const Json::Member& member : settings.members()) all.set(member.key, member.value);
    auto opened = sdk::testing::Session::open(
        host_, sdk::testing::table_of<BindConnector>(),
        Json::object({{"instance", "binderp"}, {"time_zone", "America/Mexico_City"}, {"settings", all}}));
    EXPECT_TRUE(opened);
    session_ = std::make_unique<sdk::testing::Session>(*std::move(opened));
  }
  return *session_;
}

std::vector<std::string> BindCompany::requests(const std::string& starting_with) const {
  std::vector<std::string> lines;
  for (const sdk::HttpRequest& request : host_.requests()) {
    const std::string line = request.method + " " + decoded(request.url.substr(kBase.size()));
    if (line.starts_with(starting_with)) lines.push_back(line);
  }
  return lines;
}

std::vector<Json> BindCompany::sent(const std::string& method, const std::string& path) const {
  std::vector<Json> bodies;
  for (const sdk::HttpRequest& request : host_.requests()) {
    if (request.method == method && request.url == kBase + path) bodies.push_back(json(request.body));
  }
  return bodies;
}

Json* BindCompany::find(const std::string& resource, const std::string& id) {
  for (Json& row : tables_[resource]) {
    if (row["ID"].text() == id) return &row;
  }
  return nullptr;
}

Answer BindCompany::answer(const sdk::HttpRequest& request) {
  EXPECT_LT(request.url.size(), 2'000u) << request.url;
  const std::vector<std::string> parts = split(request.url.substr(kBase.size()), '?');
  std::deque<Answer>& next = scripted_[request.method + " " + parts[0]];
  if (!next.empty()) {
    Answer first = std::move(next.front());
    next.pop_front();
    return first;
  }
  std::map<std::string, std::string> query;
  if (parts.size() > 1) {
    for (const std::string& pair : split(parts[1], '&')) {
      query[decoded(split(pair, '=')[0])] = decoded(split(pair, '=')[1]);
    }
  }
  const std::vector<std::string> path = split(parts[0], '/');  // "", resource, id
  if (path[1] == "UserProfile") return Answer::json(200, profile);
  if (path[1] == "ProductsPriceAndInventory") {
    if (!query.contains("warehouseId") || !query.contains("priceListId"))
      return message(404, "No HTTP resource");
    return Answer::json(200, Json(tables_["ProductsPriceAndInventory"]));
  }
  if (path.size() == 2 && request.method == "GET") return list(path[1], query);
  if (path.size() == 2 && request.method == "POST") return create(path[1], json(request.body));
  if (path.size() == 2) {
    const Json body = json(request.body);
    Json* row = find(path[1], body["ID"].text());
    if (row == nullptr) return message(404, "No existe");
    *row = body;  // what is not sent is gone
    if (keeps && path[1] == "Products") keeps(*row);
    return Answer::text(204, "");
  }
  Json* row = find(path[1], decoded(path[2]));
  if (row == nullptr) return message(404, "No existe");
  if (request.method != "DELETE") {
    Json details = *row;
    if (path[1] == "Orders" || path[1] == "Invoices") {
      details.set("StatusCode", (*row)["Status"]).set("Status", "texto");
    }
    return Answer::json(200, details);
  }
  row->set("Status", 2);
  return Answer::text(204, "");
}

Answer BindCompany::list(const std::string& resource, const std::map<std::string, std::string>& query) const {
  const auto value = [&](const char* name) { return query.contains(name) ? query.at(name) : std::string(); };
  Json::Array rows;
  if (const auto table = tables_.find(resource); table != tables_.end()) {
    std::copy_if(table->second.begin(), table->second.end(), std::back_inserter(rows),
                 [&](const Json& row) { return passes(row, value("$filter")); });
  }
  const std::size_t first =
      std::min(value("$skip").empty() ? 0 : static_cast<std::size_t>(std::stoi(value("$skip"))), rows.size());
  const std::size_t last = std::min(first + page_size, rows.size());
  Json page = Json::object({{"value", Json(Json::Array(rows.begin() + static_cast<std::ptrdiff_t>(first),
                                                       rows.begin() + static_cast<std::ptrdiff_t>(last)))},
                            {"nextLink", last < rows.size() ? Json("https://api.bind.com.mx/api/" + resource +
                                                                   "?$skip=" + std::to_string(last))
                                                            : Json()}});
  if (says_count) page.set("count", static_cast<std::int64_t>(rows.size() - first));
  return Answer::json(200, page);
}

Answer BindCompany::create(const std::string& resource, const Json& body) {
  const int number = next_id_++;
  Json row = body;
  row.set("ID", id(number)).set("Number", number);
  if (resource == "Clients") {
    row.set("ClientName", body["CommercialName"]).set("Status", "Activo");
    row.set("Addresses", Json::array({Json(id(number + 100'000))}));
  } else if (resource == "Orders" || resource == "Invoices") {
    row.set("Status", 0).set("Total", total_of(body));
    if (resource == "Invoices") row.set("Date", body["InvoiceDate"]);
  }
  if (resource == "Products") row.set("Unit", "Pieza");
  if (keeps && resource == "Products") keeps(row);
  tables_[resource].push_back(row);
  return Answer::text(200, "\"" + id(number) + "\"");
}

}  // namespace enlace::binderp
