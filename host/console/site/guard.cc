#include "site/guard.hpp"

namespace enlace::console {

// Browsers of today say Sec-Fetch-Site; older ones say Origin with every POST. Who says neither is no browser
// and has nobody's cookies.
bool comes_from_here(const Request& request, const Site& site) {
  const std::string fetched = request.header("sec-fetch-site");
  if (!fetched.empty() && fetched != "same-origin") return false;
  const std::string origin = request.header("origin");
  if (origin.empty()) return true;
  const std::string authority = site.authority.empty() ? request.header("host") : site.authority;
  return origin == (site.secure ? "https://" : "http://") + authority;
}

bool names_us(const Request& request, const Site& site) {
  return site.authority.empty() || request.header("host") == site.authority;
}

}  // namespace enlace::console
