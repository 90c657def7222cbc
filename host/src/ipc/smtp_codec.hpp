#pragma once

#include "ipc/frame.hpp"
#include "runtime/smtp.hpp"

// A conversation with a mail server in frames: everything but the message is meta, the message is raw.
namespace enlace::ipc {

// Fill meta and body of `frame`.
void put_smtp_call(Frame& frame, const SmtpCall& call);
void put_smtp_reply(Frame& frame, const SmtpReply& reply);

// Read them back; what is missing or has another type keeps its default. An unknown `sent` is `maybe`.
[[nodiscard]] SmtpCall take_smtp_call(Frame&& frame);
[[nodiscard]] SmtpReply take_smtp_reply(Frame&& frame);

}  // namespace enlace::ipc
