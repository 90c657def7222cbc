#include "ipc/http_codec.hpp"

#include <algorithm>
#include <utility>

#include "ipc/protocol.hpp"

namespace enlace::ipc {
namespace {

Json headers_to_json(const Headers& headers) {
  Json list = Json::array();
  for (const auto& [name, value] : headers) {
    list.push_back(Json::array({clean_utf8(name), clean_utf8(value)}));
  }
  return list;
}

Headers headers_from_json(const Json& json) {
  Headers headers;
  for (const Json& item : json.items()) {
    if (item.size() == 2) headers.emplace_back(item.items()[0].text(), item.items()[1].text());
  }
  return headers;
}

}  // namespace

void put_http_call(Frame& frame, const HttpCall& call) {
  frame.meta = Json::object({{"method", clean_utf8(call.method)},
                             {"url", clean_utf8(call.url)},
                             {"auth", clean_utf8(call.auth)},
                             {"purpose", clean_utf8(call.purpose)},
                             {"idempotent", call.idempotent},
                             {"timeout_ms", call.timeout_ms},
                             {"max_response_bytes", call.max_response_bytes},
                             {"headers", headers_to_json(call.headers)}});
  frame.body = call.body;
}

HttpCall take_http_call(Frame&& frame) {
  const Json& meta = frame.meta;
  HttpCall call;
  call.method = meta["method"].text();
  call.url = meta["url"].text();
  call.auth = meta["auth"].text();
  call.purpose = meta["purpose"].text();
  call.idempotent = meta["idempotent"].truthy();
  call.timeout_ms = std::max<std::int64_t>(meta["timeout_ms"].integer().value_or(0), 0);
  call.max_response_bytes =
      static_cast<std::uint64_t>(std::max<std::int64_t>(meta["max_response_bytes"].integer().value_or(0), 0));
  call.headers = headers_from_json(meta["headers"]);
  call.body = std::move(frame.body);
  return call;
}

void put_http_reply(Frame& frame, const HttpReply& reply) {
  frame.meta = Json::object({{"sent", std::int64_t{static_cast<std::int32_t>(reply.sent)}},
                             {"http_status", reply.status},
                             {"headers", headers_to_json(reply.headers)}});
  if (reply.error.status != ENLACE_OK) frame.meta.set("error", error_to_json(reply.error));
  frame.body = reply.body;
}

HttpReply take_http_reply(Frame&& frame) {
  HttpReply reply;
  switch (frame.meta["sent"].integer().value_or(ENLACE_SENT_MAYBE)) {
    case ENLACE_SENT_COMPLETE:
      reply.sent = Sent::complete;
      break;
    case ENLACE_SENT_NO:
      reply.sent = Sent::no;
      break;
    default:
      reply.sent = Sent::maybe;
  }
  reply.status = static_cast<int>(frame.meta["http_status"].integer().value_or(0));
  reply.headers = headers_from_json(frame.meta["headers"]);
  if (frame.meta["error"].is_object()) reply.error = error_from_json(frame.meta["error"]);
  reply.body = std::move(frame.body);
  return reply;
}

}  // namespace enlace::ipc
