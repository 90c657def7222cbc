#include "contract.hpp"

#include <algorithm>

namespace enlace::sdk::testing {
namespace {

template <class T>
bool reads_as(const Json& json) {
  return T::from_json(json).has_value();
}

}  // namespace

bool is_pull(Operation operation) {
  return operation == Operation::pull_products || operation == Operation::pull_customers;
}

bool may_write(Operation operation) {
  return operation == Operation::push_order || operation == Operation::delete_order ||
         operation == Operation::push_products;
}

bool is_write(const HttpRequest& request) {
  return request.method != "GET" && request.method != "HEAD" && !request.idempotent;
}

bool is_purpose(std::string_view purpose) {
  const auto with_key = [&](std::string_view kind) {
    return purpose.starts_with(kind) && purpose.size() > kind.size();
  };
  return purpose == "order" || purpose == "session" || with_key("customer:") || with_key("product:");
}

std::string origin_of(const std::string& url) {
  const std::size_t host = url.find("://");
  return host == std::string::npos ? std::string() : url.substr(0, url.find_first_of("/?#", host + 3));
}

Cardinality cardinality(Operation operation, std::int32_t kind) {
  constexpr std::size_t kMany = static_cast<std::size_t>(-1);
  switch (kind) {
    case ENLACE_EMIT_LINK:
      return {0, operation == Operation::describe ? 0 : kMany};
    case ENLACE_EMIT_SKIPPED:
      return {0, is_pull(operation) ? kMany : 0};
    case ENLACE_EMIT_FIND_KEY:
      return {0, operation == Operation::push_order ? 1u : 0u};
    default:
      break;
  }
  const auto exactly_one = [&](std::int32_t owed) {
    return kind == owed ? Cardinality{1, 1} : Cardinality{0, 0};
  };
  switch (operation) {
    case Operation::describe:
      return exactly_one(ENLACE_EMIT_DESCRIPTOR);
    case Operation::check:
      return exactly_one(ENLACE_EMIT_CHECK);
    case Operation::find_order:
      return exactly_one(ENLACE_EMIT_FOUND);
    case Operation::push_order:
    case Operation::delete_order:
      return exactly_one(ENLACE_EMIT_OUTCOME);
    case Operation::push_products:
      return {0, kind == ENLACE_EMIT_OUTCOME ? kMany : 0};
    case Operation::pull_products:
      return {0, kind == ENLACE_EMIT_PRODUCT ? kMany : 0};
    case Operation::pull_customers:
      return {0, kind == ENLACE_EMIT_CUSTOMER ? kMany : 0};
  }
  return {0, 0};
}

bool is_document(std::int32_t kind, const Json& json) {
  switch (kind) {
    case ENLACE_EMIT_DESCRIPTOR:
      return reads_as<Descriptor>(json);
    case ENLACE_EMIT_CHECK:
      return reads_as<CheckReport>(json);
    case ENLACE_EMIT_PRODUCT:
      return reads_as<Product>(json);
    case ENLACE_EMIT_CUSTOMER:
      return reads_as<Customer>(json);
    case ENLACE_EMIT_OUTCOME:
      return reads_as<Outcome>(json);
    case ENLACE_EMIT_FOUND:
      return reads_as<Found>(json);
    case ENLACE_EMIT_LINK:
      return reads_as<Link>(json);
    case ENLACE_EMIT_FIND_KEY:
      return json.is_object();
    case ENLACE_EMIT_SKIPPED:
      return reads_as<Skipped>(json);
    default:
      return false;
  }
}

std::string fault_of_message(const MailRequest& request) {
  for (const std::string* address : {&request.sender, &request.recipient}) {
    const bool plain = std::all_of(address->begin(), address->end(),
                                   [](char c) { return c > ' ' && c < '\x7f' && c != '<' && c != '>'; });
    if (!plain || std::count(address->begin(), address->end(), '@') != 1) {
      return "not an address: " + *address;
    }
  }
  const std::string& message = request.message;
  std::size_t line = 0;
  for (std::size_t i = 0; i < message.size(); ++i) {
    const auto byte = static_cast<unsigned char>(message[i]);
    if (byte == 0 || byte >= 0x80) return "message with a byte that is not ASCII";
    if (byte == '\r' && (i + 1 == message.size() || message[i + 1] != '\n')) return "message with a bare CR";
    if (byte == '\n' && (i == 0 || message[i - 1] != '\r')) return "message with a bare LF";
    line = byte == '\n' ? 0 : line + 1;
    if (line > 999) return "message with a line of more than 998 bytes";
  }
  if (!message.ends_with("\r\n") || message.find("\r\n\r\n") == std::string::npos) {
    return "message without header and body";
  }
  return {};
}

}  // namespace enlace::sdk::testing
