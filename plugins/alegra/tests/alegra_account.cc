#include "alegra_account.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>

#include "connector.hpp"

namespace enlace::alegra {
namespace {

using sdk::testing::Answer;

const std::string kBase = "https://api.alegra.com/api/v1";

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

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

bool contains(const Json& field, const std::string& text) {
  return lower(field.text()).find(lower(text)) != std::string::npos;
}

bool passes(const Json& row, const std::string& filter, const std::string& value) {
  if (filter == "client_id") return row["client"]["id"].text() == value;
  if (filter == "date") return row["date"].text() == value;
  if (filter == "type") return row["type"].dump().find(value) != std::string::npos;
  if (filter == "name" || filter == "identification" || filter == "reference")
    return contains(row[filter], value);
  if (filter == "query") return contains(row["name"], value) || contains(row["reference"], value);
  return true;  // unknown filters are ignored in silence
}

// What Colombia refuses (apis/alegra.md 8.5).
std::optional<Answer> refusal_of_colombia(const Json& contact) {
  const auto refuse = [](const char* words) {
    return Answer::json(400, Json::object({{"code", 400}, {"message", words}}));
  };
  const Json& parts = contact["nameObject"];
  if (contact["kindOfPerson"].text() == "PERSON_ENTITY" &&
      (parts["firstName"].text().empty() || parts["lastName"].text().empty())) {
    return refuse("El campo nameObject es obligatorio");
  }
  const Json& address = contact["address"];
  const bool placed = !address["department"].text().empty();
  if (!placed && !address["address"].text().empty()) return refuse("El departamento es inválido");
  if (!placed && !address["city"].text().empty()) {
    return Answer::json(400, json(R"({"code":2112,"message":"Departamento inválido"})"));
  }
  return std::nullopt;
}

// Alegra shows a natural person under the parts of the name.
Json shown_contact(Json contact) {
  const Json& parts = contact["nameObject"];
  std::string name;
  for (const char* part : {"firstName", "secondName", "lastName", "secondLastName"}) {
    const std::string& text = parts[part].text();
    if (!text.empty()) name += (name.empty() ? "" : " ") + text;
  }
  if (!name.empty()) contact.set("name", name);
  return contact;
}

}  // namespace

Json json(std::string_view text) {
  Result<Json> parsed = Json::parse(text);
  EXPECT_TRUE(parsed) << text;
  return parsed ? *parsed : Json();
}

AlegraAccount::AlegraAccount() {
  company =
      json(R"({"name":"Distribuidora Demo","identification":"DDE100101AA1","applicationVersion":"mexico",
                     "currency":{"code":"MXN"},"decimalPrecision":"2","timezone":"America/Mexico_City"})");
  add("price-lists", R"({"id":"1","name":"General","status":"active","type":"amount"})");
  add("taxes", R"({"id":"3","name":"IVA","percentage":"16.00","status":"active"})");
  Result<Descriptor> descriptor = Descriptor::from_json(AlegraConnector::descriptor());
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

void AlegraAccount::add(const std::string& resource, const std::string& row_json) {
  tables_[resource].push_back(json(row_json));
}

void AlegraAccount::script(const std::string& method, const std::string& path, Answer answer) {
  scripted_[method + " " + path].push_back(std::move(answer));
}

sdk::testing::Session& AlegraAccount::session(const Json& settings) {
  if (session_ == nullptr) {
    auto opened = sdk::testing::Session::open(
        host_, sdk::testing::table_of<AlegraConnector>(),
        Json::object({{"instance", "alegra"}, {"time_zone", "America/Mexico_City"}, {"settings", settings}}));
    EXPECT_TRUE(opened);
    session_ = std::make_unique<sdk::testing::Session>(*std::move(opened));
  }
  return *session_;
}

std::vector<std::string> AlegraAccount::requests(const std::string& starting_with) const {
  std::vector<std::string> lines;
  for (const sdk::HttpRequest& request : host_.requests()) {
    const std::string line = request.method + " " + decoded(request.url.substr(kBase.size()));
    if (line.starts_with(starting_with)) lines.push_back(line);
  }
  return lines;
}

std::vector<Json> AlegraAccount::posted(const std::string& path) const {
  std::vector<Json> bodies;
  for (const sdk::HttpRequest& request : host_.requests()) {
    if (request.method == "POST" && request.url == kBase + path) bodies.push_back(json(request.body));
  }
  return bodies;
}

Json* AlegraAccount::find(const std::string& resource, const std::string& id) {
  for (Json& row : tables_[resource]) {
    if (row["id"].text() == id) return &row;
  }
  return nullptr;
}

Answer AlegraAccount::answer(const sdk::HttpRequest& request) {
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
      query[split(pair, '=')[0]] = decoded(split(pair, '=')[1]);
    }
  }
  const std::vector<std::string> path = split(parts[0], '/');  // "", resource, id, action
  if (path[1] == "company") return Answer::json(200, company);
  if (path.size() == 2)
    return request.method == "GET" ? list(path[1], query) : create(path[1], json(request.body));
  Json* row = find(path[1], decoded(path[2]));
  if (row == nullptr) return Answer::json(404, json(R"({"code":404,"message":"No existe"})"));
  if (path.size() == 4 && path[3] == "void") row->set("status", "void");
  if (request.method == "DELETE") {
    std::erase_if(tables_[path[1]], [&](const Json& each) { return &each == row; });
    return Answer::json(200, json(R"({"code":200,"message":"Se eliminó"})"));
  }
  return Answer::json(200, *row);
}

