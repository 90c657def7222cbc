#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <enlace/sdk/result.hpp>

#include "mocks/frame/service.hpp"

namespace enlace::mock {

// A stand-in for Handy's API v2 by apis/handy.md alone; the switches of handy/switches.hpp choose where
// that leaves questions open. README.md lists the control routes.
//
// Thread-safe: a test may call the methods below while a Server serves the same object.
class HandyService final : public Service {
 public:
  explicit HandyService(const Clock& clock);  // the clock must outlive the service
  ~HandyService() override;

  [[nodiscard]] std::string name() const override { return "handy"; }
  Response handle(const Request& request) override;
  [[nodiscard]] Json state() const override;
  void reset() override;  // also the switches and the numbering of ids
  Response control(const Request& request, const std::string& path) override;

  // The control side without HTTP; same bodies, same errors (handy/world.hpp).
  Result<std::int64_t> create_company(const Json& body);
  Result<Json> create(std::int64_t company, std::string_view kind, const Json& body);
  Result<void> apply_switches(const Json& changes);
  [[nodiscard]] Json company_state(std::int64_t company) const;  // null when there is none

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace enlace::mock
