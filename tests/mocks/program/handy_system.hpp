#pragma once

#include "mocks/handy/handy_service.hpp"
#include "mocks/program/system.hpp"

namespace enlace::mock {

// The one whose data the others are filled from.
class HandySystem final : public ServedSystem<HandyService> {
 public:
  using ServedSystem::ServedSystem;
  using ServedSystem::service;
  [[nodiscard]] std::string name() const override;
  Result<void> fill(Tenant& tenant, const DataPlan& plan, HandyService* handy) override;
  [[nodiscard]] Json address() const override;
  [[nodiscard]] Json company_of(const Tenant& tenant) const override;
  [[nodiscard]] std::string top_lines(const Tenant& tenant) const override;
  void add_secrets(const Tenant& tenant, Json& secrets) const override;
};

}  // namespace enlace::mock