Answer AlegraAccount::list(const std::string& resource,
                           const std::map<std::string, std::string>& query) const {
  Json::Array rows;
  const auto table = tables_.find(resource);
  if (table != tables_.end()) {
    std::copy_if(table->second.begin(), table->second.end(), std::back_inserter(rows), [&](const Json& row) {
      return std::all_of(query.begin(), query.end(),
                         [&](const auto& q) { return passes(row, q.first, q.second); });
    });
  }
  const auto number = [&](const char* name, std::size_t fallback) {
    return query.contains(name) ? static_cast<std::size_t>(std::stoi(query.at(name))) : fallback;
  };
  const std::size_t limit = number("limit", 30);
  if (limit > 30)
    return Answer::json(400, json(R"({"code":903,"message":"El límite debe ser menor o igual a 30"})"));
  const std::size_t first = std::min(number("start", 0), rows.size());
  const std::size_t last = std::min(first + limit, rows.size());
  const Json page(Json::Array(rows.begin() + static_cast<std::ptrdiff_t>(first),
                              rows.begin() + static_cast<std::ptrdiff_t>(last)));
  if (!says_total || !query.contains("metadata")) return Answer::json(200, page);
  const Json total = Json::object({{"total", static_cast<std::int64_t>(rows.size())}});
  return Answer::json(200, Json::object({{"metadata", total}, {"data", page}}));
}

Answer AlegraAccount::create(const std::string& resource, Json body) {
  if (resource == "contacts") {
    const bool colombia = company["applicationVersion"].text() == "colombia";
    if (std::optional<Answer> refusal = colombia ? refusal_of_colombia(body) : std::nullopt) return *refusal;
    body = shown_contact(std::move(body));
  }
  const int number = next_id_++;
  body.set("id", "01959152-fe97-7a6e-a2d5-" + std::to_string(100000000000 + number));
  if (resource == "remissions") {
    body.set("status", "open").set("number", std::to_string(number)).set("total", total_of(body));
  }
  tables_[resource].push_back(body);
  return Answer::json(200, body);
}

// Alegra rounds the net amount and each tax of a line (apis/alegra.md 15.6).
Decimal AlegraAccount::total_of(const Json& remission) const {
  Decimal total;
  for (const Json& line : remission["items"].items()) {
    const Decimal kept = Decimal(1) - *line["discount"].decimal() / Decimal(100);
    const Decimal net = *line["price"].decimal() * *line["quantity"].decimal() * kept;
    total += net.rounded(2);
    for (const Json& tax : line["tax"].items()) {
      for (const Json& known : tables_.at("taxes")) {
        if (known["id"] == tax["id"])
          total += (net * *known["percentage"].decimal() / Decimal(100)).rounded(2);
      }
    }
  }
  return total;
}

}  // namespace enlace::alegra
