#pragma once

#include <map>
#include <optional>
#include <string>

#include "egress/egress.hpp"
#include "jobs/context.hpp"
#include "ledger/ledger.hpp"
#include "session/session.hpp"

namespace enlace::jobs {

// The host's side of one operation on one order: makes its requests and keeps what they may have done, makes
// its links and its find key durable the moment they are told, and refuses every write that is not allowed
// here and now. One object, one operation, one thread.
class OrderCall final : public session::HostServices {
 public:
  // Which writes may leave.
  enum class Mode {
    push,    // the order, once, its find key being durable; its customer, by the ledger's leave (design 8.5)
    remove,  // the document of the order
    look,    // none; of an order in doubt the find key is kept
    first,   // none; before the order's push (H-24)
  };
  struct Context {
    Services& services;
    const Instance& instance;
    ledger::Ledger& ledger;
    ledger::DeliveryId order;
    std::string customer;  // folded name
    ledger::DoubtPolicy policy;
    std::string content{};  // of the order as it was claimed (`seen_hash`)
  };
  OrderCall(Context context, Mode mode);

  Result<void> emit(std::int32_t kind, Json document) override;
  Result<void> checkpoint(const std::string& cursor) override;
  HttpReply http(const HttpCall& call) override;
  SmtpReply smtp(const SmtpCall& call) override;
  void log(std::int32_t level, const std::string& message, const Json& fields) override;

  // After the operation: settles the row of the customer, if a write for it left, and its link.
  Result<void> close(bool connector_returned);

  [[nodiscard]] ledger::Evidence order_evidence() const { return evidence_of("order"); }
  // A removal that the host's own record bears out: accepted, or the ERP has nothing at some address (404,
  // 410).
  [[nodiscard]] bool saw_it_gone() const {
    return order_evidence() == ledger::Evidence::accepted || saw_nothing_there_;
  }
  [[nodiscard]] const std::optional<Outcome>& outcome() const { return outcome_; }
  [[nodiscard]] const std::optional<Found>& found() const { return found_; }
  // In `look`, before a push: where the order would be found again.
  [[nodiscard]] const std::string& find_key() const { return find_key_; }
  // A write for a customer was refused because the customer may exist already: not before then.
  [[nodiscard]] std::int64_t not_before_mono_ms() const { return not_before_mono_ms_; }
  // In `look`: the connector would have created the customer, so the ERP has none of that name.
  [[nodiscard]] bool wanted_to_create_customer() const { return wanted_customer_; }

 private:
  [[nodiscard]] ledger::Evidence evidence_of(const std::string& purpose) const;
  [[nodiscard]] std::string customer_account() const;
  [[nodiscard]] ledger::Accounts accounts() const;
  Result<void> store_link(const Json& document);
  Result<void> keep(const Link& link);
  // An error: the request must not leave.
  Result<void> admit(const HttpCall& call);
  Result<void> admit_customer();

  Context context_;
  Mode mode_;
  egress::WriteTrace trace_;
  std::map<std::string, ledger::Evidence> evidence_;
  std::optional<Outcome> outcome_;
  std::optional<Found> found_;
  bool find_key_declared_ = false;
  std::string find_key_;
  std::string customer_purpose_;  // of the customer write that left
  std::string customer_remote_id_;
  bool customer_linked_ = false;
  bool customer_denied_ = false;  // its creation was not let out
  // Of a customer whose creation was refused, lost or not let out, so far as this host saw (H-26): kept once
  // the ERP has taken the order with it.
  std::optional<Link> unconfirmed_link_;
  bool wanted_customer_ = false;
  bool saw_nothing_there_ = false;
  std::int64_t not_before_mono_ms_ = 0;
};

// What the end of an operation says, in the words of the decision table.
ledger::Said said(const session::OpResult& result);

}  // namespace enlace::jobs
