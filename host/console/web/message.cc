#include "web/message.hpp"

namespace enlace::console {
namespace {

// Letters, digits and - . _; what a header cannot carry becomes _.
std::string plain_file_name(const std::string& name) {
  std::string plain;
  for (const char c : name) {
    const bool fits = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '.' || c == '_';
    plain += fits ? c : '_';
  }
  return plain.empty() ? "enlace" : plain;
}

}  // namespace

Response Response::page(int status, const Html& html) {
  Response response;
  response.status_ = status;
  response.body_ = html.text();
  response.set("Content-Type", "text/html; charset=utf-8").set("Cache-Control", "no-store");
  return response;
}

Response Response::asset(std::string type, std::string body, bool kept) {
  Response response;
  response.body_ = std::move(body);
  response.set("Content-Type", std::move(type));
  response.set("Cache-Control", kept ? "private, max-age=31536000, immutable" : "no-store");
  return response;
}

Response Response::text(int status, std::string body) {
  Response response;
  response.status_ = status;
  response.body_ = std::move(body);
  response.set("Content-Type", "text/plain; charset=utf-8").set("Cache-Control", "no-store");
  return response;
}

Response Response::redirect(std::string to) {
  Response response;
  response.status_ = 303;
  response.set("Location", std::move(to)).set("Cache-Control", "no-store");
  return response;
}

Response Response::download(const std::string& name, const std::string& type,
                            std::function<void(const Send&)> body) {
  Response response;
  response.stream_ = std::move(body);
  response.set("Content-Type", type).set("Cache-Control", "no-store");
  response.set("Content-Disposition", "attachment; filename=\"" + plain_file_name(name) + "\"");
  return response;
}

// A line end in a value would begin a header of somebody else's: such a value is not sent.
Response& Response::set(std::string name, std::string value) {
  if (value.find_first_of("\r\n") == std::string::npos) {
    headers_.emplace_back(std::move(name), std::move(value));
  }
  return *this;
}

// `same-origin`: with "no-referrer" browsers say Origin: null of our own forms, and site/guard could not tell
// them from others'. `connect-src`: the script asks whether there is news. Nothing inline, nothing from
// elsewhere, no exception.
Fields policy(bool secure) {
  Fields headers = {
      {"Content-Security-Policy",
       "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"}};
  if (secure) headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  return headers;
}

}  // namespace enlace::console
