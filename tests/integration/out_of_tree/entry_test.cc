// The libraries that an integrator built answer through their one symbol.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::sdk::testing {
namespace {

class OutOfTree : public ::testing::TestWithParam<const char*> {
 protected:
  // Never closed: a connector is linked not to be unloaded.
  enlace_entry_fn entry() {
    const std::string path = std::string(OUTSIDE_DIR) + "/outside_" + GetParam() + ".so";
    void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) throw std::runtime_error(dlerror());
    return reinterpret_cast<enlace_entry_fn>(dlsym(library, ENLACE_ENTRY_SYMBOL));
  }

  static enlace_entry_args args(std::uint32_t version, const char** reason) {
    enlace_entry_args args{};
    args.struct_size = sizeof args;
    args.abi_version = version;
    args.reject_reason = reason;
    return args;
  }

  static Json config(const Json& settings) {
    return Json::object({{"instance", "outside"}, {"time_zone", "UTC"}, {"settings", settings}});
  }
};

INSTANTIATE_TEST_SUITE_P(Languages, OutOfTree, ::testing::Values("c", "cpp"));

TEST_P(OutOfTree, EntryGivesTheSameTableToThisAndNewerMinorVersions) {
  const char* reason = nullptr;
  const enlace_entry_args now = args(ENLACE_ABI_VERSION, &reason);
  const enlace_entry_args later = args(ENLACE_ABI_VERSION + 3, &reason);
  const enlace_connector* table = entry()(&now);
  ASSERT_NE(table, nullptr);
  EXPECT_EQ(table, entry()(&later));
  EXPECT_EQ(table->struct_size, sizeof(enlace_connector));
  EXPECT_EQ(std::string(table->id), std::string("com.example.outside-") + GetParam());
}

TEST_P(OutOfTree, EntryDeclinesAnotherMajorVersionWithAReason) {
  const char* reason = nullptr;
  const enlace_entry_args other = args((ENLACE_ABI_MAJOR + 1) << 16, &reason);
  EXPECT_EQ(entry()(&other), nullptr);
  ASSERT_NE(reason, nullptr);
  EXPECT_NE(std::string(reason), "");
}

TEST_P(OutOfTree, DescribesItself) {
  FakeHost host;
  const Result<Descriptor> descriptor = describe(host, *entry()(nullptr));
  ASSERT_TRUE(descriptor) << descriptor.error().message;
  EXPECT_EQ(descriptor->version, "1.0.0");
}

TEST_P(OutOfTree, PullsAndRefusesBadSettings) {
  FakeHost host;
  const enlace_connector& table = *entry()(nullptr);
  Result<Session> session =
      Session::open(host, table, config(Json::object({{"products", 3}, {"price", "11.60"}})));
  ASSERT_TRUE(session) << session.error().message;
  const OpResult result = session->pull_products();
  EXPECT_TRUE(result.ok());
  ASSERT_EQ(result.documents.size(), 3u);
  EXPECT_EQ(Product::from_json(result.documents[2].document)->base_price, d("10"));
  EXPECT_FALSE(Session::open(host, table, config(Json::object())));
}

TEST(OutOfTreeCpp, KeepsItsExceptionsToItself) {
  FakeHost host;
  void* library = dlopen(OUTSIDE_DIR "/outside_cpp.so", RTLD_NOW | RTLD_LOCAL);
  ASSERT_NE(library, nullptr) << dlerror();
  const auto entry = reinterpret_cast<enlace_entry_fn>(dlsym(library, ENLACE_ENTRY_SYMBOL));
  const Json settings = Json::object({{"products", 3}, {"price", "cheap"}});
  Result<Session> session =
      Session::open(host, *entry(nullptr),
                    Json::object({{"instance", "outside"}, {"time_zone", "UTC"}, {"settings", settings}}));
  ASSERT_TRUE(session);
  const OpResult result = session->pull_products();
  EXPECT_EQ(result.status, ENLACE_E_INTERNAL);
  EXPECT_EQ(result.error.cause, "connector_exception");
}

}  // namespace
}  // namespace enlace::sdk::testing
