#pragma once

#include <enlace/connector.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <enlace/sdk/documents.hpp>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

// The C++ layer over the C ABI: derive from Connector, export with ENLACE_CONNECTOR(YourClass).
//
// Everything runs on the thread of the operation. Exceptions that leave an operation become a CONTRACT
// error there (arithmetic out of range before any write: an error of that one record); nothing is thrown
// across the boundary.
namespace enlace::sdk {

struct HttpRequest {
  std::string method = "GET";
  std::string url;      // absolute
  std::string auth;     // credential slot; "" = anonymous
  std::string purpose;  // required for writes: "order", "customer:<key>", "product:<key>"
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool idempotent = false;  // ENLACE_HTTP_IDEMPOTENT
  std::uint32_t timeout_ms = 0;
  std::uint64_t max_response_bytes = 0;
};

struct HttpResponse {
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;

  [[nodiscard]] bool ok() const { return status >= 200 && status < 300; }
  [[nodiscard]] std::string_view header(std::string_view name) const;  // "" when absent; any case
};

// One running operation: the services of the host. Valid during that operation only.
class Call {
 public:
  explicit Call(const enlace_call* call) : call_(call) {}

  // One exchange; any HTTP status is a success here. On failure the error says whether the server may have
  // acted: ENLACE_E_NETWORK (not sent), ENLACE_E_AMBIGUOUS (a write that it may have taken), or what the host
  // refused it with: ENLACE_E_CANCELLED, ENLACE_E_MISUSE, ... with cause "host_refused".
  Result<HttpResponse> http(const HttpRequest& request);

  Result<void> emit(const Product& product);
  Result<void> emit(const Customer& customer);
  Result<void> emit(const Link& link);  // durable on return
  Result<void> emit(const Skipped& skipped);
  // push_order: where this order can be found again. Durable on return; before the first "order" write.
  Result<void> declare_find_key(const Json& find_key);
  // Any document by its ENLACE_EMIT_* kind; the operations' own results are emitted for the connector.
  Result<void> emit_json(std::int32_t kind, const Json& document);
  Result<void> checkpoint(std::string_view cursor);

  void debug(std::string_view message, const Json& fields = {});
  void info(std::string_view message, const Json& fields = {});
  void warn(std::string_view message, const Json& fields = {});

  [[nodiscard]] bool cancelled() const;
  [[nodiscard]] std::int64_t unix_time_ms() const;
  Result<void> sleep_ms(std::uint32_t ms);
  Result<std::string> fold_nfc(std::string_view text);   // composed, trimmed
  Result<std::string> fold_name(std::string_view text);  // also without case and accents
  Result<std::string> local_day(std::int64_t unix_ms, std::string_view zone);  // yyyy-mm-dd
  Result<enlace_local_time> local_time(std::int64_t unix_ms, std::string_view zone);

  [[nodiscard]] const enlace_call* raw() const { return call_; }
  // Whether a request other than a read was handed to the host in this operation.
  [[nodiscard]] bool wrote() const { return wrote_; }
  void note_write() { wrote_ = true; }  // for services beside http(), such as mail.hpp

 private:
  void log(std::int32_t level, std::string_view message, const Json& fields);
  Result<std::string> fold(std::int32_t mode, std::string_view text);

  const enlace_call* call_;
  bool wrote_ = false;
};

// What create() gets: the settings of this instance, already valid against the descriptor's schema.
struct Config {
  std::string instance;   // "alegra"
  std::string time_zone;  // IANA
  Json settings;

  static Result<Config> from_json(const Json& json);
};

struct PullRequest {
  std::string component;  // "products", "inventory", "customers"
  std::string cursor;     // "" = everything
};

// One configured instance. The host never runs two operations of one instance at once.
class Connector {
 public:
  virtual ~Connector() = default;
  virtual Result<CheckReport> check(Call& call) = 0;
  virtual Result<void> pull_products(Call& call, const PullRequest& request);
  virtual Result<void> pull_customers(Call& call, const PullRequest& request);
  virtual Result<Outcome> push_order(Call& call, const PushRequest& request);
  virtual Result<Found> find_order(Call& call, const FindRequest& request);
  virtual Result<Outcome> delete_order(Call& call, const FindRequest& request);
  virtual Result<std::vector<Outcome>> push_products(Call& call, const std::vector<Product>& products);
};

namespace detail {
struct Entry {
  Json (*descriptor)();
  Result<std::unique_ptr<Connector>> (*create)(const Config&);
};
void register_connector(const Entry& entry);  // called once, from the entry point
enlace_connector make_table(const char* id, const char* version, std::uint64_t capabilities);
}  // namespace detail

}  // namespace enlace::sdk

// Exports `Class`, which has:
//   static constexpr const char* kId;  kVersion;  static constexpr std::uint64_t kCapabilities;
//   static enlace::Json descriptor();
//   static enlace::Result<std::unique_ptr<enlace::sdk::Connector>> create(const enlace::sdk::Config&);
#define ENLACE_CONNECTOR(Class)                                                                      \
  extern "C" ENLACE_EXPORT const enlace_connector* ENLACE_CALL enlace_connector_entry(               \
      const enlace_entry_args* args) {                                                               \
    if (args != nullptr && (args->abi_version >> 16) != ENLACE_ABI_MAJOR) {                          \
      if (args->reject_reason != nullptr) *args->reject_reason = "built for Enlace connector ABI 1"; \
      return nullptr;                                                                                \
    }                                                                                                \
    ::enlace::sdk::detail::register_connector({&Class::descriptor, &Class::create});                 \
    static const enlace_connector table =                                                            \
        ::enlace::sdk::detail::make_table(Class::kId, Class::kVersion, Class::kCapabilities);        \
    return &table;                                                                                   \
  }
