#include "mocks/smtp/certificates.hpp"

#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <map>
#include <mutex>
#include <stdexcept>

namespace enlace::mock::smtp {
namespace {

constexpr long kDay = 24L * 3600;

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;
using Context = std::unique_ptr<SSL_CTX, Freed<SSL_CTX_free>>;
using Bytes = std::unique_ptr<BIO, Freed<BIO_free>>;

void need(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("cannot make certificates: ") + what);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  need(key != nullptr, "key");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  need(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
}

struct Wanted {
  const char* name;
  const char* names;  // subjectAltName; nullptr: an authority
  long from_days, until_days;
};

Certificate make_certificate(const Wanted& wanted, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuer_key) {
  static long serial = 1;  // under the caller's lock
  Certificate certificate(X509_new());
  X509* x = certificate.get();
  need(x != nullptr && X509_set_version(x, 2) == 1, "version");
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial++);
  X509_gmtime_adj(X509_getm_notBefore(x), wanted.from_days * kDay);
  X509_gmtime_adj(X509_getm_notAfter(x), wanted.until_days * kDay);
  X509_set_pubkey(x, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(wanted.name), -1, -1, 0);
  X509* signer = issuer ? issuer : x;
  X509_set_issuer_name(x, X509_get_subject_name(signer));
  if (wanted.names) {
    add_extension(x, signer, NID_basic_constraints, "critical,CA:FALSE");
    add_extension(x, signer, NID_ext_key_usage, "serverAuth");
    add_extension(x, signer, NID_subject_alt_name, wanted.names);
  } else {
    add_extension(x, signer, NID_basic_constraints, "critical,CA:TRUE");
    add_extension(x, signer, NID_key_usage, "critical,keyCertSign,cRLSign");
    add_extension(x, signer, NID_subject_key_identifier, "hash");
  }
  need(X509_sign(x, issuer_key, EVP_sha256()) > 0, "signature");
  return certificate;
}

struct Authority {
  explicit Authority(const char* name) : key(make_key()) {
    certificate = make_certificate({name, nullptr, -1, 30}, key.get(), nullptr, key.get());
  }
  Key key;
  Certificate certificate;
};

constexpr const char* kOwnNames = "IP:127.0.0.1,DNS:localhost";

Context make_context(const Authority& authority, const Wanted& wanted) {
  const Key key = make_key();
  const Certificate certificate =
      make_certificate(wanted, key.get(), authority.certificate.get(), authority.key.get());
  Context context(SSL_CTX_new(TLS_server_method()));
  need(context != nullptr && SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
           SSL_CTX_use_certificate(context.get(), certificate.get()) == 1 &&
           SSL_CTX_use_PrivateKey(context.get(), key.get()) == 1,
       "context");
  return context;
}

}  // namespace

struct Certificates::State {
  Authority authority{"Enlace mock authority"};
  Authority stranger{"Nobody's authority"};
  std::mutex mutex;
  std::map<std::string, Context> contexts;
};

Certificates::Certificates() : state_(std::make_unique<State>()) {}
Certificates::~Certificates() = default;

std::string Certificates::authority_pem() const {
  const Bytes out(BIO_new(BIO_s_mem()));
  need(out && PEM_write_bio_X509(out.get(), state_->authority.certificate.get()) == 1, "PEM");
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

SSL_CTX* Certificates::context(const std::string& kind) {
  const std::lock_guard lock(state_->mutex);
  Context& context = state_->contexts[kind];
  if (!context) {
    Wanted wanted{"localhost", kOwnNames, -1, 30};
    if (kind == "wrong_name") wanted = {"elsewhere.example", "DNS:elsewhere.example", -1, 30};
    if (kind == "expired") wanted = {"localhost", kOwnNames, -30, -1};
    context = make_context(kind == "unknown_ca" ? state_->stranger : state_->authority, wanted);
  }
  return context.get();
}

}  // namespace enlace::mock::smtp
