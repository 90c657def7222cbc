#pragma once

#include <enlace/connector.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/connector.hpp>
#include <enlace/sdk/descriptor.hpp>
#include <enlace/sdk/mail.hpp>

// A host for the tests of a connector: no network, no process, no clock but its own.
//
//   FakeHost host;
//   host.on("GET", "https://api.example.com/items", {Answer::json(200, Json::array())});
//   auto connector = *AcmeConnector::create(config);
//   Call call = host.begin(Operation::pull_products);            // the class itself, or ...
//   ASSERT_TRUE(connector->pull_products(call, {"products", ""}));
//   Session session = *Session::open(host, *enlace_connector_entry(nullptr), config_json);
//   OpResult result = session.push_order(request);               // ... its library's table
//   EXPECT_TRUE(host.misuses().empty());
//
// It refuses what the real host refuses, with ENLACE_E_MISUSE and a line in misuses(). One thread.
namespace enlace::sdk::testing {

enum class Operation {
  describe,
  check,
  pull_products,
  pull_customers,
  push_order,
  find_order,
  delete_order,
  push_products
};

// What the other side does with one request.
struct Answer {
  HttpResponse response;
  enlace_status status = ENLACE_OK;  // not OK: there is no response
  std::int32_t sent = ENLACE_SENT_COMPLETE;

  using Headers = std::vector<std::pair<std::string, std::string>>;
  static Answer json(int status, const Json& body, Headers headers = {});
  static Answer text(int status, std::string body, Headers headers = {});
  static Answer unreachable();  // not a byte left
  static Answer lost();         // it may have been carried out, nobody knows
};
using Responder = std::function<Answer(const HttpRequest& request)>;

// What the mail server does with one message, or with a log-in alone.
struct MailAnswer {
  MailReply reply;
  enlace_status status = ENLACE_OK;  // not OK: the server gave no answer
  std::int32_t sent = ENLACE_SENT_COMPLETE;
  std::string cause;  // then: the host's code

  static MailAnswer accepted();
  static MailAnswer refused(int code, std::int32_t stage, std::string text = {});
  static MailAnswer unreachable(std::string cause = "connection_refused");
  static MailAnswer lost();  // it may have been accepted, nobody knows
};

struct Emitted {
  std::int32_t kind = 0;  // ENLACE_EMIT_*
  Json document;
};

struct Logged {
  std::int32_t level = 0;  // ENLACE_LOG_*
  std::string message;
  Json fields;
};

class FakeHost {
 public:
  FakeHost();
  ~FakeHost();
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  // The answers to requests whose URL starts with `url_prefix`, each used once, in order; or a responder
  // for all of them. Rules are tried in the order they were made. A request without a rule is a misuse.
  void on(const std::string& method, const std::string& url_prefix, std::vector<Answer> answers);
  void on(const std::string& method, const std::string& url_prefix, Responder responder);

  // The answers to messages, each used once, in order; every message after them is accepted.
  void on_mail(std::vector<MailAnswer> answers);
  // A host of a time before the extension.
  void without_mail();

  // From now on only the origins and the credential slots of `descriptor` may be used.
  void enforce(const Descriptor& descriptor);
  void set_time(std::int64_t unix_ms) { now_ms_ = unix_ms; }
  // Zones that local_time() knows, beside UTC: seconds east of Greenwich.
  void add_zone(const std::string& zone, int utc_offset_s) { zones_[zone] = utc_offset_s; }
  void cancel() { cancelled_ = true; }
  // Makes the n-th service call from now on (0 = the next) fail with `status`, to try every way to end.
  void fail_call(int n, enlace_status status);
  // Lets no write leave, with ENLACE_E_CONFLICT, as the host's dry run of push_products() does.
  void hold_writes(bool held) { writes_held_ = held; }

  // Starts an operation; its Call is valid until the next begin().
  Call begin(Operation operation);

  // What happened, over all operations.
  [[nodiscard]] const std::vector<HttpRequest>& requests() const { return requests_; }
  [[nodiscard]] std::vector<HttpRequest> writes() const;  // those that are not reads
  [[nodiscard]] const std::vector<MailRequest>& mails() const { return mails_; }
  [[nodiscard]] const std::vector<Logged>& logs() const { return logs_; }
  [[nodiscard]] const std::vector<Emitted>& emitted() const { return emitted_; }
  [[nodiscard]] std::vector<Json> emitted(std::int32_t kind) const;
  // What must keep its order: "find_key", "link:customer:C-1", "write:order" (a message too),
  // "checkpoint:<cursor>".
  [[nodiscard]] const std::vector<std::string>& events() const { return events_; }
  [[nodiscard]] const std::vector<std::string>& misuses() const { return misuses_; }
  // What the connector said with fail() in the running operation; status OK when it said nothing.
  [[nodiscard]] const Error& failure() const { return failure_; }
  // Bodies and folded texts that were not given back yet.
  [[nodiscard]] std::size_t held() const { return held_.size(); }
  // Fails what an operation owes at its end, such as an outcome; `status` is what it returned.
  enlace_status finish(enlace_status status);

