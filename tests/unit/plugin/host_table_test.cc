// The C side of the host services: what connectors of every age and quality may hand to them.

#include "plugin/host_table.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

#include <enlace/ext/smtp.h>

namespace enlace::plugin {
namespace {

class RecordingPort final : public ServicePort {
 public:
  enlace_status emit(std::int32_t, std::string_view json) override {
    emitted = json;
    return emit_status;
  }
  enlace_status checkpoint(std::string_view) override { return ENLACE_OK; }
  HttpReply http(const HttpCall& call) override {
    calls.push_back(call);
    return reply;
  }
  SmtpReply smtp(const SmtpCall& call) override {
    mails.push_back(call);
    return mail_reply;
  }
  void log(std::int32_t, std::string_view message, std::string_view) override { logged = message; }
  void fail(const Error& error) override { failed = error; }
  bool cancelled() override { return true; }
  std::int64_t unix_time_ms() override { return 12; }
  std::int64_t monotonic_ms() override { return 34; }
  enlace_status sleep_ms(std::uint32_t) override { throw std::bad_alloc(); }
  enlace_status local_time(std::int64_t, std::string_view, enlace_local_time& out) override {
    out.year = 2026;
    return ENLACE_OK;
  }
  enlace_status fold(std::int32_t, std::string_view text, std::string& out) override {
    out = text;
    return ENLACE_OK;
  }

  enlace_status emit_status = ENLACE_OK;
  std::string emitted, logged;
  std::vector<HttpCall> calls;
  HttpReply reply;
  std::vector<SmtpCall> mails;
  SmtpReply mail_reply;
  Error failed;
};

enlace_view view(std::string_view text) {
  return {text.data(), text.size()};
}

class HostTable : public ::testing::Test {
 protected:
  static enlace_http_request get() {
    enlace_http_request request{};
    request.struct_size = sizeof request;
    request.method = view("GET");
    request.url = view("https://erp.example/items");
    return request;
  }
  enlace_status http(const enlace_http_request& request) {
    response_ = {};
    response_.struct_size = sizeof response_;
    return call_->host->http_request(call_, &request, &response_);
  }

