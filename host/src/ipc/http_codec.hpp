#pragma once

#include "ipc/frame.hpp"
#include "runtime/http.hpp"

// An HTTP exchange in frames: everything but the body is meta, the body is raw.
namespace enlace::ipc {

// Fill meta and body of `frame`.
void put_http_call(Frame& frame, const HttpCall& call);
void put_http_reply(Frame& frame, const HttpReply& reply);

// Read them back; what is missing or has another type keeps its default. An unknown `sent` is `maybe`.
[[nodiscard]] HttpCall take_http_call(Frame&& frame);
[[nodiscard]] HttpReply take_http_reply(Frame&& frame);

}  // namespace enlace::ipc
