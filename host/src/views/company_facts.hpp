#pragma once

#include <map>
#include <string>

#include <enlace/sdk/result.hpp>

#include "engine/engine.hpp"

namespace enlace::views {

// What stands beside everything about a company.
struct CompanyFacts {
  std::string name;               // as its file says; else the tenant's id
  std::string time_zone = "UTC";  // of a company that is not configured
  std::string currency;           // ISO 4217; "" = not known yet
};

// Of all that are configured, by tenant.
class Companies {
 public:
  static Result<Companies> of(engine::Engine& engine);
  [[nodiscard]] CompanyFacts facts(const std::string& tenant) const;

 private:
  std::map<std::string, CompanyFacts> known_;
  std::map<std::string, std::string> currencies_;
};

}  // namespace enlace::views