 private:
  friend class Session;
  struct Services;  // the functions of the C table
  struct Rule {
    std::string method, url_prefix;
    std::vector<Answer> answers;
    Responder responder;
    std::size_t used = 0;
  };
  struct Held {
    HttpResponse response;
    std::vector<enlace_header> headers;
    std::string text;
  };

  enlace_status misuse(const std::string& what);
  enlace_status intercepted();  // cancellation and fail_call()
  enlace_status exchange(const enlace_http_request& raw, enlace_http_response& out);
  enlace_status refusal(const enlace_http_request& raw, const HttpRequest& request);
  Answer answer(const HttpRequest& request);
  enlace_status send(const enlace_smtp_request& raw, enlace_smtp_reply& out);
  enlace_status mail_refusal(const MailRequest& request);
  [[nodiscard]] bool find_key_declared() const;
  // Why this write of the order must not leave; "" when it may.
  [[nodiscard]] std::string fault_of_order_write(const std::string& purpose) const;
  enlace_status accept(std::int32_t kind, std::string_view text);
  std::uint64_t hold(Held held);

  enlace_host table_{};
  bool writes_held_ = false;
  std::unique_ptr<enlace_call> call_;
  Operation operation_ = Operation::check;
  std::vector<Rule> rules_;
  std::map<std::string, int> zones_ = {{"UTC", 0}};
  std::int64_t now_ms_ = 1'795'435'200'000;  // 2026-11-23T12:00:00Z
  bool cancelled_ = false;
  int calls_until_failure_ = -1;
  enlace_status failure_status_ = ENLACE_OK;
  bool enforced_ = false;
  std::set<std::string> origins_, slots_;
  bool order_written_ = false;  // in the running operation, and perhaps applied or refused

  std::vector<MailAnswer> mail_answers_;
  std::size_t mail_answers_used_ = 0;

  std::vector<HttpRequest> requests_;
  std::vector<MailRequest> mails_;
  std::vector<Logged> logs_;
  std::vector<Emitted> emitted_;
  std::size_t emitted_before_ = 0;  // by earlier operations
  std::vector<std::string> events_;
  std::vector<std::string> misuses_;
  std::size_t misuses_before_ = 0;
  Error failure_;
  std::map<std::uint64_t, std::unique_ptr<Held>> held_;
  std::uint64_t next_ref_ = 1;
};

// How an operation of a table ended. A misuse makes it ENLACE_E_MISUSE whatever the connector returned.
struct OpResult {
  enlace_status status = ENLACE_OK;
  Error error;                     // as the connector told it
  std::vector<Emitted> documents;  // of this operation
  [[nodiscard]] bool ok() const { return status == ENLACE_OK; }
  [[nodiscard]] Json document(std::int32_t kind) const;  // the first of that kind, else null
};

// One instance of a connector's table, run the way the host runs it.
class Session {
 public:
  static Result<Session> open(FakeHost& host, const enlace_connector& table, const Json& config);
  ~Session();
  Session(Session&& other) noexcept;
  Session& operator=(Session&&) = delete;

  OpResult check();
  OpResult pull_products(const PullRequest& request = {"products", ""});
  OpResult pull_customers(const PullRequest& request = {"customers", ""});
  OpResult push_order(const PushRequest& request);
  OpResult find_order(const FindRequest& request);
  OpResult delete_order(const FindRequest& request);
  OpResult push_products(const std::vector<Product>& products);

 private:
  Session(FakeHost& host, const enlace_connector& table) : host_(&host), table_(&table) {}
  OpResult run(Operation operation, enlace_op_fn slot, const std::string& request, const std::string& cursor,
               const std::string& key);

  FakeHost* host_;
  const enlace_connector* table_;
  enlace_instance* instance_ = nullptr;
};

// The descriptor that describe() of a table emits.
Result<Descriptor> describe(FakeHost& host, const enlace_connector& table);

// The table of a class without its library. One class a program: the layer behind it is made for one.
template <class C>
const enlace_connector& table_of() {
  detail::register_connector({&C::descriptor, &C::create});
  static const enlace_connector table = detail::make_table(C::kId, C::kVersion, C::kCapabilities);
  return table;
}

}  // namespace enlace::sdk::testing
