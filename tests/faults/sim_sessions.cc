#include "faults/sim_sessions.hpp"

namespace enlace::test {
namespace {

using session::Ending;

// The services of a worker that dies at the n-th call. What the connector still does in this process after
// that, nobody sees: every service refuses, and the session says that it crashed.
class MortalServices final : public session::HostServices {
 public:
  MortalServices(session::HostServices& real, int dies_at) : real_(real), left_(dies_at) {}
  [[nodiscard]] bool dead() const { return dead_; }

  Result<void> emit(std::int32_t kind, Json document) override {
    if (dead_) return gone();
    Result<void> done = real_.emit(kind, std::move(document));
    return count() ? gone() : done;
  }
  Result<void> checkpoint(const std::string& cursor) override {
    if (dead_) return gone();
    Result<void> done = real_.checkpoint(cursor);
    return count() ? gone() : done;
  }
  HttpReply http(const HttpCall& call) override {
    HttpReply lost;
    lost.error.status = ENLACE_E_CANCELLED;
    lost.error.cause = "stopped";
    if (dead_) return lost;
    HttpReply reply = real_.http(call);
    return count() ? lost : reply;
  }
  SmtpReply smtp(const SmtpCall& call) override {
    if (dead_) return no_mail(ENLACE_E_CANCELLED, "stopped");
    SmtpReply reply = real_.smtp(call);
    return count() ? no_mail(ENLACE_E_CANCELLED, "stopped") : reply;
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    if (!dead_) real_.log(level, message, fields);
  }

 private:
  static Failure gone() { return failure(ENLACE_E_CANCELLED, "stopped"); }
  // Dies after the service was done: the host acted, the worker does not learn of it.
  bool count() {
    dead_ = dead_ || --left_ == 0;
    return dead_;
  }
  session::HostServices& real_;
  int left_;
  bool dead_ = false;
};

// Services of which some fail: what a connector sees when the host's disk is full, or its own time is over.
class FailingServices final : public session::HostServices {
 public:
  FailingServices(session::HostServices& real, const SimSessions::Refusal& refuses)
      : real_(real), refuses_(refuses) {}

  Result<void> emit(std::int32_t kind, Json document) override {
    if (refuses()) return failure(ENLACE_E_TRANSIENT, "host_refused", "simulated");
    return real_.emit(kind, std::move(document));
  }
  Result<void> checkpoint(const std::string& cursor) override {
    if (refuses()) return failure(ENLACE_E_TRANSIENT, "host_refused", "simulated");
    return real_.checkpoint(cursor);
  }
  HttpReply http(const HttpCall& call) override {
    if (!refuses()) return real_.http(call);
    HttpReply refused;
    refused.error.status = ENLACE_E_NETWORK;
    refused.error.cause = "connection_refused";
    return refused;
  }
  SmtpReply smtp(const SmtpCall& call) override {
    return refuses() ? no_mail(ENLACE_E_NETWORK, "connection_refused") : real_.smtp(call);
  }
  void log(std::int32_t level, const std::string& message, const Json& fields) override {
    real_.log(level, message, fields);
  }

 private:
  bool refuses() { return refuses_ && refuses_(); }
  session::HostServices& real_;
  const SimSessions::Refusal& refuses_;
};

class MortalSession final : public session::ConnectorSession {
 public:
  MortalSession(std::unique_ptr<session::ConnectorSession> real, Json config, const SimSessions::Fate& fate,
                const SimSessions::Refusal& refuses)
      : real_(std::move(real)), config_(std::move(config)), fate_(fate), refuses_(refuses) {}

  session::OpResult run(const session::OpRequest& request, session::HostServices& host) override {
    FailingServices services(host, refuses_);
    const int dies_at = fate_ ? fate_(config_) : 0;
    if (dies_at == 0) return real_->run(request, services);
    MortalServices mortal(services, dies_at);
    session::OpResult result = real_->run(request, mortal);
    if (!mortal.dead()) return result;
    dead_ = true;
    return {Ending::crashed,
            failure(ENLACE_E_INTERNAL, "connector_crashed", "simulated",
                    Json::object({{"operation", to_string(request.op)}, {"signal", "SIGKILL"}}))
                .error};
  }
  [[nodiscard]] bool alive() const override { return !dead_ && real_->alive(); }
  [[nodiscard]] const session::ConnectorInfo& info() const override { return real_->info(); }
  [[nodiscard]] Json sandbox() const override { return real_->sandbox(); }

 private:
  std::unique_ptr<session::ConnectorSession> real_;
  Json config_;
  const SimSessions::Fate& fate_;
  const SimSessions::Refusal& refuses_;
  bool dead_ = false;
};

}  // namespace

SimSessions::SimSessions(Runtime& runtime, Fate fate, Refusal refuses)
    : inner_(session::make_in_process_factory(runtime)),
      fate_(std::move(fate)),
      refuses_(std::move(refuses)) {}

Result<std::shared_ptr<const session::ConnectorImage>> SimSessions::load(
    const session::AllowedConnector& allowed) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const session::ConnectorImage>> images;
  const std::lock_guard lock(mutex);
  auto& image = images[allowed.id + allowed.sha256];
  if (!image) {
    ENLACE_TRY(image, inner_->load(allowed));
  }
  return image;
}

Result<std::unique_ptr<session::ConnectorSession>> SimSessions::open(
    std::shared_ptr<const session::ConnectorImage> image, const Json& config) {
  ENLACE_TRY(std::unique_ptr<session::ConnectorSession> real, inner_->open(std::move(image), config));
  return std::unique_ptr<session::ConnectorSession>(
      std::make_unique<MortalSession>(std::move(real), config, fate_, refuses_));
}

}  // namespace enlace::test
