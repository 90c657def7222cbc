#include "site/router.hpp"

#include <algorithm>
#include <iostream>

#include "site/guard.hpp"
#include "web/server.hpp"

namespace enlace::console {
namespace {

constexpr int kFormFor_s = 43'200;

std::string client_of(const Request& request, const Site& site) {
  // Only the proxy on this machine may say for whom it asks, and only the last name is its own.
  const bool by_proxy = site.secure && (request.address == "127.0.0.1" || request.address == "::1");
  const std::string forwarded = request.header("x-forwarded-for");
  if (!by_proxy || forwarded.empty()) return request.address;
  std::string last = forwarded.substr(std::min(forwarded.rfind(',') + 1, forwarded.size()));
  std::erase(last, ' ');
  return last;
}

// Spanish, unless somebody chose otherwise in the corner.
phrases::Language language_of(const Request& request) {
  return cookie_of(request.header("cookie"), "enlace-language") == "en" ? phrases::Language::en
                                                                        : phrases::Language::es;
}

// What the action before told; nothing that this process did not write itself.
std::string told_by(const Site& site, const std::string& cookie) {
  const std::size_t point = cookie.find('.');
  if (point == std::string::npos) return {};
  const std::string value = cookie.substr(point + 1);
  return same_text(cookie.substr(0, point), site.mark_of(value)) ? percent_decoded(value, false)
                                                                 : std::string();
}

Visit visit_of(const Site& site, const Request& request, std::vector<std::string> parts) {
  const std::string cookies = request.header("cookie");
  const phrases::Language language = language_of(request);
  const std::int64_t now = site.runtime.unix_ms();
  return Visit{
      site,
      request,
      HostLink(site.socket, {cookie_of(cookies, site.session_cookie()), language, client_of(request, site)}),
      language,
      now,
      Figures(language, now),
      std::move(parts),
      Json(),
      "",
      told_by(site, cookie_of(cookies, site.told_cookie())),
      {}};
}

// Who it is. A session that ended is no error here: the route says whether one is needed.
Result<void> recognise(Visit& visit) {
  if (visit.host.asker().session.empty()) return {};
  Result<Json> me = visit.host.view("me");
  if (!me && me.error().status == ENLACE_E_AUTH) return {};
  if (!me) return failure(me.error());
  visit.me = *std::move(me);
  visit.form_token = visit.me["csrf"].text();
  return {};
}

// Whoever is not logged in proves by a cookie that the form is one that this browser got from here.
void give_form_token(Visit& visit) {
  std::string cookie = cookie_of(visit.request.header("cookie"), visit.site.form_cookie());
  if (cookie.size() != 64) {
    cookie = visit.site.new_token();
    visit.cookies.push_back(visit.site.cookie(visit.site.form_cookie(), cookie, kFormFor_s));
  }
  visit.form_token = visit.site.mark_of("form " + cookie);
}

Response with_cookies(Response response, const Visit& visit) {
  for (const std::string& cookie : visit.cookies) response.set("Set-Cookie", cookie);
  const bool shown = !visit.told.empty() && response.status() == 200;
  if (shown) response.set("Set-Cookie", visit.site.cookie(visit.site.told_cookie(), "", 0));
  return response;
}

Failure refusal(enlace_status status, const Visit& visit, const char* what, const char* remedy) {
  return failure(status, what, visit.word(what), Json::object({{"remedy", visit.word(remedy)}}));
}

}  // namespace

std::optional<std::vector<std::string>> fit(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t pattern_end = std::min(pattern.find('/', 1), pattern.size());
    const std::size_t path_end = std::min(path.find('/', 1), path.size());
    const std::string_view want = pattern.substr(0, pattern_end), have = path.substr(0, path_end);
    if (want == "/{}") {
      if (have.size() < 2) return std::nullopt;
      parts.emplace_back(have.substr(1));
    } else if (want != have) {
      return std::nullopt;
    }
    pattern.remove_prefix(pattern_end);
    path.remove_prefix(path_end);
    if (pattern.empty() || path.empty())
      return pattern.empty() && path.empty() ? std::optional(parts) : std::nullopt;
  }
}

Response Router::refuse(int status) {
  return Response::text(status, std::to_string(status) + ' ' + reason_of(status) + '\n');
}

Response Router::found(const Route& route, Visit& visit) const {
  const auto said = [&](const Error& error) { return visit.trouble(error); };
  if (route.door != Door::machine) {
    if (const Result<void> known = recognise(visit); !known) return said(known.error());
    if (visit.form_token.empty()) give_form_token(visit);
    if (visit.request.posts() && (!comes_from_here(visit.request, site_) ||
                                  !same_text(first_of(visit.request.form, "csrf"), visit.form_token))) {
      return said(refusal(ENLACE_E_FORBIDDEN, visit, "forged_what", "forged_remedy").error);
    }
  }
  if (route.door == Door::halfway || route.door == Door::inside) {
    if (visit.me.is_null()) return said(failure(ENLACE_E_AUTH, "session_ended").error);
    if (route.door == Door::inside && visit.me["must_enrol_totp"].truthy()) {
      return Response::redirect("/segundo-factor");
    }
    if (!visit.may(route.least)) {
      return said(refusal(ENLACE_E_FORBIDDEN, visit, "denied_what", "denied_remedy").error);
    }
  }
  Result<Response> answer = route.answer(visit);
  return answer ? *std::move(answer) : said(answer.error());
}

Response Router::answer(const Request& request) const {
  try {
    bool other_method = false;
    for (const Route& route : routes()) {
      std::optional<std::vector<std::string>> parts = fit(route.pattern, request.path);
      if (!parts) continue;
      const bool fits = request.method == route.method ||
                        (request.method == "HEAD" && route.method == std::string_view("GET"));
      if (!fits) {
        other_method = true;
        continue;
      }
      if (route.door != Door::machine && !names_us(request, site_)) return refuse(421);
      Visit visit = visit_of(site_, request, *std::move(parts));
      Response response = found(route, visit);
      return with_cookies(std::move(response), visit);
    }
    if (other_method) return refuse(405);
    if (!names_us(request, site_)) return refuse(421);
    Visit visit = visit_of(site_, request, {});
    if (const Result<void> known = recognise(visit); !known) return visit.trouble(known.error());
    if (visit.form_token.empty()) give_form_token(visit);
    Response response = visit.trouble(refusal(ENLACE_E_NOT_FOUND, visit, "lost_what", "lost_remedy").error);
    return with_cookies(std::move(response), visit);
  } catch (const std::exception& problem) {  // one page must not end the others
    std::cerr << "enlace-console: " << request.path.substr(0, 100) << ": " << problem.what() << '\n';
    return refuse(500);
  }
}

}  // namespace enlace::console
