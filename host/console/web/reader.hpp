#pragma once

#include <cstdint>

#include <Poco/Net/StreamSocket.h>

#include "runtime/runtime.hpp"
#include "web/message.hpp"

// Reads one request from a socket within bounds of bytes, fields and time. Whoever sends a byte now and then
// has no more time than anybody else.
namespace enlace::console {

struct Bounds {
  std::size_t line = 4'096;   // of the request line
  std::size_t head = 16'384;  // all headers
  std::size_t headers = 60;
  std::size_t body = 65'536;
  std::size_t fields = 400;  // of an address or a form
  std::int64_t patience_ms = 10'000;
};

// The status to refuse it with: 400, 405, 408, 411, 413, 414, 415, 431, 505; 200 = it was read; 0 = nobody is
// there.
int read_request(Poco::Net::StreamSocket& socket, Runtime& runtime, const Bounds& bounds, Request& request);

}  // namespace enlace::console
