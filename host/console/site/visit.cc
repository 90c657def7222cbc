#include "site/visit.hpp"

#include <cstdint>

#include "look/embedded.hpp"
#include "look/words.hpp"

namespace enlace::console {
namespace {

constexpr int kToldFor_s = 60;
constexpr int kLookAgain_s = 10;

// FNV-1a: names what a file holds, and keeps nothing secret.
std::string digest_of(std::string_view text) {
  std::uint64_t hash = 1'469'598'103'934'665'603u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  return std::to_string(hash);
}

int status_of(const Error& error) {
  switch (error.status) {
    case ENLACE_E_AUTH:
      return 401;
    case ENLACE_E_FORBIDDEN:
      return 403;
    case ENLACE_E_NOT_FOUND:
      return 404;
    case ENLACE_E_INVALID:
      return 422;
    case ENLACE_E_RATE_LIMITED:
    case ENLACE_E_NETWORK:
      return 503;
    default:
      return 500;
  }
}

}  // namespace

std::string style_address() {
  static const std::string address = "/estilo/" + digest_of(embedded("enlace.css")) + ".css";
  return address;
}

std::string script_address() {
  static const std::string address = "/guion/" + digest_of(embedded("enlace.js")) + ".js";
  return address;
}

std::string own_path(const std::string& path) {
  const bool own = path.size() < 2'000 && path.starts_with('/') && !path.starts_with("//") &&
                   path.find('\\') == std::string::npos && path.find_first_of("\r\n\t") == std::string::npos;
  return own ? path : "/";
}

bool Visit::may(Role role) const {
  const std::string& mine = me["role"].text();
  if (role == Role::viewer) return !mine.empty();
  if (role == Role::by_operator) return mine == "operator" || mine == "administrator";
  return mine == "administrator";
}

std::string Visit::word(std::string_view key, const Json& params) const {
  return say(language, key, params);
}

std::string Visit::field(std::string_view name) const {
  return first_of(request.posts() ? request.form : request.query, name);
}

Response Visit::page(const std::string& name, const std::string& title, const Json& model, int status) {
  const std::string here = address_of(request.path);
  const std::string query = written_fields(request.posts() ? Fields{} : request.query);
  const std::string whole = request.posts() ? "/" : here + (query.empty() ? "" : "?" + query);
  Json links = Json::array();
  const auto link = [&](const char* path, const char* key) {
    const bool is_here =
        here == path || (std::string_view(path) != "/" && here.starts_with(std::string(path) + "/"));
    links.push_back(Json::object({{"path", path}, {"name", word(key)}, {"is_here", is_here}}));
  };
  const bool inside = may(Role::viewer) && !me["must_enrol_totp"].truthy();
  if (inside) {
    link("/", "nav_today");
    link("/pedidos", "nav_orders");
    link("/espera", "nav_waiting");
    link("/catalogo", "nav_catalogue");
    link("/historial", "nav_history");
    if (may(Role::administrator)) link("/personas", "nav_people");
  }
  const std::string name_of = me["name"].text().empty() ? me["login"].text() : me["name"].text();
  const Json frame = Json::object({{"lang", es() ? "es-MX" : "en"},
                                   {"title", title},
                                   {"style", style_address()},
                                   {"script", script_address()},
                                   {"links", links},
                                   {"is_inside", inside},
                                   {"is_known", may(Role::viewer)},
                                   {"who", name_of},
                                   {"role", may(Role::viewer) ? word("role_" + me["role"].text()) : ""},
                                   {"csrf", form_token},
                                   {"here", whole},
                                   {"here_link", whole},
                                   {"other_language", es() ? "en" : "es"},
                                   {"other_language_name", es() ? "English" : "Español"},
                                   {"q", here == "/pedidos" ? first_of(request.query, "q") : ""},
                                   {"told", told},
                                   {"clock", figures.clock("")},
                                   {"refreshes", inside && !request.posts() && status == 200}});
  Json body = model;
  body.set("csrf", form_token);
  body.set("here", whole);
  Html html = rendered("head", frame, language);
  html += rendered(name, body, language);
  html += rendered("foot", frame, language);
  return Response::page(status, html);
}

Response Visit::done(const std::string& to, const std::string& text) {
  Response response = Response::redirect(own_path(to));
  const std::string value = percent_encoded(text);
  response.set("Set-Cookie", site.cookie(site.told_cookie(), site.mark_of(value) + '.' + value, kToldFor_s));
  return response;
}

Response Visit::trouble(const Error& error) {
  if (error.status == ENLACE_E_AUTH && !request.posts()) {
    const std::string query = written_fields(request.query);
    const std::string from = address_of(request.path) + (query.empty() ? "" : "?" + query);
    return Response::redirect(from == "/" ? "/entrar" : address_of("/entrar", {{"a", from}}));
  }
  const bool away = error.status == ENLACE_E_NETWORK;
  const int status = status_of(error);
  std::string what = error.message, remedy = error.params["remedy"].text();
  if (what.empty()) {
    what = word(away ? "away_what" : status == 401 ? "ended_what" : "trouble_what");
    remedy = word(away ? "away_remedy" : status == 401 ? "ended_remedy" : "trouble_remedy");
  }
  Response response =
      page("message", word(away ? "away_title" : "trouble_title"),
           Json::object({{"what", what},
                         {"remedy", remedy},
                         {"is_away", away},
                         {"again", request.posts() ? "/" : address_of(request.path, request.query)}}),
           status);
  // Such a page holds nothing that somebody could be reading or writing.
  if (away && !request.posts()) response.set("Refresh", std::to_string(kLookAgain_s));
  return response;
}

}  // namespace enlace::console
