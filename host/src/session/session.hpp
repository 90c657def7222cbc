#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <enlace/connector.h>
#include <enlace/sdk/json.hpp>
#include <enlace/sdk/result.hpp>

#include "runtime/http.hpp"
#include "runtime/smtp.hpp"

// Running the operations of one connector instance, wherever its library lives: in a sandboxed worker
// (the only mode of production), in this process (debugging), or in a simulation.
namespace enlace::session {

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
const char* to_string(Operation op);

// What a running operation may ask of the host. One object serves one operation; the session calls it on
// the thread that runs the operation. Folding, local time, clocks and sleeping are the session's own.
class HostServices {
 public:
  virtual ~HostServices() = default;
  // `kind` is ENLACE_EMIT_*. Durable when it returns OK for LINK and FIND_KEY; an error ends the operation.
  virtual Result<void> emit(std::int32_t kind, Json document) = 0;
  virtual Result<void> checkpoint(const std::string& cursor) = 0;
  // Never throws; `reply.sent` says whether the server may have acted.
  virtual HttpReply http(const HttpCall& call) = 0;
  // The same for a message (enlace.smtp/1); whoever sends none refuses it.
  virtual SmtpReply smtp(const SmtpCall& call);
  virtual void log(std::int32_t level, const std::string& message, const Json& fields) = 0;
};

struct Limits {
  std::int64_t wall_ms = 120'000;
  std::int64_t cpu_ms = 60'000;
  std::uint64_t memory_bytes = 256u << 20;
  std::uint64_t records = 2'000'000;
  std::uint64_t bytes = 1u << 30;  // of emitted documents
  std::uint64_t log_lines = 10'000;
  std::uint64_t http_calls = 100'000;
};

struct OpRequest {
  Operation op = Operation::check;
  Json request;  // the operation's request document; null when it has none
  std::string cursor;
  std::string idempotency_key;  // writes: the reference
  std::string trace_id;
  Limits limits;
};

// How an operation came to its end. Only `returned` carries the connector's own verdict; after anything
// else the session is over and the job opens another.
enum class Ending { returned, crashed, timed_out, limit_exceeded, protocol_error, load_failed, stopped };
const char* to_string(Ending ending);

struct OpResult {
  Ending ending = Ending::returned;
  // OK, or why not: the connector's own error, or the session's (cause "connector_crashed" with params
  // {signal}, "connector_hung", "connector_memory", "connector_protocol", "connector_load_failed", …).
  Error error{ENLACE_OK, {}, {}, {}, 0, -1, {}};

  [[nodiscard]] bool ok() const { return ending == Ending::returned && error.status == ENLACE_OK; }
};

// What the library says about itself, read from its table when the session opened.
struct ConnectorInfo {
  std::string id, version;
  std::uint32_t abi = 0;           // major << 16 | minor
  std::uint64_t capabilities = 0;  // ENLACE_CAP_*
};

// One connector instance. Not thread-safe: one operation after the other. Destruction ends its worker.
class ConnectorSession {
 public:
  virtual ~ConnectorSession() = default;
  virtual OpResult run(const OpRequest& request, HostServices& services) = 0;
  [[nodiscard]] virtual bool alive() const = 0;
  [[nodiscard]] virtual const ConnectorInfo& info() const = 0;
  [[nodiscard]] virtual Json sandbox() const = 0;  // what was really enforced, for `status`
};

// A library that the allow-list admits (config/connectors.yaml), checked and sealed. Shared, immutable.
class ConnectorImage;

struct AllowedConnector {
  std::string id;                    // "alegra"
  std::string file;                  // absolute path of the library
  std::string sha256;                // lower-case hex
  std::vector<std::string> origins;  // approved by the operator
};

class SessionFactory {
 public:
  virtual ~SessionFactory() = default;
  // Checks and seals the library once for each hash; says what is wrong with it otherwise ("plugin_missing",
  // "plugin_tampered", "plugin_not_a_connector", "plugin_other_abi", "plugin_unsafe_permissions", …).
  virtual Result<std::shared_ptr<const ConnectorImage>> load(const AllowedConnector& allowed) = 0;
  // Starts an instance. `config` is what the connector's create() gets (null: only describe() will be run).
  virtual Result<std::unique_ptr<ConnectorSession>> open(std::shared_ptr<const ConnectorImage> image,
                                                         const Json& config) = 0;
};

}  // namespace enlace::session