  RecordingPort port_;
  CallScope scope_{port_, {99, "trace"}};
  const enlace_call* call_ = scope_.call();
  enlace_http_response response_{};
};

TEST_F(HostTable, HasEveryServiceOfItsVersion) {
  EXPECT_EQ(call_->struct_size, sizeof(enlace_call));
  EXPECT_EQ(call_->deadline_unix_ms, 99);
  EXPECT_EQ(call_->host->struct_size, sizeof(enlace_host));
  EXPECT_EQ(call_->host->abi_version, ENLACE_ABI_VERSION);
  EXPECT_EQ(call_->host->unix_time_ms(call_), 12);
  EXPECT_EQ(call_->host->monotonic_ms(call_), 34);
  EXPECT_EQ(call_->host->is_cancelled(call_), 1);
  EXPECT_EQ(call_->host->get_extension(call_->host, "enlace.smtp/2"), nullptr);
  EXPECT_NE(call_->host->get_extension(call_->host, "enlace.smtp/1"), nullptr);
}

TEST_F(HostTable, RefusesAViewThatPointsNowhere) {
  EXPECT_EQ(call_->host->emit(call_, ENLACE_EMIT_PRODUCT, {nullptr, 5}), ENLACE_E_MISUSE);
  EXPECT_EQ(port_.emitted, "");
  enlace_http_request request = get();
  request.body = {nullptr, 5};
  EXPECT_EQ(http(request), ENLACE_E_MISUSE);
  EXPECT_EQ(response_.sent, ENLACE_SENT_NO);
}

TEST_F(HostTable, LetsNoExceptionIntoTheConnector) {
  EXPECT_EQ(call_->host->sleep_ms(call_, 1), ENLACE_E_INTERNAL);
}

TEST_F(HostTable, KeepsAResponseUntilItIsReleased) {
  port_.reply.sent = Sent::complete;
  port_.reply.status = 200;
  port_.reply.headers = {{"X-Total", "7"}};
  port_.reply.body = "body";
  ASSERT_EQ(http(get()), ENLACE_OK);
  const enlace_http_response first = response_;
  ASSERT_EQ(http(get()), ENLACE_OK);
  EXPECT_NE(first.ref, response_.ref);
  EXPECT_EQ(std::string(first.body.ptr, first.body.len), "body");
  ASSERT_EQ(first.header_count, 1u);
  EXPECT_EQ(std::string(first.headers[0].value.ptr, first.headers[0].value.len), "7");
  call_->host->release(call_, first.ref);
  call_->host->release(call_, first.ref);  // twice is harmless
  EXPECT_EQ(std::string(response_.body.ptr, response_.body.len), "body");
}

TEST_F(HostTable, SaysWhetherTheServerMayHaveActed) {
  port_.reply.sent = Sent::no;
  EXPECT_EQ(http(get()), ENLACE_E_NETWORK);
  EXPECT_EQ(response_.sent, ENLACE_SENT_NO);
  port_.reply.sent = Sent::maybe;
  EXPECT_EQ(http(get()), ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(response_.sent, ENLACE_SENT_MAYBE);
  EXPECT_EQ(response_.status, 0);
}

TEST_F(HostTable, RefusesARequestThatSaysMoreThanItKnows) {
  enlace_http_request request = get();
  request.flags = 1u << 7;
  EXPECT_EQ(http(request), ENLACE_E_UNSUPPORTED);
  EXPECT_EQ(response_.sent, ENLACE_SENT_NO);

  // A connector of a later minor version: more members than this host has.
  struct {
    enlace_http_request known;
    std::uint64_t later;
  } longer{get(), 0};
  longer.known.struct_size = sizeof longer;
  EXPECT_NE(http(longer.known), ENLACE_E_UNSUPPORTED);  // zero means "as before"
  longer.later = 1;
  EXPECT_EQ(http(longer.known), ENLACE_E_UNSUPPORTED);
  EXPECT_EQ(port_.calls.size(), 1u);
}

TEST_F(HostTable, WritesNoFurtherThanTheCallersStruct) {
  enlace_http_response small{};
  small.struct_size = offsetof(enlace_http_response, ref);
  const enlace_http_request request = get();
  EXPECT_EQ(call_->host->http_request(call_, &request, &small), ENLACE_E_MISUSE);
  enlace_local_time civil{};
  civil.struct_size = 4;
  EXPECT_EQ(call_->host->local_time(call_, 0, view("UTC"), &civil), ENLACE_E_MISUSE);
  EXPECT_EQ(civil.year, 0);
  civil.struct_size = sizeof civil + 8;  // a later version's
  EXPECT_EQ(call_->host->local_time(call_, 0, view("UTC"), &civil), ENLACE_OK);
  EXPECT_EQ(civil.year, 2026);
  EXPECT_EQ(civil.struct_size, sizeof civil + 8);
}

TEST_F(HostTable, RecordsWhyAnOperationFailsAndGivesItsStatusBack) {
  enlace_error error{};
  error.struct_size = sizeof error;
  error.status = ENLACE_E_INVALID;
  error.cause = view("customer_without_rfc");
  error.params_json = view(R"({"customer":"Lupita"})");
  EXPECT_EQ(call_->host->fail(call_, &error), ENLACE_E_INVALID);
  EXPECT_EQ(port_.failed.cause, "customer_without_rfc");
  EXPECT_EQ(port_.failed.params["customer"].text(), "Lupita");
  error.params_json = view("no json");
  EXPECT_EQ(call_->host->fail(call_, &error), ENLACE_E_INVALID);
  EXPECT_TRUE(port_.failed.params.is_null());
  EXPECT_EQ(call_->host->fail(call_, nullptr), ENLACE_E_MISUSE);
}

class SmtpTable : public HostTable {
 protected:
  const enlace_smtp* smtp() {
    return static_cast<const enlace_smtp*>(call_->host->get_extension(call_->host, ENLACE_SMTP_EXTENSION));
  }
  static enlace_smtp_request request() {
    enlace_smtp_request made{};
    made.struct_size = sizeof made;
    made.server = view("smtp://mail.test:587");
    made.recipient = view("ana@lupita.mx");
    return made;
  }
  enlace_status send(const enlace_smtp_request& asked) {
    answer_ = {};
    answer_.struct_size = sizeof answer_;
    return smtp()->send(call_, &asked, &answer_);
  }
  enlace_smtp_reply answer_{};
};

TEST_F(SmtpTable, HandsTheMessageOnAndTheAnswerBack) {
  ASSERT_EQ(smtp()->struct_size, sizeof(enlace_smtp));
  port_.mail_reply.sent = Sent::complete;
  port_.mail_reply.code = 550;
  port_.mail_reply.stage = SmtpStage::recipient;
  port_.mail_reply.enhanced = "5.1.1";
  port_.mail_reply.text = "a text that is longer than the small buffer of a string";
  EXPECT_EQ(send(request()), ENLACE_OK);
  EXPECT_EQ(answer_.code, 550);
  EXPECT_EQ(answer_.stage, ENLACE_SMTP_AT_RECIPIENT);
  EXPECT_EQ(std::string(answer_.enhanced.ptr, answer_.enhanced.len), "5.1.1");
  EXPECT_EQ(std::string(answer_.text.ptr, answer_.text.len), port_.mail_reply.text);
  EXPECT_EQ(port_.mails.at(0).recipient, "ana@lupita.mx");
}

TEST_F(SmtpTable, SaysWhetherTheMessageMayHaveBeenAccepted) {
  port_.mail_reply.sent = Sent::maybe;
  EXPECT_EQ(send(request()), ENLACE_E_AMBIGUOUS);
  EXPECT_EQ(answer_.sent, ENLACE_SENT_MAYBE);
  port_.mail_reply.sent = Sent::no;
  port_.mail_reply.error.status = ENLACE_E_CONFIG;
  port_.mail_reply.error.cause = "smtp_no_starttls";
  port_.mail_reply.error.params = Json::object({{"origin", "smtp://mail.test:587"}});
  EXPECT_EQ(send(request()), ENLACE_E_CONFIG);
  EXPECT_EQ(std::string(answer_.cause.ptr, answer_.cause.len), "smtp_no_starttls");
  EXPECT_EQ(std::string(answer_.params_json.ptr, answer_.params_json.len),
            R"({"origin":"smtp://mail.test:587"})");
}

TEST_F(SmtpTable, RefusesWhatItDoesNotKnowAndViewsThatPointNowhere) {
  enlace_smtp_request asked = request();
  asked.flags = 1u << 5;
  EXPECT_EQ(send(asked), ENLACE_E_UNSUPPORTED);
  asked = request();
  asked.reserved = 1;
  EXPECT_EQ(send(asked), ENLACE_E_UNSUPPORTED);
  asked = request();
  asked.message = {nullptr, 7};
  EXPECT_EQ(send(asked), ENLACE_E_MISUSE);
  EXPECT_EQ(answer_.sent, ENLACE_SENT_NO);
  EXPECT_TRUE(port_.mails.empty());
}

}  // namespace
}  // namespace enlace::plugin
