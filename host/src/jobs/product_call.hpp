#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "egress/egress.hpp"
#include "jobs/context.hpp"
#include "ledger/catalogue.hpp"
#include "ledger/ledger.hpp"
#include "session/session.hpp"

namespace enlace::jobs {

// The host's side of one push of products. A product that an earlier try may have created is not created
// again before that doubt has settled: the connector looks for it first, and two looks have to find nothing,
// as with the customers of orders (design 8.4, 8.5). Links are durable the moment they are told.
//
// In a dry run nothing is written on either side: links are not kept, and a write is held back and noted.
class ProductCall final : public session::HostServices {
 public:
  // `codes`: of the products that are pushed. All outlive the call.
  ProductCall(Services& services, const Instance& instance, ledger::Ledger& ledger,
              const std::set<std::string>& codes, std::int64_t deadline_ms, bool dry_run);

  Result<void> emit(std::int32_t kind, Json document) override;
  Result<void> checkpoint(const std::string& cursor) override;
  HttpReply http(const HttpCall& call) override;
  void log(std::int32_t level, const std::string& message, const Json& fields) override;

  // After the operation: settles or doubts what was begun and not linked. `connector_returned`: it did not
  // die.
  Result<void> close(bool connector_returned);

  [[nodiscard]] const std::vector<Outcome>& outcomes() const { return outcomes_; }
  // Of a dry run: code -> "create" or "update", by the first write that was held back.
  [[nodiscard]] const std::map<std::string, std::string>& held() const { return held_; }
  // After close(): products that were to be created, and no answer that this host saw says that they were.
  // What the connector says of them does not count (H-26): its next push looks for them.
  [[nodiscard]] const std::set<std::string>& unconfirmed() const { return unconfirmed_; }

 private:
  Result<void> store_link(const Json& document);
  Result<void> admit(const HttpCall& call);
  HttpReply hold_back(const HttpCall& call);
  [[nodiscard]] std::string account() const;

  Services& services_;
  const Instance& instance_;
  ledger::Ledger& ledger_;
  const std::set<std::string>& codes_;
  const bool dry_run_;
  egress::Egress::Options send_;
  egress::WriteTrace trace_;
  enum class Creation { unknown, refused, accepted };
  std::map<std::string, Creation> begun_;  // by code, until it is linked
  std::set<std::string> unconfirmed_;
  std::map<std::string, std::string> held_;
  std::vector<Outcome> outcomes_;
};

}  // namespace enlace::jobs
