#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "mocks/frame/service.hpp"
#include "mocks/smtp/faults.hpp"
#include "mocks/smtp/switches.hpp"

namespace enlace::mock {

// The mailbox and the settings behind the SMTP mock (smtp/smtp_server.hpp); over HTTP it has the control side
// alone. Everything that arrived is kept, whatever came of its session later.
//
// Control routes beside those of every mock; faults are those of smtp/faults.hpp:
//   GET  /__mock/messages [?recipient=glob]  what was accepted: envelope, decoded headers and parts, raw
//   GET  /__mock/messages/{n}                one; /{n}/raw, /{n}/html, /{n}/text as such, for a browser
//   DELETE /__mock/messages
//   POST /__mock/users {"user","password"}
//   GET, POST /__mock/switches
// Thread-safe: sessions run beside the control side.
class SmtpService final : public Service {
 public:
  explicit SmtpService(const Clock& clock) : clock_(clock) {}  // the clock must outlive it

  [[nodiscard]] std::string name() const override { return "smtp"; }
  Response handle(const Request& request) override;  // nothing: 404
  [[nodiscard]] Json state() const override;         // users' passwords and raw texts left out
  void reset() override;
  Response control(const Request& request, const std::string& path) override;
  [[nodiscard]] bool own_faults_and_journal() const override { return true; }
  [[nodiscard]] Json faults_never_fired() const override;

  void add_user(const std::string& user, const std::string& password);
  Result<Json> set_switches(const Json& changes);
  Result<std::vector<std::int64_t>> arm(const Json& faults);  // ids
  [[nodiscard]] Json messages(const std::string& recipient_glob = "*") const;

  // For the sessions.
  struct Envelope {
    std::int64_t session = 0;
    std::string security;  // "none", "starttls", "implicit"
    std::string user;      // "" without AUTH
    std::string helo;
    std::string sender;
    std::vector<std::string> recipients;  // those that were accepted
  };
  [[nodiscard]] smtp::Switches switches() const;
  [[nodiscard]] bool knows(const std::string& user, const std::string& password);  // counts the refused
  std::optional<smtp::Fault> fault(smtp::Stage stage, const std::string& sender,
                                   const std::vector<std::string>& recipients);
  void keep(const Envelope& envelope, std::string raw);
  void record(std::int64_t session, smtp::Stage stage, const std::string& line, const std::string& answer,
              const std::optional<smtp::Fault>& fault);
  std::int64_t begin_session();

 private:
  struct Kept {
    std::int64_t number = 0;
    std::int64_t unix_ms = 0;
    Envelope envelope;
    std::string raw;
  };
  Result<Json> controlled(const Request& request, const std::string& path);
  [[nodiscard]] Json message_json(const Kept& kept, bool with_raw) const;
  [[nodiscard]] const Kept* find(const std::string& number) const;

  static constexpr std::size_t kJournalCapacity = 100'000;

  const Clock& clock_;
  mutable std::mutex mutex_;  // guards all below
  smtp::Switches switches_;
  smtp::FaultSet faults_;
  std::map<std::string, std::string> users_;
  std::vector<Kept> kept_;
  std::deque<Json> journal_;
  std::int64_t sequence_ = 0;
  std::int64_t sessions_ = 0;
  std::int64_t refused_log_ins_ = 0;
};

}  // namespace enlace::mock
