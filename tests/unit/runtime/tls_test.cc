#include <Poco/Net/Context.h>
#include <Poco/Net/SecureServerSocket.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>

#include <cstdio>
#include <filesystem>

#include "runtime/real_runtime.hpp"
#include "unit/runtime/script_server.hpp"

namespace enlace {
namespace {

namespace fs = std::filesystem;

// A self-signed certificate for `name`, and its key, as PEM files in `directory`.
void make_certificate(const fs::path& directory, const std::string& name) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  const std::string alternative = "DNS:" + name;
  X509_EXTENSION* extension =
      X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative.c_str());
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  X509_sign(certificate, key, EVP_sha256());
  FILE* out = std::fopen((directory / "cert.pem").c_str(), "w");
  PEM_write_X509(out, certificate);
  std::fclose(out);
  out = std::fopen((directory / "key.pem").c_str(), "w");
  PEM_write_PrivateKey(out, key, nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  X509_free(certificate);
  EVP_PKEY_free(key);
}

class TlsTest : public testing::Test {
 protected:
  void SetUp() override {
    const auto* info = testing::UnitTest::GetInstance()->current_test_info();
    directory_ =
        fs::temp_directory_path() / (std::string("enlace-tls-") + info->name() + std::to_string(getpid()));
    fs::create_directories(directory_);
  }
  void TearDown() override { fs::remove_all(directory_); }

  Poco::Net::SecureServerSocket listener(const std::string& name) {
    make_certificate(directory_, name);
    Poco::Net::Context::Params params;
    params.privateKeyFile = directory_ / "key.pem";
    params.certificateFile = directory_ / "cert.pem";
    params.verificationMode = Poco::Net::Context::VERIFY_NONE;
    Poco::Net::Context::Ptr context = new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
    return {Poco::Net::SocketAddress("127.0.0.1", 0), 8, context};
  }

  static HttpReply post(Runtime& runtime, std::uint16_t port, std::string body = "{}") {
    HttpTransport::Exchange request;
    request.method = "POST";
    request.url = "https://localhost:" + std::to_string(port) + "/";
    request.body = std::move(body);
    request.is_write = true;
    request.deadline_ms = runtime.monotonic_ms() + 10'000;
    return runtime.transport().exchange(request);
  }
  [[nodiscard]] TlsSettings trusting() const { return {(directory_ / "cert.pem").string(), false}; }

  fs::path directory_;
};

TEST_F(TlsTest, SpeaksWithAServerItTrustsAndReusesTheConnection) {
  test::ScriptServer server(listener("localhost"), [](auto& socket, int) {
    while (!test::read_request(socket).empty()) test::say(socket, test::ok(std::string(200'000, 'y')));
  });
  auto runtime = make_real_runtime(trusting());
  for (int i = 0; i < 3; ++i) {
    const HttpReply reply = post(*runtime, server.port(), std::string(100'000, 'x'));
    EXPECT_EQ(reply.status, 200) << reply.error.cause << ' ' << reply.error.message;
    EXPECT_EQ(reply.body.size(), 200'000u);
  }
  EXPECT_EQ(server.connections(), 1);
  runtime.reset();
}

// A body that ends with its connection is whole only when the other side says so; cut off in the middle, the
// connection ends as well.
TEST_F(TlsTest, AnAnswerThatEndsWithItsConnectionEndsInOrder) {
  for (const bool in_order : {true, false}) {
    test::ScriptServer server(listener("localhost"), [&](auto& socket, int) {
      test::read_request(socket);
      test::say(socket, "HTTP/1.1 200 OK\r\n\r\n{\"id\":1}");
      if (in_order) {
        socket.shutdown();
      } else {
        ::shutdown(socket.impl()->sockfd(), SHUT_RDWR);
      }
    });
    auto runtime = make_real_runtime(trusting());
    const HttpReply reply = post(*runtime, server.port());
    EXPECT_EQ(reply.sent, in_order ? Sent::complete : Sent::maybe) << reply.error.message;
    EXPECT_EQ(reply.body, in_order ? "{\"id\":1}" : "");
  }
}

TEST_F(TlsTest, RefusesACertificateThatNobodyVouchesFor) {
  test::ScriptServer server(listener("localhost"), [](auto& socket, int) { test::read_request(socket); });
  auto runtime = make_real_runtime();
  const HttpReply reply = post(*runtime, server.port());
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.cause, "tls_certificate") << reply.error.message;
}

TEST_F(TlsTest, RefusesACertificateOfAnotherHost) {
  test::ScriptServer server(listener("api.alegra.com"),
                            [](auto& socket, int) { test::read_request(socket); });
  auto runtime = make_real_runtime(trusting());
  const HttpReply reply = post(*runtime, server.port());
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.cause, "tls_certificate") << reply.error.message;
}

TEST_F(TlsTest, SaysNotSentWhenTheOtherSideDoesNotSpeakTls) {
  test::ScriptServer server([](auto& socket, int) { test::say(socket, "220 smtp.example ready\r\n"); });
  auto runtime = make_real_runtime();
  const HttpReply reply = post(*runtime, server.port());
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.status, ENLACE_E_NETWORK);
}

TEST_F(TlsTest, AHandshakeThatStallsEndsAtTheDeadline) {
  test::ScriptServer server([](auto& socket, int) { test::read_request(socket); });
  auto runtime = make_real_runtime();
  HttpTransport::Exchange request;
  request.url = "https://localhost:" + std::to_string(server.port()) + "/";
  request.method = "GET";
  request.deadline_ms = runtime->monotonic_ms() + 200;
  const HttpReply reply = runtime->transport().exchange(request);
  EXPECT_EQ(reply.sent, Sent::no);
  EXPECT_EQ(reply.error.cause, "timeout");
}

}  // namespace
}  // namespace enlace
