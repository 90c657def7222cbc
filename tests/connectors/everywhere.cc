// Misbehaves in the function and in the way that the test has written into the file: "<function>:<way>".
#include <enlace/connector.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <stdexcept>

struct enlace_instance {};

namespace {

constexpr char kMark[] = "misbehave=";
// Volatile: what stands here when the library is built is not what it reads.
volatile char the_plan[64] = "misbehave=..................................";

enlace_instance the_instance;
volatile int forever = 1;

int overflow(const volatile char* above) {
  volatile char here[4096];
  here[0] = above == nullptr ? '\0' : above[0];
  return forever != 0 ? overflow(here) + here[0] : 0;
}

void smash_the_heap() {
  void* volatile block = std::malloc(24);
  std::free(block);
  std::free(block);
  std::abort();  // where nobody noticed
}

[[noreturn]] void take_all_memory() {
  constexpr std::size_t kPiece = std::size_t{1} << 20;
  while (void* piece = std::malloc(kPiece)) std::memset(piece, 1, kPiece);
  std::abort();
}

void put(const char* bytes, std::size_t size) {
  if (::write(3, bytes, size) < 0) return;
}

void misbehave(const char* way, const enlace_call* call) {
  const auto is = [&](const char* name) { return std::strcmp(way, name) == 0; };
  if (is("crash")) *reinterpret_cast<volatile int*>(4096) = 1;
  if (is("overflow")) std::exit(overflow(nullptr));
  if (is("abort")) std::abort();
  if (is("terminate")) std::terminate();
  if (is("exit")) std::exit(0);
  if (is("throw")) throw std::runtime_error("the price is not a number");
  if (is("smash")) smash_the_heap();
  if (is("hoard")) take_all_memory();
  while (is("spin") && forever != 0) {
  }
  while (is("sleep")) ::sleep(3600);
  while (is("print")) std::puts("again and again");
  if (is("garbage")) put("GET / HTTP/1.1\r\nHost: host\r\n\r\n", 30);
  if (is("forge")) put("\0\0\0\0\x09\x01\0\0\x63\0\0\0\0\0\0\0", 16);  // the return of call 99
  if (is("close")) ::close(3);
  if (is("emit")) call->host->emit(call, 31, {"{}", 2});
}

void reach(const char* function, const enlace_call* call = nullptr) {
  char plan[sizeof the_plan];
  for (std::size_t i = 0; i < sizeof plan; ++i) plan[i] = the_plan[i];
  char* const here = plan + std::strlen(kMark);
  char* const colon = std::strchr(here, ':');
  if (colon == nullptr) return;
  *colon = '\0';
  if (std::strcmp(here, function) == 0) misbehave(colon + 1, call);
}

[[gnu::constructor]] void load() {
  reach("load");
}

enlace_status answer(const enlace_call* call, std::int32_t kind, const char* json) {
  return call->host->emit(call, kind, {json, std::strlen(json)});
}

enlace_status describe(const enlace_call* call) {
  reach("describe", call);
  return answer(call, ENLACE_EMIT_DESCRIPTOR, R"({"id":"test","version":"1.0.0"})");
}
enlace_status create(const enlace_call* call, enlace_view, enlace_instance** out) {
  reach("create", call);
  *out = &the_instance;
  return ENLACE_OK;
}
void destroy(enlace_instance*) {
  reach("destroy");
}
struct Function {
  const char* name;
  std::int32_t kind;
  const char* document;  // a right one
};
constexpr Function kCheck{"check", ENLACE_EMIT_CHECK, R"({"items":[],"account":"a"})"};
constexpr Function kPullProducts{"pull_products", ENLACE_EMIT_PRODUCT, R"({"code":"P"})"};
constexpr Function kPullCustomers{"pull_customers", ENLACE_EMIT_CUSTOMER, R"({"code":"C"})"};
constexpr Function kPushOrder{"push_order", ENLACE_EMIT_OUTCOME, R"({"remote_id":"1"})"};
constexpr Function kFindOrder{"find_order", ENLACE_EMIT_FOUND, R"({"documents":[],"complete":true})"};
constexpr Function kDeleteOrder{"delete_order", ENLACE_EMIT_OUTCOME, R"({"remote_id":"1"})"};
constexpr Function kPushProducts{"push_products", ENLACE_EMIT_OUTCOME, R"({"remote_id":"1"})"};

template <const Function& function>
enlace_status run(enlace_instance*, const enlace_call* call, const enlace_op_args*) {
  reach(function.name, call);
  return answer(call, function.kind, function.document);
}

}  // namespace

const enlace_connector* enlace_connector_entry(const enlace_entry_args*) {
  static constexpr enlace_connector kTable = {sizeof(enlace_connector),
                                              ENLACE_ABI_VERSION,
                                              0x1FF,
                                              "test.everywhere",
                                              "1.0.0",
                                              describe,
                                              create,
                                              destroy,
                                              run<kCheck>,
                                              run<kPullProducts>,
                                              run<kPullCustomers>,
                                              run<kPushOrder>,
                                              run<kFindOrder>,
                                              run<kDeleteOrder>,
                                              run<kPushProducts>,
                                              nullptr};
  reach("entry");
  return &kTable;
}
