#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "mocks/alegra/alegra_service.hpp"
#include "mocks/frame/service.hpp"
#include "mocks/handy/handy_service.hpp"
#include "support/child_process.hpp"
#include "support/temporary_directory.hpp"

// A host of many small customers, each with a Handy account of its own and three connectors, enabled and
// without work: what is left is what it costs to have them.
namespace enlace::bench {

class ManyTenants {
 public:
  ManyTenants(int tenants, const std::string& schedule);
  ~ManyTenants();

  enlace::test::ChildProcess serve();
  // Requests that Handy has received so far.
  std::uint64_t received();
  // As if every job had last run long ago.
  void make_due();
  // `enlace status --json`, null when the host does not answer.
  Json status();
  [[nodiscard]] std::string log() const;

 private:
  void write_files(int tenants, const std::string& schedule);
  void activate(int tenants);
  int run(const std::vector<std::string>& words, const std::string& input = {});

  enlace::test::TemporaryDirectory directory_;
  mock::SettableClock clock_;
  mock::HandyService handy_;
  mock::AlegraService alegra_;
  mock::Frame handy_frame_, alegra_frame_;
  std::unique_ptr<mock::Server> handy_server_, alegra_server_;
  std::uint64_t received_ = 0;
};

}  // namespace enlace::bench
