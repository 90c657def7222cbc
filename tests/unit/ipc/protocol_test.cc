#include "ipc/protocol.hpp"

#include <gtest/gtest.h>

namespace enlace::ipc {
namespace {

TEST(Protocol, CarriesAnErrorUnchanged) {
  Error error;
  error.status = ENLACE_E_RATE_LIMITED;
  error.cause = "erp_busy";
  error.message = "límite alcanzado";
  error.params = Json::object({{"customer", "Abarrotes Lupita"}});
  error.http_status = 429;
  error.retry_after_ms = 1500;
  error.erp_code = "1001";
  const Error back = error_from_json(error_to_json(error));
  EXPECT_EQ(back.status, error.status);
  EXPECT_EQ(back.cause, error.cause);
  EXPECT_EQ(back.message, error.message);
  EXPECT_EQ(back.params, error.params);
  EXPECT_EQ(back.http_status, error.http_status);
  EXPECT_EQ(back.retry_after_ms, error.retry_after_ms);
  EXPECT_EQ(back.erp_code, error.erp_code);
}

TEST(Protocol, TrustsNothingInAnErrorOfThePeer) {
  const Error error = error_from_json(Json::object({{"cause", "Rm -rf /"},
                                                    {"message", std::string(100'000, 'x')},
                                                    {"params", "text"},
                                                    {"retry_after_ms", -50}}));
  EXPECT_EQ(error.status, ENLACE_E_INTERNAL);
  EXPECT_EQ(error.cause, "connector_unspecified");
  EXPECT_EQ(error.message.size(), kMaxMessage);
  EXPECT_TRUE(error.params.is_null());
  EXPECT_EQ(error.retry_after_ms, -1);
}

TEST(Protocol, CleansTextForOneLineOfALog) {
  EXPECT_EQ(clean_text("a\nb\x1B[31m\xFFñ"), "a b [31m\xEF\xBF\xBDñ");
  EXPECT_EQ(clean_text("ñññ", 3), "ñ");
}

TEST(Protocol, ReplacesOnlyIllFormedUtf8) {
  EXPECT_EQ(clean_utf8("ñ€😀"), "ñ€😀");
  EXPECT_EQ(clean_utf8("\xC0\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD");                  // overlong
  EXPECT_EQ(clean_utf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");  // surrogate
  EXPECT_EQ(clean_utf8("x\xE2\x82"), "x\xEF\xBF\xBD\xEF\xBF\xBD");                // cut off
}

}  // namespace
}  // namespace enlace::ipc
