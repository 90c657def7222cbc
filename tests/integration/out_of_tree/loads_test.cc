// The host loads what an integrator built with nothing but the installed SDK.
#include "support/session_fixture.hpp"

namespace enlace::session::test {
namespace {

class OutOfTreeSession : public SessionTest,
                         public ::testing::WithParamInterface<std::tuple<Mode, const char*>> {
 protected:
  void SetUp() override {
    mode_ = std::get<0>(GetParam());
    make_factory(mode_);
  }

  std::unique_ptr<ConnectorSession> open_outside(const Json& settings) {
    const std::string language = std::get<1>(GetParam());
    const std::string file = folder_.file("outside_" + language + ".so");
    std::filesystem::copy_file(OUTSIDE_DIR "/outside_" + language + ".so", file);
    ::chmod(file.c_str(), 0644);
    const auto sha256 = inspect_library(file);
    if (!sha256) {
      ADD_FAILURE() << sha256.error().cause << " " << sha256.error().params.dump();
      return nullptr;
    }
    const Json config =
        Json::object({{"instance", "outside"}, {"time_zone", "America/Bogota"}, {"settings", settings}});
    const auto image = factory_->load({"com.example.outside-" + language, file, *sha256, {}});
    auto session = image ? factory_->open(*image, config)
                         : Result<std::unique_ptr<ConnectorSession>>(failure(image.error()));
    if (session) return *std::move(session);
    error_ = session.error();
    return nullptr;
  }

  RecordingServices services_;
  Error error_;
};

TEST_P(OutOfTreeSession, DescribesChecksAndPulls) {
  const auto session = open_outside(Json::object({{"products", 25}, {"price", "11.60"}}));
  ASSERT_TRUE(session) << error_.cause << " " << error_.params.dump();
  EXPECT_EQ(session->info().version, "1.0.0");
  EXPECT_TRUE(session->run(request(Operation::describe), services_).ok());
  services_.on_http = [](const HttpCall&) {
    HttpReply reply;
    reply.sent = Sent::complete;
    reply.status = 200;
    reply.headers = {{"Content-Type", "application/json"}};
    reply.body = R"({"company":"outside"})";
    return reply;
  };
  const OpResult checked = session->run(request(Operation::check), services_);
  EXPECT_TRUE(checked.ok()) << checked.error.cause;
  const OpResult pulled = session->run(request(Operation::pull_products), services_);
  EXPECT_TRUE(pulled.ok()) << pulled.error.cause << " " << pulled.error.message;
  EXPECT_EQ(services_.count(ENLACE_EMIT_DESCRIPTOR), 1u);
  EXPECT_EQ(services_.count(ENLACE_EMIT_CHECK), 1u);
  ASSERT_EQ(services_.count(ENLACE_EMIT_PRODUCT), 25u);
  const Json& last = services_.documents.back().second;
  EXPECT_EQ(last["price"].decimal(), Decimal::parse("11.60"));
}

TEST_P(OutOfTreeSession, ReportsSettingsThatItCannotUse) {
  EXPECT_EQ(open_outside(Json::object({{"colour", "blue"}})), nullptr);
  EXPECT_EQ(error_.cause, "products_missing");
  EXPECT_EQ(error_.status, ENLACE_E_CONFIG);
}

INSTANTIATE_TEST_SUITE_P(Modes, OutOfTreeSession,
                         ::testing::Combine(::testing::Values(Mode::worker, Mode::in_process),
                                            ::testing::Values("c", "cpp")),
                         [](const auto& which) {
                           return std::string(std::get<0>(which.param) == Mode::worker ? "Worker_"
                                                                                       : "InProcess_") +
                                  std::get<1>(which.param);
                         });

}  // namespace
}  // namespace enlace::session::test
