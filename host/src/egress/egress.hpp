#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "egress/reach.hpp"
#include "runtime/http.hpp"
#include "runtime/runtime.hpp"
#include "runtime/smtp.hpp"
#include "vault/vault.hpp"

// The only way out (design 7): allowed origins, authentication by slot, rate budgets, retries of what is
// harmless to repeat, log-ins, circuit breakers, redaction, and the record of what may have been written.
namespace enlace::egress {

// How to log in (Descriptor::Credential::Login), with its address resolved.
struct LoginRecipe {
  std::string method = "POST";
  std::string url;
  std::string content_type;
  std::string body;               // with {{secret:<slot>.<field>}}
  std::string token, expires_in;  // JSON pointers into the answer; "" = the answer does not say how long
  std::int64_t lifetime_ms = 3'600'000;
  std::string header, prefix;  // where the token goes ...
  std::string parameter;       // ... unless it is this query parameter
};

// How a slot is authenticated. Values of secrets are wiped with it.
struct Slot {
  enum class Scheme { basic, bearer, header, query, login } scheme = Scheme::bearer;
  std::string name;                             // header or query name, where the scheme needs one
  std::map<std::string, vault::Secret> fields;  // "token", "email", …
  std::string user_field;                       // basic: which one is the user; "" = told by its name
  LoginRecipe login;                            // login: the fields are for its request alone
};

struct RateSpec {
  int requests = 60;
  int per_seconds = 60;
  std::string limit_header, remaining_header, reset_header;
  enum class Reset { seconds, unix_time } reset = Reset::seconds;
  std::vector<Descriptor::Rate::Disguise> disguised = {};  // what counts as a 429
};

// Which requests go first when a budget is short: lower value first.
enum class Priority : int { orders = 0, deletions = 1, customers = 2, products = 3 };

// What may have reached the other side, for each purpose of one operation. Not thread-safe.
enum class Exposure { none, answered, maybe };
class WriteTrace {
 public:
  void note(const std::string& purpose, Exposure exposure);  // keeps the gravest
  // Takes a note back for a better one, once the outcome is known. For Egress alone.
  void replace(const std::string& purpose, Exposure exposure);
  [[nodiscard]] Exposure of(const std::string& purpose) const;
  [[nodiscard]] Exposure worst() const;
  [[nodiscard]] const std::map<std::string, Exposure>& all() const { return exposures_; }

 private:
  std::map<std::string, Exposure> exposures_;
};

// One remote account: who asks, where it may go, with which credentials, at which pace. Log-ins are shared by
// all with the same `key`, budgets by all with the same `pace` and origin, breakers within a tenant.
struct Account {
  std::string key;     // of the credentials: the same ones give the same key
  std::string pace;    // whose requests the server counts together, where that is known; "" = `key`
  std::string tenant;  // on whose behalf
  // What answers there, as its outages are told of: "handy", the plugin's id. "" = they are not.
  std::string system;
  std::vector<std::string> origins;  // "https://api.alegra.com"; exact scheme, host and port
  std::map<std::string, Slot> slots;
  RateSpec rate;
  // Of a mail server (origins "smtp://host:port", "smtps://host:port").
  struct Mail {
    std::string ca_file;       // further authorities, PEM
    bool allow_plain = false;  // no STARTTLS wanted
  } mail;
};

// The verdict of design 7 on one answered or lost write.
[[nodiscard]] Exposure exposure_of(const HttpReply& reply);
// The same for a message: before its end has left, nothing can have been accepted.
[[nodiscard]] Exposure exposure_of(const SmtpReply& reply);

// Thread-safe. Blocks until the exchange is over, its deadline has passed, or stop() was called.
class Egress {
 public:
  virtual ~Egress() = default;
  struct Options {
    Priority priority = Priority::products;
    std::int64_t deadline_ms = 0;  // monotonic; 0: two minutes from now
    int max_attempts = 5;          // of what is harmless to repeat
    bool ask_again = false;        // a person asks: a log-in that was refused before is tried again now
  };
  // A refused origin, an unknown slot, a write without purpose: sent == no, error MISUSE or CONFIG.
  // A slot of scheme login: egress logs in when it has no token, once for all that wait, and once more after
  // a 401, which is no exposure when the request then goes out again. Errors, with sent == no: AUTH
  // "login_refused" {fields, http_status}; UPSTREAM "login_failed" {http_status}, "login_unreadable"; and
  // those of the network.
  // `trace` may be null for reads.
  virtual HttpReply send(const Account& account, const HttpCall& call, const Options& options,
                         WriteTrace* trace) = 0;
  // One message, tried once: what it meets is for the caller to see. A refused address or a malformed message
  // is INVALID or MISUSE, before a connection is made. `trace` may be null for a log-in alone.
  virtual SmtpReply send_mail(const Account& account, const SmtpCall& call, const Options& options,
                              WriteTrace* trace);
  // Every known secret of `account` (plain, base64, URL-encoded, JSON-escaped) replaced by "***".
  virtual std::string redact(const Account& account, std::string text) const = 0;
  // Origins that answer nobody now (reach.hpp), of accounts with a `system`.
  virtual std::vector<Silence> silent() const { return {}; }
  // When an origin last came back from silence, or first answered; wall clock, 0: not since the start.
  virtual std::int64_t back_ms(const std::string& /*origin*/) const { return 0; }
  // One of the account's origins is in an outage.
  virtual bool is_away(const Account& /*account*/) const { return false; }
  // Every request of the account's tenant to one of its origins has failed since then, and there was one.
  virtual bool failed_since(const Account& /*account*/, std::int64_t /*monotonic_ms*/) const { return false; }
  // The host is about to stop: a write of an operation that has written nothing yet is refused with CANCELLED
  // and sent == no, so that nothing new can come into doubt. What has begun goes on, as do all reads.
  virtual void begin_no_write() {}
  virtual void stop() = 0;  // pending and later calls end at once with CANCELLED
};

std::unique_ptr<Egress> make_egress(Runtime& runtime);

// "" when it is neither an absolute http(s) URL nor "smtp(s)://host:port".
std::string origin_of(const std::string& url);

}  // namespace enlace::egress
