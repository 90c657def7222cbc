#include "mocks/frame/journal.hpp"

#include <charconv>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/glob.hpp"

namespace enlace::mock {
namespace {

constexpr std::string_view kBlank = "***";

Json pairs(const Headers& list) {
  Json out = Json::array();
  for (const auto& [name, value] : list) out.push_back(Json::array({name, value}));
  return out;
}

// Blanks the secret wherever it stands, not only in its own header: a client that leaks a token into the
// query or the body must not make the journal leak it too.
void blank(std::string& text, std::string_view secret) {
  for (std::size_t at = text.find(secret); at != std::string::npos;
       at = text.find(secret, at + kBlank.size())) {
    text.replace(at, secret.size(), kBlank);
  }
}

void blank_members(std::string& body, const std::vector<std::string>& names) {
  if (names.empty()) return;
  Result<Json> json = Json::parse(body);
  if (!json) return;
  bool changed = false;
  for (const std::string& name : names) {
    if (Json* value = json->find(name)) {
      *value = kBlank;
      changed = true;
    }
  }
  if (changed) body = json->dump();
}

void blank_secrets(Request& request, std::string_view secret_header) {
  std::string secret(request.header(secret_header));
  const std::string_view names[] = {secret_header, "Authorization", "Proxy-Authorization", "Cookie"};
  for (auto& [name, value] : request.headers) {
    Request one;
    one.headers.emplace_back(name, "x");
    for (const std::string_view wanted : names) {
      if (!wanted.empty() && !one.header(wanted).empty()) value = kBlank;
    }
  }
  const std::size_t scheme = secret.find(' ');  // "Bearer <token>", "Basic <pair>"
  if (scheme != std::string::npos) secret.erase(0, scheme + 1);
  if (secret.size() < 6) return;  // too short to be told from ordinary text
  blank(request.target, secret);
  blank(request.path, secret);
  blank(request.body, secret);
  for (auto& [name, value] : request.query) blank(value, secret);
  for (auto& [name, value] : request.headers) blank(value, secret);
}

}  // namespace

void Journal::record(const Request& request, std::int64_t unix_ms, int status, std::string_view wire,
                     std::string_view fault, std::string_view secret_header,
                     const std::vector<std::string>& secret_members) {
  Entry entry{++received_, unix_ms, request, status, std::string(wire), std::string(fault)};
  blank_secrets(entry.request, secret_header);
  blank_members(entry.request.body, secret_members);
  if (entry.request.body.size() > kBodyLimit) entry.request.body.resize(kBodyLimit);
  entries_.push_back(std::move(entry));
  if (entries_.size() > kCapacity) {
    entries_.pop_front();
    ++dropped_;
  }
}

void Journal::clear() {
  entries_.clear();
  dropped_ = 0;
}

Json Journal::render(const Entry& entry) {
  Json out = Json::object({{"sequence", entry.sequence},
                           {"unix_ms", entry.unix_ms},
                           {"method", entry.request.method},
                           {"path", entry.request.path},
                           {"query", pairs(entry.request.query)},
                           {"headers", pairs(entry.request.headers)},
                           {"body", entry.request.body},
                           {"status", entry.status},
                           {"wire", entry.wire}});
  out.set("fault", entry.fault.empty() ? Json() : Json(entry.fault));
  return out;
}

Json Journal::report(const Request& question) const {
  const std::string method = question.param("method").value_or("");
  const std::string path = question.param("path").value_or("*");
  const std::string since_text = question.param("since").value_or("0");
  std::uint64_t since = 0;
  std::from_chars(since_text.data(), since_text.data() + since_text.size(), since);

  Json requests = Json::array();
  for (const Entry& entry : entries_) {
    if (entry.sequence <= since) continue;
    if (!method.empty() && entry.request.method != method) continue;
    if (!matches_glob(path, entry.request.path)) continue;
    requests.push_back(render(entry));
  }
  return Json::object({{"requests", std::move(requests)}, {"dropped", dropped_}});
}

}  // namespace enlace::mock
