#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "session/factory.hpp"

namespace enlace::test {

// Connector sessions of a simulation: in this process, with images that are checked once for all lives of
// all simulations (hashing a library is a third of a simulation otherwise), and workers that may die.
class SimSessions final : public session::SessionFactory {
 public:
  // After how many calls of a service the worker of this operation dies; 0: it lives. `config`: what its
  // connector was created with.
  using Fate = std::function<int(const Json& config)>;
  // Whether the next service that a connector asks for fails, without being done.
  using Refusal = std::function<bool()>;
  SimSessions(Runtime& runtime, Fate fate, Refusal refuses = {});

  Result<std::shared_ptr<const session::ConnectorImage>> load(
      const session::AllowedConnector& allowed) override;
  Result<std::unique_ptr<session::ConnectorSession>> open(
      std::shared_ptr<const session::ConnectorImage> image, const Json& config) override;
  void stop() { inner_->stop(); }

 private:
  std::unique_ptr<session::StoppableFactory> inner_;
  Fate fate_;
  Refusal refuses_;
};

}  // namespace enlace::test
