#pragma once

#include <functional>
#include <string>

#include "jobs/context.hpp"

// Running one pull of a connector: every emitted document goes to a function, requests go out through egress.
namespace enlace::jobs {

class Pull {
 public:
  // What to do with a document of kind ENLACE_EMIT_*. An error ends the pull with that error.
  using Sink = std::function<Result<void>(std::int32_t kind, const Json& document)>;

  Pull(Services& services, const Instance& instance, egress::Priority priority, std::string component);

  // OK only when the connector said that its listing is complete. A worker that dies costs one more try with
  // a fresh one: a pull only reads.
  Result<void> run(session::Operation operation, const RunOptions& options, const Sink& sink);

 private:
  Services& services_;
  const Instance& instance_;
  egress::Priority priority_;
  std::string component_;
};

}  // namespace enlace::jobs
