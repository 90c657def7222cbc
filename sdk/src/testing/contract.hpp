// What the real host demands of a connector, as questions without state: FakeHost refuses by the same
// answers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <enlace/sdk/testing/fake_host.hpp>

namespace enlace::sdk::testing {

bool is_pull(Operation operation);
bool may_write(Operation operation);
bool is_write(const HttpRequest& request);
bool is_purpose(std::string_view purpose);

// "https://host:port" of a URL; empty where it has none.
std::string origin_of(const std::string& url);

// How often an operation that succeeds emits a document of a kind.
struct Cardinality {
  std::size_t least, most;
};
Cardinality cardinality(Operation operation, std::int32_t kind);

// Whether a document is one of that kind (sdk/schema).
bool is_document(std::int32_t kind, const Json& json);

// What is wrong with the addresses or the bytes of a message (enlace/ext/smtp.h); empty: nothing.
std::string fault_of_message(const MailRequest& request);

}  // namespace enlace::sdk::testing
